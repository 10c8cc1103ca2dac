import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { Radio } from '../../components/radio.tsx';
import { Screen } from '../../components/screen.tsx';
import { useAppInfo, useCustomers, useOnboardings, useTasks } from '../../store/index.ts';
import { MyCustomers } from './my-customers.tsx';
import { MyTasks } from './my-tasks.tsx';
import { RiskLane } from './risk-lane.tsx';
import { TargetLanes } from './target-lanes.tsx';
import { type Scope, workOf } from './work.ts';

/** What to do first: what is due, what is at risk, what is to be launched. */
export default function WorkbenchScreen() {
  const [params, setParams] = useSearchParams();
  const me = useAppInfo()?.me ?? null;
  const scope: Scope = me === null || params.get('scope') === 'all' ? 'all' : 'mine';
  const customers = useCustomers();
  const onboardings = useOnboardings();
  const tasks = useTasks();
  const work = useMemo(
    () => workOf({ customers: customers.rows, onboardings: onboardings.rows, tasks: tasks.rows }, scope, me),
    [customers, onboardings, tasks, scope, me],
  );
  const isReady = [customers, onboardings, tasks].every(({ status }) => status === 'ready');
  return (
    <Screen
      crumbs={[{ label: 'Workbench' }]}
      actions={
        me === null ? undefined : (
          <fieldset className="flex items-center gap-3">
            <legend className="sr-only">Whose work is shown</legend>
            <Radio name="scope" checked={scope === 'mine'} onChange={() => setParams({}, { replace: true })}>
              Mine
            </Radio>
            <Radio
              name="scope"
              checked={scope === 'all'}
              onChange={() => setParams({ scope: 'all' }, { replace: true })}
            >
              Everyone’s
            </Radio>
          </fieldset>
        )
      }
    >
      <div className="@container min-h-0 flex-1 overflow-auto">
        <div className="flex flex-col gap-4 p-4 @3xl:flex-row @3xl:items-start @3xl:p-6">
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <MyTasks work={work} isReady={isReady} />
            <MyCustomers work={work} isReady={isReady} scope={scope} />
          </div>
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <RiskLane
              ownerKey={scope === 'mine' ? me : null}
              customers={work.customersByKey}
              onboardings={work.onboardingsByKey}
            />
            <TargetLanes work={work} isReady={isReady} />
          </div>
        </div>
      </div>
    </Screen>
  );
}
