import { describe, expect, onTestFinished, test } from 'vitest';
import type { FaultRule } from '../cloud/fault-rules.ts';
import { runCli } from '../support/cli.ts';
import { localRecords } from './support/compare.ts';
import { type Harness, type HarnessOptions, startHarness } from './support/harness.ts';

interface Unreadable {
  readonly count: number;
  readonly latest: readonly { resource: string; id: string | null; field: string | null; reason: string }[];
}

async function harnessFor(options: HarnessOptions): Promise<Harness> {
  const harness = await startHarness(options);
  onTestFinished(() => harness.end());
  return harness;
}

const unreadable = async (harness: Harness) => (await harness.status()).unreadable as Unreadable;
const odd = (id: string, fields: Record<string, unknown>): FaultRule => ({
  effect: { kind: 'decorate', ids: [id], fields },
});

test('one odd row of 250 is named and counted; every row arrives, and the onboardings with them', async () => {
  const harness = await harnessFor({
    prepare(cloud) {
      cloud.generate({ customers: 250, contacts: 30, onboardings: 120 });
      const id = cloud.objects('customer')[150]?.id ?? '';
      cloud.faults.add(odd(id, { mrr: 10.5, tags: null, health_score: 150, name: null, display_id: '7700' }));
    },
  });
  const id = harness.cloud.objects('customer')[150]?.id ?? '';
  await harness.until(({ state }) => state === 'idle', 'in sync', 60_000);
  const { customer, contact, onboarding } = await localRecords(harness);
  expect([customer.length, contact.length, onboarding.length]).toEqual([250, 30, 120]);
  const row = customer.find((each) => each.id === id);
  expect(row).toMatchObject({ mrr: 10.5, health_score: 150, tags: [], display_id: 7700, name: row?.slug });
  const { count, latest } = await unreadable(harness);
  expect(count).toBe(1);
  expect(latest.map(({ field }) => field).toSorted()).toEqual([
    'display_id',
    'health_score',
    'mrr',
    'name',
    'tags',
  ]);
  expect(latest.every((value) => value.id === id && value.resource === 'customer')).toBe(true);
  const { stdout } = await runCli(['sync', 'status', '--data-dir', harness.dataDir]);
  expect(stdout).toContain(`customer ${id}, mrr: `);
  expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test('a row that is mended is named no more, and what it holds is shown', async () => {
  const harness = await harnessFor({
    prepare(cloud) {
      cloud.generate({ customers: 3 });
      cloud.faults.add({ ...odd(cloud.objects('customer')[1]?.id ?? '', { name: null }), id: 'odd' });
    },
  });
  await harness.until(({ state }) => state === 'idle', 'in sync');
  expect((await unreadable(harness)).count).toBe(1);
  harness.cloud.faults.remove('odd');
  await harness.settle();
  expect((await unreadable(harness)).count).toBe(0);
  const there = harness.cloud.objects('customer').map(({ name }) => name);
  expect((await localRecords(harness)).customer.map(({ name }) => name)).toEqual(there);
});

describe('nothing odd stops a list', () => {
  test.each<[string, FaultRule['effect'], number]>([
    ['a row without an id', { kind: 'decorate', fields: {}, without: ['id'] }, 0],
    ['an id that is a number', { kind: 'decorate', fields: { id: 7 } }, 0],
    ['dates that are none', { kind: 'decorate', fields: { created_at: 'soon', updated_at: null } }, 6],
    [
      'one date for all, years ahead',
      { kind: 'decorate', fields: { created_at: '2071-01-01T00:00:00.000Z' } },
      6,
    ],
    ['a number that all share', { kind: 'decorate', fields: { display_id: 4 } }, 6],
    [
      'a number beyond those kept for rows of ours',
      { kind: 'decorate', fields: { display_id: 1_000_000_001 } },
      6,
    ],
    [
      'a very long text',
      { kind: 'decorate', fields: { name: 'x'.repeat(200_000), mood: 'y'.repeat(50_000) } },
      6,
    ],
    [
      'nothing but null',
      { kind: 'decorate', fields: { name: null, email: null, phase: null, state: null, status: null } },
      6,
    ],
    ['rows of other kinds among them', { kind: 'envelope', rows: [null, 3, 'x', [], {}] }, 6],
    [
      'a list that does not say whether it goes on',
      { kind: 'envelope', fields: { has_more: null, object: 'page' } },
      6,
    ],
  ])('%s', async (_, effect, expected) => {
    const harness = await harnessFor({
      prepare(cloud) {
        cloud.generate({ customers: 6, contacts: 6, onboardings: 6 });
        cloud.faults.add({ match: { method: 'GET', path: '/{list}' }, effect });
        cloud.faults.add({ match: { method: 'GET', path: '/customers/{id}/contacts' }, effect });
        cloud.faults.remove('fault_0');
      },
    });
    await harness.until(({ state }) => state === 'idle', 'in sync');
    const { customer, contact, onboarding } = await localRecords(harness);
    expect([customer.length, contact.length, onboarding.length]).toEqual([expected, expected, expected]);
    expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

test('a number of the cloud among those that are given here meanwhile hides nothing and stops nothing', async () => {
  const harness = await harnessFor({ prepare: (cloud) => cloud.generate({ customers: 3 }) });
  await harness.until(({ state }) => state === 'idle', 'in sync');
  await harness.cloud.partition();
  const create = async (name: string) => {
    const answer = await harness.request('POST', '/customers', { name });
    expect(answer.status, answer.text).toBe(201);
    return answer.json<{ id: string; display_id: number }>();
  };
  const mine = await create('Mine');
  expect(mine.display_id).toBeGreaterThan(1_000_000_000);
  const [theirs, other] = harness.cloud.objects('customer').map(({ id }) => id);
  harness.cloud.faults.add(odd(theirs ?? '', { display_id: mine.display_id }));
  harness.cloud.faults.add(odd(other ?? '', { display_id: mine.display_id + 1 }));
  harness.cloud.edit.updateCustomer(theirs ?? '', { plan: 'Seen' });
  harness.cloud.edit.updateCustomer(other ?? '', { plan: 'Seen' });
  await harness.cloud.heal();
  await harness.syncNow();
  await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync');
  await harness.cloud.partition();
  const next = await create('Next');
  expect([mine.display_id, mine.display_id + 1]).not.toContain(next.display_id);
  const { customer } = await localRecords(harness);
  expect(customer.map(({ name }) => name)).toEqual(expect.arrayContaining(['Mine', 'Next']));
  expect(customer).toHaveLength(5);
  expect(
    customer
      .filter(({ plan }) => plan === 'Seen')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([theirs, other].toSorted());
  for (const { id, name } of customer) {
    const answer = await harness.request('GET', `/customers/${id}`);
    expect(answer.json<object>()).toMatchObject({ name });
  }
  // Who shows the number now has it; nobody's is lost, as the id goes on leading to each.
  const byNumber = await harness.request('GET', `/customers/${mine.display_id}`);
  expect(byNumber.status).toBe(200);
  expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
