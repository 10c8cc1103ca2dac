import { StarOff } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { Link } from 'wouter';
import { IconButton } from '../../components/icon-button.tsx';
import { StatusPill } from '../../components/pill.tsx';
import { cx } from '../../lib/cx.ts';
import { paths, refOf } from '../../routes.ts';
import { type Favourite, useKeptRecords } from '../../state/kept-records.ts';
import { Card, CardNote } from './card.tsx';
import type { Work } from './work.ts';

/** Customers and onboardings kept at hand, in one's own order: dragged, or moved by Alt and the arrows. */
export function Favourites({ work }: { readonly work: Work }) {
  const kept = useKeptRecords((state) => state.favourites);
  const { moveFavourite } = useKeptRecords.getState();
  // One that is not there, such as a deleted one, has no row: it is neither counted nor a place to move to.
  const favourites = kept.filter(({ key }) => work.onboardingsByKey.has(key) || work.customersByKey.has(key));
  const moveTo = (key: string, place: number) => {
    const there = favourites[Math.max(0, Math.min(favourites.length - 1, place))];
    if (there !== undefined) moveFavourite(key, kept.indexOf(there));
  };
  const [dragged, setDragged] = useState<string | null>(null);
  return (
    <Card title="Favourites" detail={favourites.length === 0 ? null : favourites.length}>
      {favourites.length === 0 ? (
        <CardNote>Star a customer or an onboarding on its page, and it stands here.</CardNote>
      ) : null}
      <ul aria-label="Favourites" className="flex flex-col py-1">
        {favourites.map((favourite, index) => (
          <FavouriteRow
            key={favourite.key}
            favourite={favourite}
            work={work}
            isDragged={dragged === favourite.key}
            onMove={(steps) => moveTo(favourite.key, index + steps)}
            onDragStart={() => setDragged(favourite.key)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              if (dragged !== favourite.key) moveTo(dragged, index);
            }}
          />
        ))}
      </ul>
    </Card>
  );
}

interface FavouriteRowProps {
  readonly favourite: Favourite;
  readonly work: Work;
  readonly isDragged: boolean;
  readonly onMove: (steps: number) => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (event: DragEvent) => void;
}

function FavouriteRow({ favourite, work, isDragged, onMove, ...drag }: FavouriteRowProps) {
  const { key } = favourite;
  const onboarding = work.onboardingsByKey.get(key);
  const customer = work.customersByKey.get(onboarding?.customer_key ?? key);
  if (customer === undefined) return null;
  const name = onboarding?.name ?? customer.name;
  const href =
    onboarding === undefined ? paths.customer(refOf(customer)) : paths.onboarding(refOf(onboarding));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li
      draggable
      {...drag}
      onKeyDown={onKeyDown}
      className={cx('flex min-h-9 items-center gap-2 ps-4 pe-1.5 hover:bg-hover', isDragged && 'opacity-60')}
    >
      <Link
        href={href}
        draggable={false}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        className="flex min-w-0 flex-1 items-baseline gap-2 rounded-small"
      >
        <span dir="auto" className="cut" title={name}>
          {name}
        </span>
        {onboarding === undefined || onboarding.name === null ? null : (
          <span dir="auto" className="cut text-xs text-muted">
            {customer.name}
          </span>
        )}
      </Link>
      {onboarding === undefined ? (
        <StatusPill of="status" value={customer.status} />
      ) : (
        <StatusPill of="phase" value={onboarding.phase} />
      )}
      <IconButton
        size="small"
        label={`Remove ${name} from favourites`}
        icon={<StarOff size={14} />}
        onClick={() => useKeptRecords.getState().toggleFavourite(favourite)}
      />
    </li>
  );
}
