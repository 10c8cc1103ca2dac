import { expect, onTestFinished, test } from 'vitest';
import type { Cloud } from '../cloud/cloud.ts';
import type { FaultRule } from '../cloud/fault-rules.ts';
import { differences } from './support/compare.ts';
import { type Harness, isDelivered, startHarness } from './support/harness.ts';

/*
 * Answers that no cloud should give and that some day one gives. The app goes on, loses and doubles nothing, and is in
 * sync again when the answers are right again.
 */

const LISTS = { method: 'GET', path: '/customers' } as const;
const MANY = 130;

const envelope = (fields: Record<string, unknown>): FaultRule => ({
  match: LISTS,
  effect: { kind: 'envelope', rows: [], fields },
  times: 2,
});
const decorated = (fields: Record<string, unknown>): FaultRule => ({
  match: { method: 'GET' },
  effect: { kind: 'decorate', fields, object: 'customer' },
  times: 2,
});
const refused = (method: string, status: number, code: string): FaultRule => ({
  match: { method },
  effect: { kind: 'refuse', status, code },
  times: 2,
});

const ODDITIES: readonly (readonly [what: string, make: (cloud: Cloud) => void])[] = [
  ['a web page with 200', ({ faults }) => void faults.add({ effect: { kind: 'html' }, times: 3 })],
  ['half a document', ({ faults }) => void faults.add({ effect: { kind: 'truncate' }, times: 3 })],
  ['a list that is none', ({ faults }) => void faults.add(envelope({ data: {} }))],
  ['a list of nothing', ({ faults }) => void faults.add(envelope({ data: null, has_more: null }))],
  ['more that is no truth', ({ faults }) => void faults.add(envelope({ has_more: 'yes', next_cursor: 5 }))],
  [
    'the same page again and again',
    ({ faults }) =>
      void faults.add(envelope({ has_more: true, next_cursor: new Date(Date.now() + 60_000).toISOString() })),
  ],
  ['ids that are numbers', ({ faults }) => void faults.add(decorated({ id: 7 }))],
  ['no ids', ({ faults }) => void faults.add(decorated({ id: null }))],
  ['one number for all', ({ faults }) => void faults.add(decorated({ display_id: 1 }))],
  [
    'dates of another century',
    ({ faults }) =>
      void faults.add(decorated({ created_at: '0001-01-01', updated_at: '9999-12-31T23:59:59Z' })),
  ],
  [
    '429 that does not say how long',
    ({ faults }) => void faults.add({ effect: { kind: 'refuse', status: 429 }, times: 2 }),
  ],
  [
    '500 for what was done',
    ({ faults }) =>
      void faults.add({
        match: { method: 'POST' },
        effect: { kind: 'refuse', status: 500, when: 'after' },
        times: 2,
      }),
  ],
  [
    '409 twice, still under way',
    ({ faults }) => void faults.add(refused('POST', 409, 'idempotency_in_progress')),
  ],
  [
    'a record that is deleted between the pages of a list',
    (cloud) => {
      const edit = {
        op: 'delete',
        resource: 'customer',
        id: cloud.objects('customer')[60]?.id ?? '',
      } as const;
      cloud.faults.add({ match: LISTS, effect: { kind: 'edit', edits: [edit] }, times: 1 });
    },
  ],
  [
    'the clock of 2038',
    ({ clock, faults }) => {
      clock.skew(12 * 365 * 24 * 60 * 60 * 1000);
      faults.add({ match: LISTS, effect: { kind: 'latency', ms: 10 }, times: 1 });
    },
  ],
];

async function workOnBothSides(harness: Harness, round: number): Promise<void> {
  const { cloud } = harness;
  const [first, second] = cloud.objects('customer').map(({ id }) => id);
  cloud.edit.updateCustomer(first ?? '', { mrr: 100 + round });
  const edited = await harness.request('PATCH', `/customers/${second}`, { plan: `Plan ${round}` });
  expect(edited.status, edited.text).toBe(200);
  const made = await harness.request('POST', '/customers', { name: `Made ${round}` });
  expect(made.status, made.text).toBe(201);
}

test('an odd answer stops nothing for longer than it is given, and nothing is lost or doubled by it', {
  timeout: 400_000,
}, async () => {
  const harness = await startHarness({
    prepare: (cloud) => cloud.generate({ customers: MANY, contacts: 5, onboardings: 5 }),
  });
  onTestFinished(() => harness.end());
  await harness.until(({ state }) => state === 'idle', 'in sync', 60_000);
  for (const [round, [what, make]] of ODDITIES.entries()) {
    make(harness.cloud);
    await workOnBothSides(harness, round);
    await harness.syncNow();
    const met = () => harness.cloud.faults.list().every(({ applied }) => applied > 0);
    await expect.poll(met, { message: what, timeout: 60_000 }).toBe(true);
    harness.cloud.faults.clear();
    harness.cloud.clock.skew(0);
    await harness.syncNow();
    await harness.until(isDelivered, `${what}: in sync`, 120_000);
    await harness.settle(120_000);
    expect(harness.app.child.exitCode, what).toBeNull();
    expect(await differences(harness), what).toEqual([]);
    const made = harness.cloud.objects('customer').filter(({ name }) => name === `Made ${round}`);
    expect(made, what).toHaveLength(1);
  }
  expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
