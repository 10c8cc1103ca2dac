import { onboarding as definition } from '#shared/records/onboarding.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { localDay } from '#shared/values/calendar.ts';
import type { Store } from '../../store/index.ts';

/** The day on which an onboarding came into a phase; that on which it began when nobody has moved it there. */
export async function dayOfEntry(
  store: Pick<Store, 'bridge'>,
  { key, customer_key, started_at, created_at }: OnboardingReplica,
  phase: string,
): Promise<string> {
  const { entries } = await store.bridge.call('activity.list', {
    customer_key,
    onboarding_key: key,
    event_types: [definition.events.fields.phase],
    cursor: null,
    limit: 100,
  });
  const entered = entries.find(({ new_value }) => new_value === phase)?.timestamp ?? started_at ?? created_at;
  return localDay(Date.parse(entered));
}
