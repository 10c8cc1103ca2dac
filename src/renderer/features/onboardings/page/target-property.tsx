import { useMemo, useSyncExternalStore } from 'react';
import type { BridgeActivity } from '#shared/bridge.ts';
import { onboarding as onboardingDefinition } from '#shared/records/onboarding.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { useNow } from '../../../components/date-text.tsx';
import { InlineDate } from '../../../components/inline-date.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatDay, formatExact } from '../../../lib/dates.ts';
import { useStore } from '../../../store/index.ts';
import { NO_FILTER } from '../../activity/activity-feed.ts';
import { activityFeedOf } from '../../activity/activity-feeds.ts';
import { laneOf, laneWord } from '../list/lanes.ts';
import { useLaneBounds } from '../list/use-onboarding-view.ts';
import { targetShift } from '../moves.ts';
import { shiftQuestion } from '../questions.ts';
import { useReasonDialog } from '../reason-dialog.tsx';

interface TargetPropertyProps {
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
}

/** The target launch date: a first one is just set, any other change asks why. Below it, the last three shifts. */
export function TargetProperty({ onboarding, isReadOnly }: TargetPropertyProps) {
  const store = useStore();
  const now = useNow();
  const bounds = useLaneBounds();
  const { ask, dialog } = useReasonDialog();
  const { key, target_launch_date: before } = onboarding;
  const lane = laneOf(onboarding, bounds);

  function save(target_launch_date: string | null): Promise<void> | undefined {
    const shift = targetShift(before, target_launch_date);
    const write = (reason: string | null) => store.moveOnboarding(key, { target_launch_date, reason });
    if (before === null) return write(null);
    if (shift.kind !== 'none')
      ask({ question: shiftQuestion(shift, before, target_launch_date, now), write });
    return undefined;
  }

  return (
    <>
      <InlineDate
        isDay
        label="Target launch date"
        placeholder="No target"
        isReadOnly={isReadOnly}
        value={before}
        onSave={save}
        display={
          before === null ? undefined : (
            <span
              className={cx(
                'flex flex-wrap items-baseline gap-x-1.5',
                lane === 'overdue' && 'font-medium text-danger-text',
              )}
            >
              <span className="whitespace-nowrap">{formatDay(calendarDay(before), now)}</span>
              {lane === null || lane === 'later' ? null : (
                <span className="text-xs font-normal">{laneWord(lane).label}</span>
              )}
            </span>
          )
        }
      />
      <Shifts onboarding={onboarding} />
      {dialog}
    </>
  );
}

const SHOWN_SHIFTS = 3;

function Shifts({ onboarding }: { readonly onboarding: OnboardingReplica }) {
  const store = useStore();
  const { key, customer_key } = onboarding;
  const feed = useMemo(
    () =>
      activityFeedOf(store.bridge, customer_key, {
        ...NO_FILTER,
        events: [onboardingDefinition.events.fields.target_launch_date],
        onboarding: key,
      }),
    [store, customer_key, key],
  );
  const { entries } = useSyncExternalStore(feed.subscribe, feed.get);
  // The first date set is none that shifted.
  const shifts = entries.filter(({ old_value }) => old_value !== null).slice(0, SHOWN_SHIFTS);
  if (shifts.length === 0) return null;
  return (
    <ul aria-label="Last shifts" className="flex flex-col gap-1 px-2 pb-1 text-xs text-muted">
      {shifts.map((entry) => (
        <Shift key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function Shift({ entry }: { readonly entry: BridgeActivity }) {
  const now = useNow();
  const day = (value: unknown) =>
    typeof value === 'string' ? formatDay(calendarDay(value), now) : 'no target';
  return (
    <li title={`${entry.actor}, ${formatExact(entry.timestamp)}`} className="selectable">
      <span dir="ltr" className="tabular">
        {day(entry.old_value)} <span aria-hidden="true">→</span>
        <span className="sr-only">to</span> {day(entry.new_value)}
      </span>
      {entry.reason === null || entry.reason === '' ? null : (
        <span dir="auto" className="line-clamp-2 text-faint wrap-anywhere" title={entry.reason}>
          {entry.reason}
        </span>
      )}
    </li>
  );
}
