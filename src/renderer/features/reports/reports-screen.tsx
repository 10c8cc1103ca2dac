import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { BridgeInput } from '#shared/bridge.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { Select } from '../../components/select.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { customerStatusWord } from '../../lib/words.ts';
import { useCustomerFacts } from '../../state/customer-facts.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { usePi } from '../../state/use-pi.ts';
import type { BarSeries } from './bar-chart.tsx';
import { aheadRows, type GroupWords, groupRows, launchedRows, phaseRows } from './report-rows.ts';
import { type ReportRow, ReportSection } from './report-section.tsx';

type Group = BridgeInput<'reports.groups'>['by'];

/** How the workspace as a whole does. */
export default function ReportsScreen() {
  const [, navigate] = useLocation();
  return (
    <Screen crumbs={[{ label: 'Reports' }]}>
      <div className="@container min-h-0 flex-1 overflow-auto">
        <div className="flex flex-col gap-4 p-4 @3xl:p-6">
          <CustomersReport onOpen={navigate} />
          <LaunchReports onOpen={navigate} />
          <p className="text-xs text-muted">Churned and archived customers are left out.</p>
        </div>
      </div>
    </Screen>
  );
}

interface ReportProps {
  readonly onOpen: (href: string) => void;
}

function CustomersReport({ onOpen }: ReportProps) {
  const [by, setBy] = useState<Group>('plan');
  const { status, value } = usePi('reports.groups', { by });
  const fields = useCustomerFacts().customFields();
  const people = usePeopleByKey();
  const options = [
    { value: 'plan', label: 'Plan' },
    { value: 'owner', label: 'Owner' },
    { value: 'status', label: 'Status' },
    { value: 'tag', label: 'Tag' },
    ...fields.map(({ slug, label }) => ({ value: `field:${slug}`, label })),
  ];
  const first = options.find((option) => option.value === by)?.label ?? 'Value';
  const rows = useMemo(() => {
    const byGroup: Readonly<Record<string, GroupWords>> = {
      plan: { labelOf: (plan) => plan, none: 'No plan', field: 'plan' },
      owner: { labelOf: (key) => people.get(key)?.name ?? key, none: 'Nobody', field: 'owner' },
      status: { labelOf: (name) => customerStatusWord(name).label, none: 'No status', field: 'status' },
      tag: { labelOf: (tag) => tag, none: 'No tag', field: 'tag' },
    };
    const ofField = { labelOf: (text: string) => text, none: 'No value', field: by.replace(/^field:/, '') };
    return value === null ? [] : groupRows(value, byGroup[by] ?? ofField);
  }, [value, by, people]);
  if (value === null) return <Waiting isFailed={status === 'failed'} />;
  return (
    <ReportSection
      title="Customers"
      description="How many, their monthly revenue, and their health on average"
      first={first}
      columns={['Customers', 'MRR', 'Health']}
      rows={rows}
      series={[series('Customers', rows, 0, '--accent')]}
      isLying
      controls={
        <Select
          label="Group by"
          isLabelHidden
          value={by}
          options={options}
          onChange={setBy}
          className="w-40"
        />
      }
      onOpen={onOpen}
      nothing="No customer to count. Archived and churned ones are left out."
    />
  );
}

function LaunchReports({ onOpen }: ReportProps) {
  const { status, value } = usePi('reports.launches', {});
  if (value === null) return <Waiting isFailed={status === 'failed'} />;
  const launched = launchedRows(value);
  const ahead = aheadRows(value);
  const phases = phaseRows(value);
  return (
    <>
      <ReportSection
        title="On-time launches"
        description="By month of the launch; on time is not after the last target date"
        first="Month"
        columns={['On time', 'Late', 'No target', 'Share on time']}
        rows={launched}
        series={[
          series('On time', launched, 0, '--health-good'),
          series('Late', launched, 1, '--health-risk'),
          series('No target', launched, 2, '--health-none'),
        ]}
        onOpen={onOpen}
        nothing="Nothing has been launched yet."
      />
      <ReportSection
        title="Launches ahead"
        description="Open onboardings by month of their target"
        first="Month"
        columns={['Onboardings']}
        rows={ahead}
        series={[series('Onboardings', ahead, 0, '--accent')]}
        onOpen={onOpen}
        nothing="No onboarding is open."
      />
      <ReportSection
        title="Days per phase"
        description="Of those who have left it, taken every night"
        first="Phase"
        columns={['Median', 'Average', 'Times left']}
        rows={phases}
        series={[series('Median days', phases, 0, '--accent')]}
        isLying
        onOpen={onOpen}
        nothing="No onboarding has left a phase yet."
      />
    </>
  );
}

function series(label: string, rows: readonly ReportRow[], column: number, color: string): BarSeries {
  return { label, color, values: rows.map(({ cells }) => Number(cells[column]?.value ?? 0)) };
}

function Waiting({ isFailed }: { readonly isFailed: boolean }) {
  if (isFailed)
    return (
      <EmptyState>
        This report could not be made just now. It is tried again when something changes.
      </EmptyState>
    );
  return (
    <div role="status" aria-label="Making the report" className="flex flex-col gap-3 p-4">
      <Skeleton className="w-48" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
