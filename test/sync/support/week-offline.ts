import { setTimeout as wait } from 'node:timers/promises';
import { differences } from './compare.ts';
import type { Harness } from './harness.ts';

/** How many changes of each kind are made on either side while they do not hear of each other. */
export const WEEK = { edits: 2000, creates: 300, deletes: 50 };

export interface WeekOffline {
  readonly edits: number;
  readonly creates: number;
  readonly deletes: number;
  readonly writes: number;
  /** One request for every change made here that is still one. */
  readonly unavoidableWrites: number;
  readonly reads: number;
  /** Both lists once, every deletion confirmed, the contacts of what is new there. */
  readonly unavoidableReads: number;
  readonly createsAppliedTwice: number;
  readonly conflicts: number;
  /** In words; empty when both sides agree. */
  readonly differences: readonly string[];
  /** Different values of progress that were seen in the state while it was delivered. */
  readonly progressSeen: number;
  /** What was left to send, each time that the status was asked for. */
  readonly pendingSeen: readonly number[];
  readonly offlineWriteMs: readonly number[];
  /** Of the local API, asked for a customer and for a list while everything was delivered. */
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Begins and ends in sync. */
export async function measureWeekOffline(harness: Harness): Promise<WeekOffline> {
  const { cloud } = harness;
  await cloud.partition();
  const ids = cloud.objects('customer').map(({ id }) => id);
  const offlineWriteMs: number[] = [];
  const write = async (method: string, path: string, body?: object) => {
    const from = performance.now();
    const answer = await harness.request(method, path, body);
    offlineWriteMs.push(performance.now() - from);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return method === 'DELETE' ? '' : answer.json<{ id: string }>().id;
  };
  const { edits, creates, deletes } = WEEK;
  for (let n = 0; n < edits; n += 1) await write('PATCH', `/customers/${ids[n]}`, { plan: `offline ${n}` });
  for (let n = 0; n < creates; n += 1) {
    const customer_id = await write('POST', '/customers', { name: `Offline ${n}` });
    await write('POST', `/customers/${customer_id}/contacts`, {
      name: 'Jo',
      email: `jo@offline${n}.example`,
    });
    await write('POST', '/onboardings', { customer_id, name: 'Rollout' });
  }
  // The last ones are deleted, here and there, and nobody edits those.
  const edited = ids.length - 2 * deletes;
  for (let n = 0; n < deletes; n += 1) await write('DELETE', `/customers/${ids[edited + n]}`);
  // Half of them, or more where there are few, at the same customers, in other fields.
  const firstThere = Math.min(edits / 2, edited - edits);
  for (let n = 0; n < edits; n += 1) {
    cloud.edit.updateCustomer(ids[firstThere + n] ?? '', { mrr: 100 + n });
  }
  for (let n = 0; n < creates; n += 1) {
    const { id } = cloud.edit.createCustomer({ name: `Meanwhile ${n}` });
    cloud.edit.createContact(id, { name: 'Bo', email: `bo@there${n}.example` });
    cloud.edit.createOnboarding(id, { name: 'Rollout' });
  }
  for (let n = 0; n < deletes; n += 1) cloud.edit.deleteCustomer(ids.at(-1 - n) ?? '');

  const sentBefore = cloud.log.all().length;
  const appliedBefore = cloud.log.creates().length;
  const from = performance.now();
  await cloud.heal();
  await harness.local('POST', '/sync?contacts=false');
  const latenciesMs: number[] = [];
  const progress = new Set<string>();
  const pendingSeen: number[] = [];
  for (;;) {
    latenciesMs.push(
      await timed(() => harness.request('GET', `/customers/${ids[latenciesMs.length % 500]}`)),
    );
    latenciesMs.push(await timed(() => harness.request('GET', '/customers?limit=50')));
    const status = await harness.status();
    progress.add(`${status.state} ${String(status.pass)} ${String(status.done)}`);
    pendingSeen.push(status.pending);
    if (status.state === 'idle' && status.pending === 0) break;
    if (performance.now() - from > 240_000) throw new Error(`Not delivered: ${JSON.stringify(status)}`);
    await wait(20);
  }
  const seconds = (performance.now() - from) / 1000;
  const sent = cloud.log.since(cloud.log.all()[sentBefore - 1]?.seq ?? 0);
  const isWrite = ({ method }: { method: string }) => method !== 'GET';
  const pages = (resource: 'customer' | 'onboarding') => Math.ceil(cloud.objects(resource).length / 100);
  const applied = cloud.log.creates().slice(appliedBefore);
  return {
    edits,
    creates,
    deletes,
    writes: sent.filter(isWrite).length,
    unavoidableWrites: edits + 3 * creates + deletes,
    reads: sent.filter((request) => !isWrite(request)).length,
    unavoidableReads: pages('customer') + pages('onboarding') + deletes + creates,
    createsAppliedTwice: applied.length - 3 * creates,
    conflicts: (await harness.status()).conflicts,
    differences: await differences(harness),
    progressSeen: progress.size,
    pendingSeen,
    offlineWriteMs,
    latenciesMs,
    seconds,
  };
}
