import type { GroupReport, LaunchReport } from '#shared/bridge/reports.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import type { LaunchFacts, ReportFacts } from '../../hub/facts/report-facts.ts';

/** Counts by plan, owner, status, tag or a custom field (`field:<slug>`). */
export function groupReport(facts: ReportFacts, by: string): GroupReport {
  return { rows: groupsOf(facts, by).map((row) => ({ ...row })) };
}

function groupsOf(facts: ReportFacts, by: string): ReturnType<ReportFacts['byTag']> {
  if (by === 'plan' || by === 'status') return facts.byColumn(by);
  if (by === 'owner') return facts.byColumn('owner_id');
  return by === 'tag' ? facts.byTag() : facts.byCustomField(by.replace(/^field:/, ''));
}

/** Launched is what is completed; on time when that day is not after the final target day. */
export function launchesByMonth(
  launches: readonly LaunchFacts[],
  timeZone: string,
): Pick<LaunchReport, 'launched' | 'ahead'> {
  const launched = new Map<string, { month: string; on_time: number; late: number; no_target: number }>();
  const ahead = new Map<string | null, number>();
  for (const { phase, completed_at, target_launch_date } of launches) {
    const target = target_launch_date === null ? null : calendarDay(target_launch_date);
    if (phase !== 'completed' || completed_at === null) {
      const month = target?.slice(0, 7) ?? null;
      ahead.set(month, (ahead.get(month) ?? 0) + 1);
      continue;
    }
    const day = zonedDay(Date.parse(completed_at), timeZone);
    const month = day.slice(0, 7);
    const counts = launched.get(month) ?? { month, on_time: 0, late: 0, no_target: 0 };
    launched.set(month, counts);
    if (target === null) counts.no_target += 1;
    else if (day <= target) counts.on_time += 1;
    else counts.late += 1;
  }
  // Months compare as text; those without one come last.
  const order = (month: string | null) => month ?? '~';
  return {
    launched: [...launched.values()].sort((a, b) => (a.month < b.month ? -1 : 1)),
    ahead: [...ahead]
      .map(([month, onboardings]) => ({ month, onboardings }))
      .sort((a, b) => (order(a.month) < order(b.month) ? -1 : 1)),
  };
}
