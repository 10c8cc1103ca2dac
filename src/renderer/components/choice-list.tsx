import { Plus } from 'lucide-react';
import { Popover as Radix } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../lib/cx.ts';
import type { Choice } from './options.ts';
import { POPUP_CLASS } from './popup-class.ts';
import { usePortalContainer } from './portal.tsx';

export interface ChoiceListProps {
  readonly id: string;
  readonly label: string;
  readonly isOpen: boolean;
  readonly choices: readonly Choice[];
  readonly activeIndex: number;
  readonly isChosen: (choice: Choice) => boolean;
  readonly isMultiple?: boolean;
  readonly onPick: (choice: Choice) => void;
  readonly onHover: (index: number) => void;
  readonly onClose: () => void;
  /** The field the list belongs to; the focus stays in it. */
  readonly children: ReactNode;
}

export function choiceId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The list under a combobox. */
export function ChoiceList({
  id,
  label,
  isOpen,
  choices,
  activeIndex,
  isChosen,
  isMultiple = false,
  onPick,
  onHover,
  onClose,
  children,
}: ChoiceListProps) {
  const container = usePortalContainer();
  const anchor = useRef<HTMLDivElement>(null);
  const hasChoices = choices.length > 0;
  useEffect(() => {
    if (isOpen) document.getElementById(choiceId(id, activeIndex))?.scrollIntoView?.({ block: 'nearest' });
  }, [isOpen, activeIndex, id]);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Anchor asChild>
        <div ref={anchor} className="min-w-0 flex-1">
          {children}
        </div>
      </Radix.Anchor>
      <Radix.Portal container={container}>
        <Radix.Content
          role="presentation"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && anchor.current?.contains(event.target))
              event.preventDefault();
          }}
          className={cx(POPUP_CLASS, 'w-max max-w-90 min-w-(--radix-popover-trigger-width)')}
        >
          <div
            id={id}
            role="listbox"
            aria-label={label}
            aria-multiselectable={isMultiple || undefined}
            className="max-h-64 overflow-y-auto p-1"
          >
            {choices.map((choice, index) => (
              <div
                key={keyOf(choice)}
                id={choiceId(id, index)}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen(choice)}
                onPointerDown={(event) => event.preventDefault()}
                onPointerMove={() => onHover(index)}
                onClick={() => onPick(choice)}
                onKeyDown={(event) => (event.key === 'Enter' ? onPick(choice) : undefined)}
                className={cx(
                  'flex min-h-7 items-center gap-2 rounded-control px-2',
                  index === activeIndex && 'bg-hover',
                  isChosen(choice) && 'font-medium text-accent-text',
                )}
              >
                <ChoiceRow choice={choice} />
              </div>
            ))}
          </div>
          {hasChoices ? null : <div className="px-3 py-2 text-faint">Nothing found</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function keyOf(choice: Choice): string {
  if (choice.kind === 'option') return `option:${choice.option.value}`;
  return choice.kind;
}

function ChoiceRow({ choice }: { readonly choice: Choice }) {
  switch (choice.kind) {
    case 'clear':
      return <span className="text-muted">None</span>;
    case 'new':
      return (
        <>
          <Plus size={14} aria-hidden="true" className="shrink-0 text-muted" />
          <span dir="auto" className="cut">
            Use “{choice.text}”
          </span>
        </>
      );
    case 'option':
      return (
        <>
          {choice.option.icon}
          <span dir="auto" className={cx('cut', choice.option.detail !== undefined && 'max-w-3/4 shrink-0')}>
            {choice.option.label}
          </span>
          {choice.option.detail === undefined ? null : (
            <span dir="auto" className="cut flex-1 ps-3 text-end text-xs font-normal text-faint">
              {choice.option.detail}
            </span>
          )}
        </>
      );
  }
}
