import { Bookmark, UsersRound } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { ViewReplica } from '#shared/replica.ts';
import { Tooltip } from '../components/tooltip.tsx';
import { useCustomerCount } from '../features/customers/list/use-view-test.ts';
import { useOnboardingCount } from '../features/onboardings/list/use-onboarding-count.ts';
import { useTaskCount } from '../features/tasks/list/use-task-count.ts';
import { cx } from '../lib/cx.ts';
import { formatNumber } from '../lib/words.ts';
import { paths, refOf } from '../routes.ts';
import { sayUpdates } from '../state/undo.ts';
import { useStore, useViews } from '../store/index.ts';
import { isPlaceOf, positionFor } from './view-order.ts';

/** Saved views, in their order: dragged, or moved by Alt and the arrows; each with how many it has. */
export default function ViewLinks() {
  const { rows } = useViews();
  const store = useStore();
  const [dragged, setDragged] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const move = (key: string, to: number) => {
    const view = rows.find((one) => one.key === key);
    const position = positionFor(rows, key, to);
    if (view === undefined || position === null) return;
    const label = `Moved the view ${view.name}`;
    sayUpdates(store.updateMany('views', [{ key, fields: { position } }], label), label, 'saved view');
  };
  return (
    <section aria-label="Saved views" className="-m-1 mt-2 flex min-h-0 flex-col overflow-y-auto p-1">
      <h2 className="px-2 pb-1 text-2xs font-medium text-faint">Views</h2>
      <ul className="flex flex-col gap-0.5">
        {rows.map((view, index) => (
          <ViewLink
            key={view.key}
            view={view}
            isTarget={target === view.key && dragged !== null && dragged !== view.key}
            onMove={(steps) => move(view.key, index + steps)}
            onDragStart={() => setDragged(view.key)}
            onDragEnd={() => {
              setDragged(null);
              setTarget(null);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setTarget(view.key);
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null && dragged !== view.key) move(dragged, index);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface ViewLinkProps {
  readonly view: ViewReplica;
  readonly isTarget: boolean;
  readonly onMove: (steps: number) => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

function ViewLink({ view, isTarget, onMove, ...drag }: ViewLinkProps) {
  const [location] = useLocation();
  const [params] = useSearchParams();
  const isHere = isPlaceOf(view, location, params.get('view'));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  const Count = COUNTS[view.screen];
  const Icon = view.scope === 'workspace' ? UsersRound : Bookmark;
  return (
    <li
      draggable
      {...drag}
      onKeyDown={onKeyDown}
      className={cx(isTarget && 'shadow-[0_-2px_0_var(--accent)]')}
    >
      <Tooltip label={view.scope === 'workspace' ? `${view.name}, the workspace’s` : view.name} side="right">
        <Link
          href={paths.view(view.screen, refOf(view))}
          draggable={false}
          aria-current={isHere ? 'page' : undefined}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          className={cx(
            'flex h-7 shrink-0 items-center gap-2.5 rounded-control px-2',
            isHere ? 'bg-selected text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
          )}
        >
          <Icon size={14} aria-hidden="true" className="shrink-0" />
          <span dir="auto" className="cut flex-1">
            {view.name}
          </span>
          <Count query={view.query} />
        </Link>
      </Tooltip>
    </li>
  );
}

interface CountProps {
  readonly query: string;
}

const COUNTS: Readonly<Record<ViewReplica['screen'], (props: CountProps) => React.ReactNode>> = {
  customers: ({ query }) => <Count value={useCustomerCount(query)} />,
  onboardings: ({ query }) => <Count value={useOnboardingCount(query)} />,
  tasks: ({ query }) => <Count value={useTaskCount(query)} />,
};

function Count({ value }: { readonly value: number | null }) {
  return value === null ? null : (
    <span className="shrink-0 text-xs text-faint tabular">{formatNumber(value)}</span>
  );
}
