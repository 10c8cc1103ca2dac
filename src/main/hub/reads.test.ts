import { describe, expect, test } from 'vitest';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import type { Page } from './positions.ts';
import type { CustomerFilter, ListPage, OnboardingFilter } from './reads.ts';
import {
  connect,
  insertPulledCustomer,
  openTestHub,
  START,
  type TestHub,
  temporaryFolder,
  tiedPosition,
} from './test-support.ts';

const ids = ({ documents }: ListPage) => documents.map((text) => (JSON.parse(text) as { id: string }).id);

/** Every page of a list, following `next_cursor` as a client would: through the contract's own check. */
function walk(list: (page: Page) => ListPage, limit: number, between?: () => void): string[] {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = list({ limit, cursor });
    seen.push(...ids(page));
    expect(page.documents.length).toBeLessThanOrEqual(limit);
    expect(page.nextCursor === null).toBe(!page.hasMore);
    if (page.nextCursor === null) return seen;
    expect(page.documents).toHaveLength(limit);
    expect(parseInput(pageQuerySchema, { cursor: page.nextCursor }).cursor).toBe(page.nextCursor);
    cursor = page.nextCursor;
    between?.();
  }
}

/** Pulled customers: groups of eight that share a millisecond, with single ones between them. */
function folderWithTies(): { folder: string; newestFirst: string[] } {
  const folder = temporaryFolder();
  openTestHub(folder).close();
  const database = connect(folder);
  const keys: string[] = [];
  const add = (milliseconds: number, ordinal: number) => {
    const number = keys.length + 1;
    const key = `pulled-${String(number).padStart(2, '0')}`;
    const position = tiedPosition(milliseconds, ordinal);
    insertPulledCustomer(database, {
      key,
      displayId: number,
      seq: number,
      position,
      fields: {
        tags: ['all', ...(number % 3 === 0 ? ['third'] : [])],
        plan: number % 2 === 0 ? 'even' : null,
      },
    });
    database
      .prepare(
        'INSERT INTO contacts (key, id, display_id, customer_key, seq, position, document, email) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        key,
        key,
        number,
        'pulled-01',
        100 + number,
        position,
        JSON.stringify({ id: key, email: key }),
        key,
      );
    database
      .prepare(
        "INSERT INTO onboardings (key, id, display_id, customer_key, seq, position, underlying_state, document, state) VALUES (?, ?, ?, ?, ?, ?, 'active', ?, 'active')",
      )
      .run(
        key,
        key,
        number,
        'pulled-01',
        200 + number,
        position,
        JSON.stringify({ id: key, state: 'active' }),
      );
    keys.push(key);
  };
  for (let group = 0; group < 3; group += 1) {
    for (let ordinal = 0; ordinal < 8; ordinal += 1) add(START + group * 10, ordinal);
    add(START + group * 10 + 1, 0);
  }
  return { folder, newestFirst: keys.toReversed() };
}

describe('a walk over rows that share their created_at', () => {
  const sizes = Array.from({ length: 28 }, (_, index) => index + 1);

  test('meets every customer once, newest first, at every page size', () => {
    const { folder, newestFirst } = folderWithTies();
    const { reads } = openTestHub(folder);
    for (const size of sizes)
      expect(
        walk((page) => reads.listCustomers({}, page), size),
        `pages of ${size}`,
      ).toEqual(newestFirst);
  });

  test('meets every contact and every onboarding once', () => {
    const { folder, newestFirst } = folderWithTies();
    const { reads } = openTestHub(folder);
    for (const size of sizes) {
      expect(walk((page) => reads.listContacts('pulled-01', page), size)).toEqual(newestFirst);
      expect(walk((page) => reads.listOnboardings({}, page), size)).toEqual(newestFirst);
      expect(
        walk((page) => reads.listOnboardings({ customer_id: '1', state: 'active' }, page), size),
      ).toEqual(newestFirst);
    }
  });

  test('is as lossless through a filter', () => {
    const { folder, newestFirst } = folderWithTies();
    const { reads } = openTestHub(folder);
    const numberOf = (key: string) => Number(key.slice(-2));
    const even = newestFirst.filter((key) => numberOf(key) % 2 === 0);
    const third = newestFirst.filter((key) => numberOf(key) % 3 === 0);
    for (const size of sizes) {
      expect(walk((page) => reads.listCustomers({ tag: 'all' }, page), size)).toEqual(newestFirst);
      expect(walk((page) => reads.listCustomers({ plan: 'even' }, page), size)).toEqual(even);
      expect(walk((page) => reads.listCustomers({ tag: 'third' }, page), size)).toEqual(third);
    }
  });

  test('does not stumble over rows made or deleted meanwhile', async () => {
    const { folder, newestFirst } = folderWithTies();
    const hub = openTestHub(folder);
    const deleted = newestFirst.slice(12, 14);
    const writes: Promise<unknown>[] = [];
    const seen = walk(
      (page) => hub.reads.listCustomers({}, page),
      4,
      () => {
        writes.push(hub.create('customer', { name: 'Made meanwhile' }));
        const key = deleted.pop();
        if (key !== undefined)
          connect(folder).prepare('UPDATE customers SET deleted_at = ? WHERE key = ?').run('now', key);
      },
    );
    await Promise.all(writes);
    expect(seen).toEqual(newestFirst.filter((_, index) => index !== 12 && index !== 13));
  });

  test('shows digits below the millisecond only where a cursor needs them', () => {
    const { folder } = folderWithTies();
    const { reads } = openTestHub(folder);
    expect(reads.listCustomers({}, { limit: 3 }).nextCursor).toBe('2026-05-26T17:21:09.432000006Z');
    expect(reads.listCustomers({}, { limit: 1 }).nextCursor).toBe('2026-05-26T17:21:09.433Z');
  });
});

describe('a cursor', () => {
  async function threeCustomers(): Promise<TestHub> {
    const hub = openTestHub();
    for (const [index, name] of ['A', 'B', 'C'].entries()) {
      hub.surroundings.time = START + index * 1000;
      await hub.create('customer', { name, slug: name.toLowerCase() });
    }
    return hub;
  }

  const slugs = (page: ListPage) =>
    page.documents.map((text) => (JSON.parse(text) as { slug: string }).slug).join('');

  test.each([
    ['2026-05-26T17:21:10.412Z', 'a', 'the moment of B itself: strictly older'],
    ['2026-05-26T17:21:10.413Z', 'ba', 'a millisecond later'],
    ['2026-05-26T17:21:10.411Z', 'a', 'a millisecond earlier'],
    ['2026-05-26T17:21:10.4120001Z', 'ba', 'a fraction of a millisecond later'],
    ['2026-05-26T17:21:10.41Z', 'a', 'hundredths'],
    ['2026-05-26T17:21:10Z', 'a', 'without milliseconds'],
    ['2026-05-26T17:21:11Z', 'ba', 'a full second'],
    ['2026-05-26T19:21:10.413+02:00', 'ba', 'east of Greenwich'],
    ['2026-05-26T12:51:10.413-04:30', 'ba', 'west of Greenwich'],
    ['2026-05-27T05:06:10.412+11:45', 'a', 'of the next day there'],
    ['2026-05-26T19:21:10.4120001+02:00', 'ba', 'with an offset and a fraction'],
    ['2000-01-01T00:00:00Z', '', 'before everything'],
    ['9999-12-31T23:59:59.999Z', 'cba', 'after everything'],
    ['9999-12-31T23:59:59-01:00', 'cba', 'beyond the year 9999'],
    ['0000-01-01T00:00:00+01:00', '', 'before the year 0'],
  ])('%s gives %j: %s', async (cursor, expected) => {
    const hub = await threeCustomers();
    expect(parseInput(pageQuerySchema, { cursor }).cursor).toBe(cursor);
    expect(slugs(hub.reads.listCustomers({}, { limit: 100, cursor }))).toBe(expected);
  });

  test.each(['', 'junk', '5', '2026-05-26', '2026-05-26T17:21:10', '2026-13-01T00:00:00Z', 'null', '~'])(
    '%j is refused by its field',
    async (cursor) => {
      const hub = openTestHub();
      const refusal = {
        type: 'invalid_request_error',
        code: 'invalid_string',
        message: 'Invalid datetime',
        field: 'cursor',
      };
      const { key } = await hub.write({
        operation: 'create',
        resource: 'customer',
        input: { name: 'Acme' },
        actor: { name: 'Ann', type: 'user' },
      });
      const page = { limit: 10, cursor };
      for (const list of [
        () => hub.reads.listCustomers({}, page),
        () => hub.reads.listContacts(key, page),
        () => hub.reads.listOnboardings({}, page),
        () => hub.reads.listActivity(key, page),
        () => parseInput(pageQuerySchema, { cursor }),
      ])
        expect(list).toThrow(expect.objectContaining(refusal));
    },
  );
});

describe('the filters of customers', () => {
  const VALUES = {
    status: ['active', 'at_risk'],
    domain: ['one.example', 'two.example'],
    owner_id: ['ann', 'ben'],
    plan: ['Growth', 'Starter'],
    tag: ['vip', 'new'],
  } as const;
  type Name = keyof typeof VALUES;
  const NAMES = Object.keys(VALUES) as Name[];

  test('narrow alone and together, and never show what is deleted', async () => {
    const hub = openTestHub();
    const customers = Array.from({ length: 64 }, (_, number) => {
      const pick = (name: Name, index: number) => VALUES[name][(number >> index) & 1];
      const [status, domain, owner_id, plan, tag] = NAMES.map(pick);
      return { name: `Customer ${number}`, status, domain, owner_id, plan, tags: number < 32 ? [tag] : [] };
    });
    const made = await Promise.all(customers.map((customer) => hub.create('customer', customer)));
    await Promise.all(made.slice(60).map(({ id }) => hub.remove('customer', String(id))));
    const live = customers.slice(0, 60).toReversed();

    for (let subset = 0; subset < 2 ** NAMES.length; subset += 1) {
      const filter: Partial<Record<Name, string>> = {};
      for (const [index, name] of NAMES.entries()) if ((subset >> index) & 1) filter[name] = VALUES[name][0];
      const { tag, ...fields } = filter;
      const expected = live.filter(
        (customer) =>
          Object.entries(fields).every(([name, value]) => customer[name as Exclude<Name, 'tag'>] === value) &&
          (tag === undefined || customer.tags.includes(tag as 'vip')),
      );
      const page = hub.reads.listCustomers(filter satisfies CustomerFilter, { limit: 100 });
      const names = page.documents.map((text) => (JSON.parse(text) as { name: string }).name);
      expect(names, JSON.stringify(filter)).toEqual(expected.map(({ name }) => name));
    }
  });

  test('find one by its slug, and nothing by a value that nobody has', async () => {
    const hub = openTestHub();
    await hub.create('customer', { name: 'Acme' });
    await hub.create('customer', { name: 'Other', slug: null });
    expect(hub.reads.listCustomers({ slug: 'acme' }, { limit: 9 }).documents).toHaveLength(1);
    for (const name of ['slug', 'status', 'domain', 'owner_id', 'plan', 'tag'] as const)
      expect(hub.reads.listCustomers({ [name]: 'nobody' }, { limit: 9 }).documents).toEqual([]);
  });

  test('a tag is found as soon as it is set, and no longer once it is taken away', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme', tags: ['a', 'b'] })).id);
    const tagged = (tag: string) => hub.reads.listCustomers({ tag }, { limit: 9 }).documents.length;
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([1, 1, 0]);
    await hub.update('customer', id, { tags: ['b', 'c'] });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 1, 1]);
    await hub.update('customer', id, { name: 'Acme Inc' });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 1, 1]);
    await hub.update('customer', id, { tags: [] });
    expect([tagged('a'), tagged('b'), tagged('c')]).toEqual([0, 0, 0]);
  });
});

describe('the filters of onboardings', () => {
  test('narrow alone and together', async () => {
    const hub = openTestHub();
    const phases = ['program_design', 'review'] as const;
    const states = ['active', 'paused', 'waiting'] as const;
    const owners = await Promise.all(['A', 'B'].map((name) => hub.create('customer', { name })));
    const all = owners.flatMap(({ id }) =>
      phases.flatMap((phase) => states.map((state) => ({ customer_id: String(id), phase, state }))),
    );
    await Promise.all(all.map((onboarding) => hub.create('onboarding', onboarding)));
    const options = [undefined, true] as const;
    for (const byCustomer of options) {
      for (const byPhase of options) {
        for (const byState of options) {
          const filter: OnboardingFilter = {
            customer_id: byCustomer && String(owners[1]?.id),
            phase: byPhase && 'review',
            state: byState && 'waiting',
          };
          const expected = all.filter((onboarding) =>
            Object.entries(filter).every(
              ([name, value]) => value === undefined || onboarding[name as keyof OnboardingFilter] === value,
            ),
          );
          expect(ids(hub.reads.listOnboardings(filter, { limit: 100 }))).toHaveLength(expected.length);
        }
      }
    }
  });

  test('a customer that never was has none', () => {
    const hub = openTestHub();
    expect(hub.reads.listOnboardings({ customer_id: 'nobody' }, { limit: 9 })).toEqual({
      documents: [],
      hasMore: false,
      nextCursor: null,
    });
  });

  test('those of a deleted customer are in no list, though each is still there by its id', async () => {
    const hub = openTestHub();
    const customer = String((await hub.create('customer', { name: 'Gone' })).id);
    const other = String((await hub.create('customer', { name: 'Here' })).id);
    const hidden = String((await hub.create('onboarding', { customer_id: customer })).id);
    const shown = String((await hub.create('onboarding', { customer_id: other })).id);
    await hub.remove('customer', customer);
    expect(ids(hub.reads.listOnboardings({}, { limit: 9 }))).toEqual([shown]);
    expect(ids(hub.reads.listOnboardings({ state: 'active' }, { limit: 9 }))).toEqual([shown]);
    expect(ids(hub.reads.listOnboardings({ customer_id: customer }, { limit: 9 }))).toEqual([]);
    expect(hub.get('onboarding', hidden)).toMatchObject({ id: hidden });
  });
});

test('a deleted record is not read, but its key is still known', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  await hub.remove('customer', id);
  expect(() => hub.reads.get('customer', id)).toThrow(/No customer/);
  expect(() => hub.reads.resolveLive('customer', '1')).toThrow(/No customer/);
  expect(hub.reads.resolve('customer', '1')).toBe(id);
  expect(() => hub.reads.resolve('customer', '2')).toThrow(/No customer/);
});

describe('the activity of a customer', () => {
  test('is walked without loss at every page size, though many entries share a millisecond', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme' })).id);
    for (const number of [1, 2, 3]) {
      await hub.update('customer', id, {
        name: `Acme ${number}`,
        mrr: number,
        plan: `${number}`,
        domain: `${number}.b`,
      });
      hub.surroundings.time += number - 1;
    }
    await hub.create('customer', { name: 'Somebody else' });
    const all = hub.reads.listActivity(id, { limit: 100 });
    expect(all.entries).toHaveLength(13);
    expect(all.entries.at(-1)?.event_type).toBe('customer.created');
    for (let limit = 1; limit <= 14; limit += 1) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = hub.reads.listActivity(id, { limit, cursor });
        seen.push(...page.entries.map((entry) => entry.id));
        expect(page.hasMore).toBe(page.nextCursor !== null);
        cursor = page.nextCursor ?? undefined;
        if (cursor !== undefined) expect(parseInput(pageQuerySchema, { cursor }).cursor).toBe(cursor);
      } while (cursor !== undefined);
      expect(seen, `pages of ${limit}`).toEqual(all.entries.map((entry) => entry.id));
    }
  });

  test('tells who changed what from what, and keeps the shape of the values', async () => {
    const hub = openTestHub();
    const id = String((await hub.create('customer', { name: 'Acme', mrr: 5 })).id);
    await hub.update('customer', id, { mrr: null, tags: ['a'], metadata: { deep: [1, { x: null }] } });
    const { entries } = hub.reads.listActivity(id, { limit: 3 });
    expect(entries.map(({ field, old_value, new_value }) => [field, old_value, new_value])).toEqual([
      ['metadata', {}, { deep: [1, { x: null }] }],
      ['tags', [], ['a']],
      ['mrr', 5, null],
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        object: 'activity',
        timestamp: '2026-05-26T17:21:09.412Z',
        actor: 'Ann Keller',
        actor_type: 'user',
        event_type: 'customer.field_changed',
        onboarding_id: null,
      });
    }
  });
});
