import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { RecentActivity } from '#shared/bridge/workbench.ts';
import type { ViewReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Combobox } from '../../components/combobox.tsx';
import { useNow } from '../../components/date-text.tsx';
import { Select } from '../../components/select.tsx';
import { paths, refOf } from '../../routes.ts';
import { useHealthBounds } from '../../state/health-bounds.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { usePi } from '../../state/use-pi.ts';
import { useViews } from '../../store/index.ts';
import { ActivityEntryRow } from '../activity/activity-entry-row.tsx';
import { type ActivityNames, NAMELESS_ONBOARDING } from '../activity/activity-values.ts';
import { useCustomerViewTest } from '../customers/list/use-view-test.ts';
import { type ActivityScope, activityKeys, readScope, writeScope } from './activity-scopes.ts';
import { useCardArrangement } from './arrangement.ts';
import { Card, CardNote, CardReading } from './card.tsx';
import type { Work } from './work.ts';

const STEP = 15;
const MOST = 200;

interface ActivityCardProps {
  readonly work: Work;
  readonly me: string | null;
}

/** What happened lately: to mine, the team's, everybody, one customer. */
export function ActivityCard({ work, me }: ActivityCardProps) {
  const kept = useCardArrangement((state) => state.activityScope);
  const { setActivityScope } = useCardArrangement.getState();
  const scope = readScope(kept, me);
  const [limit, setLimit] = useState(STEP);
  const views = useViews().rows.filter(({ screen }) => isOfCustomers(screen));
  const view = scope.kind === 'view' ? views.find(({ key }) => key === scope.key) : undefined;
  const isInView = useCustomerViewTest(view?.query ?? '');
  const keys = activityKeys(
    scope,
    work,
    me,
    (customer) => view !== undefined && isInView?.(customer) === true,
  );
  const { status, value } = usePi('workbench.activity', { customer_keys: keys, cursor: null, limit });
  const names = useNames(work);
  const entries: readonly RecentActivity[] = value?.entries ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scope begins anew
  useEffect(() => setLimit(STEP), [kept]);
  const onboardings = useMemo(() => [...work.onboardingsByKey.values()], [work.onboardingsByKey]);
  return (
    <Card
      title="Activity"
      action={
        <ScopeChoice
          scope={scope}
          me={me}
          views={views}
          onChange={(next) => setActivityScope(writeScope(next))}
        />
      }
    >
      {scope.kind === 'one' ? (
        <div className="px-4 pt-2">
          <Combobox
            label="Customer"
            isLabelHidden
            value={scope.key}
            options={[...work.customersByKey.values()].map(({ key, name }) => ({ value: key, label: name }))}
            placeholder="Whose?"
            onChange={(key) => setActivityScope(writeScope({ kind: 'one', key }))}
          />
        </div>
      ) : null}
      {status === 'loading' ? <CardReading /> : null}
      {status === 'failed' ? <CardNote>What happened could not be read just now.</CardNote> : null}
      {value !== null && entries.length === 0 ? <CardNote>Nothing has happened yet.</CardNote> : null}
      <ul aria-label="Activity" className="flex flex-col px-4 py-1">
        {entries.map((entry) => (
          <ActivityEntryRow
            key={entry.id}
            entry={entry}
            names={names}
            onboardings={onboardings}
            about={scope.kind === 'one' ? undefined : aboutOf(work, entry)}
          />
        ))}
      </ul>
      {value?.next_cursor != null && limit < MOST ? (
        <div className="px-2 pb-2">
          <Button variant="quiet" size="small" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

interface ScopeChoiceProps {
  readonly scope: ActivityScope;
  readonly me: string | null;
  readonly views: readonly ViewReplica[];
  readonly onChange: (scope: ActivityScope) => void;
}

function ScopeChoice({ scope, me, views, onChange }: ScopeChoiceProps) {
  const options = [
    ...(me === null ? [] : [{ value: 'mine', label: 'My customers' }]),
    { value: 'team', label: 'The team’s customers' },
    { value: 'workspace', label: 'The workspace' },
    { value: 'one', label: 'One customer' },
    ...views.map(({ key, name }) => ({ value: `view:${key}`, label: name })),
  ];
  return (
    <Select
      label="Whose activity"
      isLabelHidden
      value={scope.kind === 'view' ? writeScope(scope) : scope.kind}
      options={options}
      onChange={(kind) => onChange(readScope(kind, me))}
    />
  );
}

function aboutOf({ customersByKey }: Work, { customer_key }: RecentActivity): ReactNode {
  const customer = customersByKey.get(customer_key);
  if (customer === undefined) return undefined;
  return (
    <Link href={paths.customer(refOf(customer))} dir="auto" className="rounded-small hover:underline">
      {customer.name}
    </Link>
  );
}

/** Only of customers' views is it plain whose activity is meant. */
function isOfCustomers(screen: string): boolean {
  return screen.startsWith('customer');
}

function useNames(work: Work): ActivityNames {
  const people = usePeopleByKey();
  const healthBounds = useHealthBounds();
  const now = useNow();
  return useMemo(
    () => ({
      person: (key) => people.get(key)?.name ?? null,
      contact: () => undefined,
      onboarding: (key) => {
        const onboarding = work.onboardingsByKey.get(key);
        return onboarding === undefined ? undefined : (onboarding.name ?? NAMELESS_ONBOARDING);
      },
      healthBounds,
      now,
    }),
    [people, healthBounds, now, work.onboardingsByKey],
  );
}
