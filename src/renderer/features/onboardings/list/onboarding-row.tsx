// biome-ignore-all lint/a11y/useSemanticElements: rows are virtual and laid out by grid, which table elements are not made for.
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid.
import { type MouseEvent, memo } from 'react';
import type { CustomerReplica, OnboardingReplica, PersonReplica } from '#shared/replica.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatDay, formatRelative } from '../../../lib/dates.ts';
import { phaseWord } from '../../../lib/words.ts';
import { PhaseSteps } from '../../../records/phase-steps.tsx';
import { paths, refOf } from '../../../routes.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import { type SortColumn, titleOf } from './filter-and-sort.ts';
import { type LaneBounds, laneOf, laneWord } from './lanes.ts';
import { useOnboardingList } from './view-store.ts';

/** Pixels; `--row` of the tokens. */
export const ROW_HEIGHT = 36;

/** Laid out by the variables of `columnStyle`. */
export const GRID_COLUMNS =
  'grid grid-cols-(--columns) min-w-(--grid-width) @4xl:grid-cols-(--columns-wide) @4xl:min-w-(--grid-width-wide)';

export function rowDomId(key: string): string {
  return `onboarding-${key}`;
}

export interface OnboardingRowProps {
  readonly row: OnboardingReplica;
  readonly customer: CustomerReplica | undefined;
  readonly csm: PersonReplica | undefined;
  readonly bounds: LaneBounds;
  /** Milliseconds. */
  readonly now: number;
  /** While the list flies by: the one column that is drawn beside name and customer. */
  readonly only: SortColumn | null;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly onClick: (event: MouseEvent, index: number) => void;
}

const CELL = 'flex min-w-0 items-center px-2';

/** One onboarding. Each row knows by itself whether the cursor is on it, so that moving it draws two. */
export const OnboardingRow = memo(function OnboardingRow({
  row,
  customer,
  csm,
  bounds,
  now,
  only,
  index,
  top,
  onClick,
}: OnboardingRowProps) {
  const isCursor = useOnboardingList((state) => state.selection.cursor === row.key);
  const draws = (column: SortColumn) => only === null || only === column;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and its keys act on the cursor's row.
    <div
      id={rowDomId(row.key)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isCursor}
      onClick={(event) => onClick(event, index)}
      style={{ transform: `translateY(${top}px)` }}
      className={cx(
        GRID_COLUMNS,
        'focus-quiet absolute start-0 top-0 h-(--row) w-full items-stretch border-b border-line-faint ps-2 contain-strict',
        isCursor ? 'bg-row-hover' : 'bg-canvas hover:bg-row-hover',
      )}
    >
      <div role="gridcell" className={CELL}>
        {isCursor ? (
          <span aria-hidden="true" className="absolute inset-y-0 start-0 w-[3px] bg-accent" />
        ) : null}
        <a
          href={paths.onboarding(refOf(row))}
          tabIndex={-1}
          dir="auto"
          className="cut rounded-small font-medium hover:underline"
        >
          {titleOf(row, customer)}
        </a>
        <RecordBadge recordKey={row.key} name={titleOf(row, customer)} isTabStop={false} className="ms-1.5" />
      </div>
      <div role="gridcell" className={CELL}>
        {customer === undefined ? null : (
          <a
            href={paths.customer(refOf(customer))}
            tabIndex={-1}
            dir="auto"
            data-opens-customer=""
            className="cut rounded-small text-muted hover:text-text hover:underline"
          >
            {customer.name}
          </a>
        )}
      </div>
      <div role="gridcell" className={cx(CELL, 'flex-col justify-center gap-0.5 !items-stretch')}>
        {draws('phase') ? (
          <>
            <PhaseSteps phase={row.phase} />
            <span aria-hidden="true" className="cut text-2xs leading-3.5 text-muted">
              {phaseWord(row.phase).label}
            </span>
          </>
        ) : null}
      </div>
      <div role="gridcell" className={CELL}>
        {draws('state') ? <StatusPill of="onboarding" value={row.state} /> : null}
      </div>
      <div role="gridcell" className={CELL}>
        {draws('target') ? <TargetText row={row} bounds={bounds} now={now} /> : null}
      </div>
      <div role="gridcell" className={cx(CELL, 'gap-1.5')}>
        {draws('csm') ? <Csm csm={csm} /> : null}
      </div>
      <div role="gridcell" className={cx(CELL, 'hidden @4xl:flex')}>
        {draws('updated') ? (
          <time dir="auto" dateTime={row.updated_at} className="whitespace-nowrap text-muted tabular">
            {formatRelative(row.updated_at, now)}
          </time>
        ) : null}
      </div>
    </div>
  );
});

function Csm({ csm }: { readonly csm: PersonReplica | undefined }) {
  if (csm === undefined) return <span className="text-faint">–</span>;
  return (
    <>
      <Avatar name={csm.name} isGone={csm.removed_at !== null} />
      <span dir="auto" className="sr-only @4xl:cut @4xl:not-sr-only">
        {csm.name}
      </span>
    </>
  );
}

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
        {formatDay(calendarDay(target), now)}
      </time>
      {lane === null || lane === 'later' ? null : (
        <span className={cx('cut text-xs', isOverdue ? 'text-danger-text' : 'text-muted')}>
          {laneWord(lane).label}
        </span>
      )}
    </span>
  );
}
