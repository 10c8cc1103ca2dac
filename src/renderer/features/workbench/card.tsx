import { EllipsisVertical } from 'lucide-react';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId, useRef } from 'react';
import { Link } from 'wouter';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { formatNumber } from '../../lib/words.ts';
import { focusable, rowsOf, useHeldFocus } from './held-focus.ts';

interface CardProps {
  readonly title: string;
  /** Said quietly after the title: a count. */
  readonly detail?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What can be done with a card as a whole: the screen that arranges them says it. */
export const CardMenu = createContext<readonly MenuItem[]>([]);

/** One question of the morning, answered. Tab goes into a card, the arrows from row to row, and on to the next card. */
export function Card({ title, detail, action, children }: CardProps) {
  const id = useId();
  const items = useContext(CardMenu);
  const card = useRef<HTMLElement>(null);
  const onFocus = useHeldFocus(card);
  return (
    <section
      ref={card}
      aria-labelledby={id}
      data-card=""
      tabIndex={-1}
      onKeyDown={goAlong}
      onFocus={onFocus}
      className="focus-quiet flex min-w-0 flex-col rounded-panel border border-line bg-raised"
    >
      <header className="flex min-h-10 items-center gap-2 border-b border-line ps-4 pe-1.5">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <span className="text-faint tabular">
          {typeof detail === 'number' ? formatNumber(detail) : detail}
        </span>
        <span className="flex-1" />
        {action}
        {items.length === 0 ? null : (
          <Menu
            trigger={
              <IconButton size="small" label={`Arrange ${title}`} icon={<EllipsisVertical size={14} />} />
            }
            items={items}
          />
        )}
      </header>
      {children}
    </section>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Of every card, in their order. */
function allRows(): HTMLElement[] {
  const cards = [...document.querySelectorAll<HTMLElement>('[data-card]')];
  return cards.flatMap(rowsOf).filter((row) => focusable(row).length > 0);
}

/** Where somebody begins who has not been to any card yet. @returns false where there is nothing, or one is in a card */
export function goToFirstRow(): boolean {
  const row = allRows()[0];
  if (row === undefined || document.activeElement?.closest('[data-card]') != null) return false;
  focusable(row)[0]?.focus();
  return true;
}

/** Moves the focus to the same thing of the next row, or of the one before. */
function goAlong(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const { target } = event;
  // A key that is held settles one, not one after the other.
  if (event.key === 'Enter' && event.repeat) event.preventDefault();
  if (step === undefined || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!(target instanceof HTMLElement) || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const row = target.closest('li');
  if (row === null) return;
  const rows = allRows();
  const next = rows[rows.indexOf(row) + step];
  const own = focusable(row);
  const others = next === undefined ? [] : focusable(next);
  const goal = others[own.indexOf(target)] ?? others[0];
  if (goal === undefined) return;
  event.preventDefault();
  goal.focus();
}

interface CardGroupProps {
  readonly label: string;
  /** How many are not shown. */
  readonly left: number;
  /** Where they are. */
  readonly href: string;
  readonly children: ReactNode;
}

export function CardGroup({ label, left, href, children }: CardGroupProps) {
  return (
    <>
      <h3 className="px-4 pt-3 pb-1 text-xs font-medium text-muted">{label}</h3>
      <ul aria-label={label}>{children}</ul>
      <More count={left} href={href} of={label} />
    </>
  );
}

/** In place of what is not there. */
export function CardNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex flex-1 items-center justify-center px-6 py-8 text-center text-muted">{children}</p>
  );
}

/** Until the first answer is there. */
export function CardReading() {
  return (
    <div role="status" aria-label="Reading" className="flex flex-col gap-4 px-4 py-4">
      <Skeleton className="w-64 max-w-full" />
      <Skeleton className="w-48 max-w-full" />
    </div>
  );
}

/** So much of a list is shown; the rest is said. */
export const MOST_ROWS = 8;

interface MoreProps {
  readonly count: number;
  /** Where all of them are. */
  readonly href: string;
  /** Of what, for who hears it without the heading above. */
  readonly of: string;
}

export function More({ count, href, of }: MoreProps) {
  if (count <= 0) return null;
  return (
    <Link
      href={href}
      className="self-start rounded-small px-4 pt-1 pb-3 text-xs text-muted hover:text-text hover:underline focus-visible:-outline-offset-2"
    >
      and {formatNumber(count)} more<span className="sr-only"> of {of}</span>
    </Link>
  );
}
