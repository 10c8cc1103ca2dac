import { describe, expect, test } from 'vitest';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import {
  connect,
  insertPulledCustomer,
  openTestHub,
  START,
  type TestHub,
  temporaryFolder,
  tiedPosition,
} from '../../../../test/support/hub.ts';
import type { Page } from './positions.ts';
import type { ListPage } from './reads.ts';

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
      hub.environment.time = START + index * 1000;
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
