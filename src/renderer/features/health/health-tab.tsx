import { HeartPulse } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HealthAnswer } from '#shared/bridge/pi.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { isGone } from '#shared/v1/statuses.ts';
import { DayText } from '../../components/date-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { HealthRing } from '../../components/health-ring.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { count, HEALTH_LABELS, HEALTH_SIGNAL_LABELS } from '../../lib/words.ts';
import { usePi } from '../../state/use-pi.ts';
import { Trend } from './trend.tsx';

type Signal = HealthAnswer['signals'][number];

const MISSING: Readonly<Record<Signal['name'], string>> = {
  velocity: 'No open onboarding in a phase that others have finished',
  activity: 'Nothing noted or done yet',
  tasks: 'No task done or overdue in 90 days',
  contract: 'Neither MRR nor the field “arr” is filled in',
  support: 'Pivotal knows nothing of support requests',
};

/** The score of a customer, and how it comes about. */
export function HealthTab({ customer }: { readonly customer: CustomerReplica }) {
  const { status, value } = usePi('pi.health', { customer_key: customer.key });
  if (value === null) {
    if (status === 'failed')
      return (
        <EmptyState>
          The health could not be reckoned just now. It is tried again when something changes.
        </EmptyState>
      );
    return (
      <div role="status" aria-label="Reckoning the health" className="flex flex-col gap-4 p-6">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="w-96" />
        <Skeleton className="w-80" />
      </div>
    );
  }
  const known = value.signals.filter(({ points }) => points !== null);
  return (
    <div className="flex flex-col gap-6 p-6">
      {value.score === null || value.bucket === null ? (
        <EmptyState icon={<HeartPulse size={28} strokeWidth={1.5} />}>
          No score yet: it takes at least two of the signals below, and {count(known.length, 'is', 'are')}{' '}
          known.
        </EmptyState>
      ) : (
        <div className="flex flex-wrap items-center gap-x-8 gap-y-4">
          <p className="flex items-center gap-3 text-lg font-semibold">
            <HealthRing score={value.score} />
            {HEALTH_LABELS[value.bucket]}
          </p>
          <Trend history={value.history} />
        </div>
      )}
      {isGone(customer) ? (
        <p className="text-muted">The score is frozen while the customer is {customer.status}.</p>
      ) : null}
      <table className="w-full max-w-200 border-collapse text-start">
        <caption className="pb-2 text-start font-medium">How it comes about</caption>
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            <th scope="col" className="py-1.5 pe-4 text-start font-medium">
              Signal
            </th>
            <th scope="col" className="py-1.5 pe-4 text-end font-medium">
              Share
            </th>
            <th scope="col" className="py-1.5 pe-4 text-end font-medium">
              Points
            </th>
            <th scope="col" className="py-1.5 text-start font-medium">
              From
            </th>
          </tr>
        </thead>
        <tbody>
          {value.signals.map((signal) => (
            <SignalRow key={signal.name} signal={signal} all={known} />
          ))}
        </tbody>
      </table>
      <p className="max-w-200 text-xs text-muted">
        A signal without data is left out, and its share goes to the others. The score is reckoned every night
        and whenever something it hangs on changes; the status of a customer is set by people only.
      </p>
    </div>
  );
}

function SignalRow({ signal, all }: { readonly signal: Signal; readonly all: readonly Signal[] }) {
  const { name, weight, points, data } = signal;
  const shared = all.reduce((sum, each) => sum + each.weight, 0);
  const share = points === null || shared === 0 ? null : Math.round((100 * weight) / shared);
  return (
    <tr className="border-b border-line align-top">
      <th scope="row" className="py-2 pe-4 text-start font-normal">
        {HEALTH_SIGNAL_LABELS[name]}
      </th>
      <td className="py-2 pe-4 text-end text-muted tabular">{share === null ? '–' : `${share} %`}</td>
      <td className="py-2 pe-4 text-end tabular">{points === null ? '–' : Math.round(points)}</td>
      <td className="py-2 text-muted wrap-anywhere">{points === null ? MISSING[name] : DATA[name](data)}</td>
    </tr>
  );
}

/** What the points of each signal were reckoned from, in words. */
const DATA: Readonly<Record<Signal['name'], (data: Signal['data']) => ReactNode>> = {
  velocity: ({ onboardings }) => velocityWords(Array.isArray(onboardings) ? onboardings : []),
  activity: (data) => (
    <>
      Last on <DayText day={String(data.last_activity)} />
    </>
  ),
  tasks: ({ done, overdue }) => `${Number(done)} done in 90 days, ${Number(overdue)} overdue`,
  contract: ({ field }) =>
    `As large as or larger than this share of the customers, by ${field === 'arr' ? 'the field “arr”' : 'MRR'}`,
  support: () => null,
};

function velocityWords(onboardings: readonly { days?: number; average_days?: number }[]): string {
  const each = onboardings.map(({ days = 0, average_days: average = 0 }) => {
    return `${count(days, 'day')} in the phase, usually ${Math.round(average * 10) / 10}`;
  });
  return `${count(onboardings.length, 'onboarding')} on the way: ${each.join('; ')}`;
}
