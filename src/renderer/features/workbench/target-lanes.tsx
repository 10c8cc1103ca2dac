import { useMemo } from 'react';
import { Link } from 'wouter';
import { calendarDay } from '#shared/values/calendar.ts';
import type { Lane } from '#shared/values/when-due.ts';
import { DayText, useNow } from '../../components/date-text.tsx';
import { StatusPill } from '../../components/pill.tsx';
import { phaseWord } from '../../lib/words.ts';
import { workspaceDay } from '../../lib/workspace-words.ts';
import { paths, refOf } from '../../routes.ts';
import { Card, CardGroup, CardNote, MOST_ROWS } from './card.tsx';
import { byTarget, type Scope, type Work } from './work.ts';

interface TargetLanesProps {
  readonly work: Work;
  readonly isReady: boolean;
  readonly scope: Scope;
}

/** What is to be launched, and when. */
export function TargetLanes({ work, isReady, scope }: TargetLanesProps) {
  const today = workspaceDay(useNow());
  const lanes = useMemo(() => byTarget(work.onboardings, today), [work.onboardings, today]);
  return (
    <Card title="Target dates" detail={isReady ? work.onboardings.length : null}>
      {lanes.length === 0 && isReady ? <CardNote>No onboarding is on its way.</CardNote> : null}
      {lanes.map(({ lane, label, onboardings }) => (
        <CardGroup
          key={label}
          label={label}
          left={onboardings.length - MOST_ROWS}
          href={paths.onboardingsFor(scope === 'mine' ? `owner:me ${lanesQuery(lane)}` : lanesQuery(lane))}
        >
          {onboardings.slice(0, MOST_ROWS).map((onboarding) => {
            const customer = work.customersByKey.get(onboarding.customer_key);
            const name = onboarding.name ?? customer?.name ?? 'Without a name';
            return (
              <li key={onboarding.key}>
                <Link
                  href={paths.onboarding(refOf(onboarding))}
                  className="flex min-h-9 items-center gap-3 px-4 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="flex min-w-0 flex-1 items-baseline gap-2">
                    <span dir="auto" className="cut" title={name}>
                      {name}
                    </span>
                    <span dir="auto" className="cut text-xs text-muted" title={customer?.name}>
                      {onboarding.name === null ? phaseWord(onboarding.phase).label : customer?.name}
                    </span>
                  </span>
                  {onboarding.state === 'active' ? null : <StatusPill of="state" value={onboarding.state} />}
                  {onboarding.target_launch_date === null ? null : (
                    <span className="shrink-0 text-xs text-muted">
                      <DayText day={calendarDay(onboarding.target_launch_date)} />
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </CardGroup>
      ))}
      <span className="h-2 shrink-0" />
    </Card>
  );
}

/** The same onboardings as in the card, for their list. */
function lanesQuery(lane: Lane): string {
  return `lane:${lane} -state:paused -status:churned -status:archived`;
}
