import type { ReactNode } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import type { LaneBounds } from '#shared/values/when-due.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatDay } from '../../../lib/dates.ts';
import { cutOf } from '../../../lib/direction.ts';
import { phaseWord } from '../../../lib/words.ts';
import { NOTHING } from '../../../records/field-cell.tsx';
import { PhaseSteps } from '../../../records/phase-steps.tsx';
import { paths, refOf } from '../../../routes.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import type { OnboardingContext } from './columns.tsx';
import { laneOf, laneWord } from './lanes.ts';
import { titleOf } from './title.ts';

// Plain functions and bare elements: a row has a dozen cells, and rows are drawn on every turn of the wheel.

export function nameCell(row: OnboardingReplica, { customers }: OnboardingContext): ReactNode {
  const title = titleOf(row, customers.get(row.customer_key));
  return (
    <>
      <a
        href={paths.onboarding(refOf(row))}
        tabIndex={-1}
        dir="auto"
        className={cx(cutOf(title), 'rounded-small font-medium hover:underline')}
      >
        {title}
      </a>
      <RecordBadge recordKey={row.key} name={title} isTabStop={false} className="ms-1.5" />
    </>
  );
}

export function customerCell(row: OnboardingReplica, { customers }: OnboardingContext): ReactNode {
  const customer = customers.get(row.customer_key);
  if (customer === undefined) return null;
  return (
    <a
      href={paths.customer(refOf(customer))}
      tabIndex={-1}
      dir="auto"
      className={cx(cutOf(customer.name), 'rounded-small text-muted hover:text-text hover:underline')}
    >
      {customer.name}
    </a>
  );
}

export function phaseCell({ phase }: OnboardingReplica): ReactNode {
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-0.5">
      <PhaseSteps phase={phase} />
      <span aria-hidden="true" className="cut text-2xs leading-3.5 text-muted">
        {phaseWord(phase).label}
      </span>
    </span>
  );
}

/** Narrow windows show who it is by initials only. */
export function csmCell({ csm_id }: OnboardingReplica, { people }: OnboardingContext): ReactNode {
  const csm = csm_id === null ? undefined : people.get(csm_id);
  if (csm === undefined) return NOTHING;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Avatar name={csm.name} isGone={csm.removed_at !== null} />
      <span dir="auto" className="sr-only @4xl:cut @4xl:not-sr-only">
        {csm.name}
      </span>
    </span>
  );
}

/** "24 Sep". */
const LONGEST_BESIDE = 6;

interface TargetTextProps {
  readonly row: OnboardingReplica;
  readonly bounds: LaneBounds;
  /** Milliseconds. */
  readonly now: number;
}

/** The target launch date and how near it is; red when it is over. */
export function TargetText({ row, bounds, now }: TargetTextProps) {
  const target = row.target_launch_date;
  const lane = laneOf(row, bounds);
  if (target === null) return <span className="text-faint">No target</span>;
  const isOverdue = lane === 'overdue';
  const day = formatDay(calendarDay(target), now);
  // A day of another year takes the room of both where the list is narrow.
  const isLong = day.length > LONGEST_BESIDE;
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <time
        dir="auto"
        dateTime={target}
        className={cx(
          'shrink-0 whitespace-nowrap tabular',
          isOverdue ? 'font-medium text-danger-text' : lane === null && 'text-muted',
        )}
      >
        {day}
      </time>
      {lane === null || lane === 'later' ? null : (
        <span
          className={cx(
            'text-xs',
            isLong ? 'sr-only @4xl:cut @4xl:not-sr-only' : 'cut',
            isOverdue ? 'text-danger-text' : 'text-muted',
          )}
        >
          {laneWord(lane).label}
        </span>
      )}
    </span>
  );
}
