import { Plus, Rocket } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { calendarDay } from '#shared/values/calendar.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { Button } from '../../../components/button.tsx';
import { DayText } from '../../../components/date-text.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { StatusPill } from '../../../components/pill.tsx';
import { useRememberedScroll } from '../../../lib/remembered-scroll.ts';
import { count, phaseWord } from '../../../lib/words.ts';
import { PhaseSteps } from '../../../records/phase-steps.tsx';
import { paths, refOf } from '../../../routes.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useShortcuts } from '../../../state/shortcuts.ts';
import type { RowList } from '../../../store/index.ts';
import { NewOnboardingDrawer } from '../../onboardings/new/new-onboarding-drawer.tsx';

interface OnboardingsTabProps {
  readonly customer: CustomerReplica;
  readonly onboardings: RowList<OnboardingReplica>;
}

/** What is being set up for the customer: what is open first, then the newest. */
export function OnboardingsTab({ customer, onboardings }: OnboardingsTabProps) {
  const { rows } = onboardings;
  const [isAdding, setAdding] = useState(false);
  const content = useRememberedScroll(`${customer.key}/onboardings`, onboardings.status !== 'loading');
  const sorted = useMemo(() => inOrder(rows), [rows]);
  const open = rows.filter(({ phase }) => phase !== 'completed').length;
  const add = () => setAdding(true);
  useShortcuts([
    {
      keys: 'shift+n',
      label: 'New onboarding',
      group: 'This customer',
      run: () => {
        add();
        return true;
      },
    },
  ]);
  const button = (variant: 'primary' | 'secondary') => (
    <Button variant={variant} icon={<Plus size={14} aria-hidden="true" />} onClick={add}>
      New onboarding
    </Button>
  );
  return (
    <div ref={content} className="flex min-h-full flex-col">
      {rows.length > 0 ? (
        <>
          <div className="sticky top-0 z-10 flex h-11 shrink-0 items-center justify-between border-b border-line bg-canvas ps-6 pe-4">
            <span className="text-muted tabular">
              {count(open, 'open onboarding')}
              {rows.length > open ? `, ${rows.length - open} completed` : ''}
            </span>
            {button('secondary')}
          </div>
          <ul aria-label="Onboardings" className="pb-6">
            {sorted.map((onboarding) => (
              <OnboardingRow key={onboarding.key} onboarding={onboarding} />
            ))}
          </ul>
        </>
      ) : onboardings.status === 'ready' ? (
        <EmptyState icon={<Rocket size={28} strokeWidth={1.5} />} action={button('primary')}>
          No onboarding yet: start one to plan the way to launch.
        </EmptyState>
      ) : null}
      <NewOnboardingDrawer
        customer={customer}
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onCreated={goTo}
      />
    </div>
  );
}

/** Enter opens what has just been made. */
function goTo({ key }: OnboardingReplica): void {
  setTimeout(() => document.querySelector<HTMLElement>(`[data-onboarding="${key}"]`)?.focus());
}

function inOrder(rows: readonly OnboardingReplica[]): readonly OnboardingReplica[] {
  const isDone = (row: OnboardingReplica) => (row.phase === 'completed' ? 1 : 0);
  return [...rows].sort((a, b) => isDone(a) - isDone(b) || (a.created_at < b.created_at ? 1 : -1));
}

function OnboardingRow({ onboarding }: { readonly onboarding: OnboardingReplica }) {
  const people = usePeopleByKey();
  const name = onboarding.name ?? 'Without a name';
  const csm = onboarding.csm_id === null ? undefined : people.get(onboarding.csm_id);
  return (
    <li>
      <Link
        href={paths.onboarding(refOf(onboarding))}
        data-onboarding={onboarding.key}
        className="grid min-h-11 grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_88px] items-center gap-x-4 border-b border-line px-6 hover:bg-hover focus-visible:-outline-offset-2 @xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_88px_minmax(76px,auto)_20px]"
      >
        <span className="flex min-w-0 items-baseline gap-2">
          <span dir="auto" className="cut font-medium" title={name}>
            {name}
          </span>
          {onboarding.display_id > 0 ? (
            <span className="shrink-0 text-xs text-faint tabular">#{onboarding.display_id}</span>
          ) : null}
        </span>
        <span className="flex min-w-0 flex-col gap-1 py-1.5">
          <PhaseSteps phase={onboarding.phase} />
          <span className="cut text-xs text-muted" aria-hidden="true">
            {phaseWord(onboarding.phase).label}
          </span>
        </span>
        <span className="flex">
          {onboarding.phase === 'completed' ? null : <StatusPill of="state" value={onboarding.state} />}
        </span>
        <span className="hidden text-end text-muted @xl:block">
          {onboarding.target_launch_date === null ? (
            <span className="text-faint">No target</span>
          ) : (
            <DayText day={calendarDay(onboarding.target_launch_date)} />
          )}
        </span>
        <span
          className="hidden @xl:flex"
          title={csm === undefined ? 'Nobody is in charge' : `${csm.name} is in charge`}
        >
          {csm === undefined ? null : (
            <>
              <Avatar name={csm.name} isGone={csm.removed_at !== null} />
              <span className="sr-only">{csm.name} is in charge</span>
            </>
          )}
        </span>
      </Link>
    </li>
  );
}
