import { afterAll, beforeAll, expect, test } from 'vitest';
import { extent } from '../support/extent.ts';
import { startServer } from '../support/server.ts';
import { createCustomer, inParallel, remove } from './actions.ts';
import { type Customer, type List, read } from './wire.ts';

/**
 * Whole walks: nothing skipped, nothing repeated. Rows with the same created_at cannot be made over this API
 * (rows created here get strictly increasing times), so ties are not the business of this file.
 */
const COUNT = extent(2000, 10_000);
const PAGE_SIZES = Array.from({ length: 100 }, (_, index) => index + 1).filter(
  (size) => (size - 1) % extent(11, 1) === 0,
);
const server = await startServer();
const key = await server.createKey();
afterAll(() => server.stop());

/** Every id, newest first, as the creations reported them. */
let all: string[] = [];

beforeAll(async () => {
  const rows = await inParallel(COUNT, 8, async (index) => {
    const body = { name: `Customer ${index}`, plan: index < 500 ? 'small' : 'large' };
    return read<Customer>(await server.request('POST', '/customers', { key, body }), 201);
  });
  expect(new Set(rows.map((row) => row.created_at)).size).toBe(COUNT);
  all = rows.sort((a, b) => (a.created_at < b.created_at ? 1 : -1)).map((row) => row.id);
}, 120_000);

type Walk = {
  limit: number;
  from?: string;
  plan?: string;
  between?: (page: List<Customer>) => Promise<void>;
};

/** Walks the list of customers to its end and returns the ids in the order in which they came. */
async function walk({ limit, from, plan, between }: Walk): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null | undefined = from;
  for (;;) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (plan !== undefined) query.set('plan', plan);
    if (cursor) query.set('cursor', cursor);
    const response = await server.request('GET', `/customers?${query}`, { key });
    const page = read<List<Customer>>(response);
    for (const row of page.data) seen.push(row.id);
    if (!page.has_more) return seen;
    if (page.next_cursor === null || seen.length > 2 * COUNT) throw new Error('the walk does not end');
    cursor = page.next_cursor;
    await between?.(page);
  }
}

test.each([100, 99, 50, 37, 20, 7])(
  'every customer in pages of %d: each once, newest first',
  async (limit) => {
    const seen = await walk({ limit });
    expect(seen).toHaveLength(all.length);
    expect(seen).toEqual(all);
  },
);

test('the oldest 300 of them one by one', async () => {
  const head = await server.request('GET', `/customers/${all[COUNT - 301]}`, { key });
  const from = read<Customer>(head).created_at;
  expect(await walk({ limit: 1, from })).toEqual(all.slice(-300));
});

test('500 customers at page sizes from 1 to 100', async () => {
  const expected = await walk({ limit: 100, plan: 'small' });
  expect(expected).toHaveLength(500);
  expect(new Set(expected).size).toBe(500);
  await inParallel(PAGE_SIZES.length, 4, async (index) => {
    const limit = PAGE_SIZES[index] ?? 0;
    expect(await walk({ limit, plan: 'small' }), `limit ${limit}`).toEqual(expected);
  });
});

test('rows created during a walk neither hide nor repeat what was there', async () => {
  const created = new Set<string>();
  const seen = await walk({
    limit: 100,
    between: async () => {
      created.add((await createCustomer(server)).id);
    },
  });
  expect(created.size).toBeGreaterThan((COUNT / 100) * 0.9);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((id) => !created.has(id))).toEqual(all);
});

test('rows deleted during a walk, the one under the cursor included, hide no other', async () => {
  const deleted: string[] = [];
  const seen = await walk({
    limit: 50,
    plan: 'small',
    between: async (page) => {
      const last = page.data.at(-1)?.id ?? '';
      deleted.push(last);
      await remove(server, `/customers/${last}`);
    },
  });
  expect(deleted).toHaveLength(9);
  expect(new Set(seen).size).toBe(500);
  const left = await walk({ limit: 100, plan: 'small' });
  expect(left).toEqual(seen.filter((id) => !deleted.includes(id)));
});
