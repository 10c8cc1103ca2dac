import { useDraggable } from '@dnd-kit/core';
import { memo } from 'react';
import { Link } from 'wouter';
import type { OnboardingReplica } from '#shared/replica.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatDay } from '../../../lib/dates.ts';
import { cutOf } from '../../../lib/direction.ts';
import { paths, refOf } from '../../../routes.ts';
import type { OnboardingContext } from '../list/columns.tsx';
import { laneOf, laneWord } from '../list/lanes.ts';
import { titleOf } from '../list/title.ts';

export interface CardProps {
  readonly row: OnboardingReplica;
  readonly context: OnboardingContext;
}

export function cardDomId(key: string): string {
  return `card-${key}`;
}

const CARD = 'flex flex-col gap-1.5 rounded-control border bg-raised px-2.5 py-2 text-text';

/** What stands on a card: also of the one that follows the pointer. */
function CardFace({ row, context }: CardProps) {
  const { customers, people, bounds, now } = context;
  const customer = customers.get(row.customer_key);
  const csm = row.csm_id === null ? undefined : people.get(row.csm_id);
  const title = titleOf(row, customer);
  return (
    <>
      <span className="flex min-w-0 flex-col">
        <span dir="auto" className="line-clamp-2 font-medium wrap-anywhere" title={title}>
          {title}
        </span>
        {customer === undefined ? null : (
          <span dir="auto" className={cx(cutOf(customer.name), 'text-xs text-muted')}>
            {customer.name}
          </span>
        )}
      </span>
      <span className="flex min-w-0 items-center gap-1.5">
        {row.state === 'active' || row.phase === 'completed' ? null : (
          <span className="flex shrink-0">
            <StatusPill of="state" value={row.state} />
          </span>
        )}
        <CardTarget row={row} bounds={bounds} now={now} />
        {csm === undefined ? null : (
          <span className="flex shrink-0" title={csm.name}>
            <Avatar name={csm.name} isGone={csm.removed_at !== null} />
            <span className="sr-only">{csm.name}</span>
          </span>
        )}
      </span>
    </>
  );
}

/** When it is to be launched, in one phrase that breaks into two lines rather than being cut. */
function CardTarget({
  row,
  bounds,
  now,
}: Pick<OnboardingContext, 'bounds' | 'now'> & Pick<CardProps, 'row'>) {
  const { target_launch_date: target } = row;
  const lane = laneOf(row, bounds);
  if (target === null) return <span className="min-w-0 flex-1 text-xs text-faint">No target</span>;
  const day = formatDay(calendarDay(target), now);
  const isOverdue = lane === 'overdue';
  const near = lane === null || lane === 'later' ? null : laneWord(lane).label;
  return (
    <span className={cx('min-w-0 flex-1 text-xs', isOverdue ? 'font-medium text-danger-text' : 'text-muted')}>
      {isOverdue ? 'Overdue since ' : null}
      <time dateTime={target} className="tabular whitespace-nowrap">
        {day}
      </time>
      {isOverdue || near === null ? null : `, ${near.toLowerCase()}`}
    </span>
  );
}

/** The card under the pointer while it is dragged. */
export function DraggedCard(props: CardProps) {
  return (
    <div className={cx(CARD, 'w-60 rotate-1 cursor-grabbing border-line-strong shadow-popover')}>
      <CardFace {...props} />
    </div>
  );
}

interface BoardCardProps extends CardProps {
  /** Whether Tab stops here: at one card only, the arrows go on from it. */
  readonly isStop: boolean;
  readonly onFocus: (key: string) => void;
}

export const BoardCard = memo(function BoardCard({ isStop, onFocus, ...face }: BoardCardProps) {
  const { row } = face;
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: row.key, data: { row } });
  return (
    <li ref={setNodeRef} {...listeners} className="list-none">
      <Link
        id={cardDomId(row.key)}
        href={paths.onboarding(refOf(row))}
        draggable={false}
        tabIndex={isStop ? 0 : -1}
        data-board-card={row.key}
        onFocus={() => onFocus(row.key)}
        className={cx(
          CARD,
          'scroll-mx-6 scroll-my-2 cursor-default border-line shadow-raised hover:border-line-strong',
          isDragging && 'opacity-40',
        )}
      >
        <CardFace {...face} />
      </Link>
    </li>
  );
});
