import { describe, expect, test, vi } from 'vitest';
import { openTestHub, populate, temporaryFolder } from '../../../../test/support/hub.ts';
import type { HubEvent } from './event-reads.ts';

const namesOf = (events: readonly HubEvent[]) => events.map(({ type }) => type);

describe('the stream', () => {
  test('is read from any cursor, oldest first, by types and in pages', async () => {
    const hub = openTestHub();
    await populate(hub);
    const first = hub.events.since(0, { limit: 2 });
    expect(namesOf(first.events)).toEqual(['customer.created', 'contact.added']);
    expect(first.hasMore).toBe(true);
    const second = hub.events.since(first.cursor);
    expect(namesOf(second.events)).toEqual(['onboarding.created']);
    expect(second).toMatchObject({ hasMore: false, cursor: hub.events.head() });
    expect(hub.events.since(second.cursor)).toEqual({ events: [], hasMore: false, cursor: second.cursor });
    expect(namesOf(hub.events.since(0, { types: ['contact.added'] }).events)).toEqual(['contact.added']);
  });

  test('tells what was changed together, and nothing of what was refused', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const head = hub.events.head();
    await Promise.allSettled([
      hub.update('customer', customer, { plan: 'gold', mrr: 5 }),
      hub.update('customer', customer, { mrr: -1 }),
      hub.update('customer', customer, { plan: 'silver' }),
    ]);
    const { events } = hub.events.since(head);
    expect(events.map(({ field, new_value }) => [field, new_value])).toEqual([
      ['plan', 'gold'],
      ['mrr', 5],
      ['plan', 'silver'],
    ]);
    const [one, two, three] = events.map(({ batch_id }) => batch_id);
    expect(one).toBe(two);
    expect(three).not.toBe(one);
  });
});

describe('a consumer', () => {
  test('gets what was there and what comes, in order, and each event once', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const seen: HubEvent[] = [];
    hub.events.subscribe('test', (events) => {
      seen.push(...events);
    });
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    for (let mrr = 1; mrr <= 20; mrr += 1) await hub.update('customer', customer, { mrr });
    await vi.waitFor(() => expect(seen).toHaveLength(23));
    const cursors = seen.map(({ cursor }) => cursor);
    expect(cursors).toEqual([...new Set(cursors)].sort((one, other) => one - other));
  });

  test('goes on after a restart where it was', async () => {
    const folder = temporaryFolder();
    const first = openTestHub(folder);
    const { customer } = await populate(first);
    const before: HubEvent[] = [];
    first.events.subscribe('test', (events) => {
      before.push(...events);
    });
    await vi.waitFor(() => expect(before).toHaveLength(3));
    // Its place is kept after it is done with the events.
    await new Promise((resolve) => setImmediate(resolve));
    first.close();
    const second = openTestHub(folder);
    await second.update('customer', customer, { plan: 'gold' });
    const after: HubEvent[] = [];
    second.events.subscribe('test', (events) => {
      after.push(...events);
    });
    await vi.waitFor(() => expect(after.map(({ field }) => field)).toEqual(['plan']));
  });

  test('that fails gets the same events again', async () => {
    const hub = openTestHub();
    await populate(hub);
    const calls: string[][] = [];
    hub.events.subscribe('test', async (events) => {
      calls.push(namesOf(events));
      if (calls.length === 1) throw new Error('not yet');
    });
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    expect(calls[1]).toEqual(calls[0]);
    expect(hub.failures).toEqual([expect.objectContaining({ message: 'not yet' })]);
  });

  test('is fed one page at a time, however slow it is', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    let running = 0;
    let most = 0;
    let seen = 0;
    hub.events.subscribe('test', async (events) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen += events.length;
      running -= 1;
    });
    await Promise.all(Array.from({ length: 1200 }, (_, mrr) => hub.update('customer', customer, { mrr })));
    await vi.waitFor(() => expect(seen).toBe(1203));
    expect(most).toBe(1);
  });

  test('may begin now, and hear only of some types', async () => {
    const hub = openTestHub();
    const { customer } = await populate(hub);
    const seen: HubEvent[] = [];
    const listen = (events: readonly HubEvent[]) => {
      seen.push(...events);
    };
    const stop = hub.events.subscribe('test', listen, { from: 'now', types: ['customer.status_changed'] });
    expect(() => hub.events.subscribe('test', listen)).toThrow(/two consumers/);
    await hub.update('customer', customer, { status: 'churned', plan: 'gold' });
    await vi.waitFor(() => expect(namesOf(seen)).toEqual(['customer.status_changed']));
    stop();
    hub.events.subscribe('test', listen, { types: ['customer.status_changed'] });
    await hub.update('customer', customer, { status: 'active' });
    await vi.waitFor(() => expect(seen.map(({ new_value }) => new_value)).toEqual(['churned', 'active']));
  });
});
