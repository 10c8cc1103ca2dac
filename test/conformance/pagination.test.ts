import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createContact, createCustomer, createOnboarding, idsOf, inParallel, list } from './actions.ts';
import { type Customer, codeOf, expectError } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

test('the list of an empty hub is the empty envelope', async () => {
  const empty = { object: 'list', data: [], has_more: false, next_cursor: null };
  for (const base of ['/api/v1', '/v1'])
    for (const path of ['/customers', '/onboardings'])
      expect((await server.request('GET', path, { base })).json()).toEqual(empty);
});

describe('with 30 rows in every list', () => {
  const COUNT = 30;
  const newestFirst = new Map<string, string[]>();
  const paths: string[] = [];

  beforeAll(async () => {
    const customers = await inParallel(COUNT, 1, () => createCustomer(server));
    const [customer] = customers;
    if (customer === undefined) throw new Error('no customer was made');
    const contacts = await inParallel(COUNT, 1, () => createContact(server, customer.id));
    const onboardings = await inParallel(COUNT, 1, () => createOnboarding(server, customer.id));
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id).reverse();
    newestFirst.set('/customers', ids(customers));
    newestFirst.set(`/customers/${customer.id}/contacts`, ids(contacts));
    newestFirst.set('/onboardings', ids(onboardings));
    newestFirst.set(`/customers/${customer.id}/onboardings`, ids(onboardings));
    paths.push(...newestFirst.keys());
  });

  const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;

  test('a page without a limit holds 20, of onboardings 25', async () => {
    for (const [path, size] of [
      [paths[0], 20],
      [paths[1], 20],
      [paths[2], 25],
    ] as const) {
      const page = await list<Customer>(server, path ?? '');
      expect(page.data.map((row) => row.id)).toEqual(newestFirst.get(path ?? '')?.slice(0, size));
      expect(page.has_more).toBe(true);
    }
    const nested = await list(server, paths[3] ?? '');
    expect([20, 25]).toContain(nested.data.length);
    const activity = await list(server, (paths[3] ?? '').replace('onboardings', 'activity'));
    expect(activity).toMatchObject({ has_more: true });
    expect(activity.data).toHaveLength(20);
  });

  test.each(['1', '29', '30', '31', '100'])(
    'limit=%s cuts there and says whether more follows',
    async (limit) => {
      for (const path of paths) {
        const page = await list<Customer>(server, withQuery(path, { limit }));
        expect(page.data.map((row) => row.id)).toEqual(newestFirst.get(path)?.slice(0, Number(limit)));
        expect(page.has_more).toBe(Number(limit) < COUNT);
      }
    },
  );

  test.each([
    ['0', 'too_small'],
    ['-1', 'too_small'],
    ['101', 'too_big'],
    ['1000000', 'too_big'],
  ])('limit=%s is %s', async (limit, code) => {
    for (const path of paths)
      expectError(await server.request('GET', withQuery(path, { limit })), code, 'limit');
  });

  test.each(['1.5', 'ten', '5x', '0x10', '1e1', 'NaN', 'Infinity', ' '])(
    'limit=%s, which is no integer, is a 400',
    async (limit) => {
      for (const path of paths) {
        const response = await server.request('GET', withQuery(path, { limit }));
        expect(['invalid_type', 'invalid_string', 'too_small']).toContain(codeOf(response));
        expectError(response, codeOf(response), 'limit');
      }
    },
  );

  test.each(['yesterday', '2026-13-45T00:00:00.000Z', '1790000000', 'null', "' OR 1=1", ' '])(
    'the cursor %s gets exactly the documented error',
    async (cursor) => {
      for (const path of paths) {
        const response = await server.request('GET', withQuery(path, { cursor }));
        expect(response.status).toBe(400);
        expect(response.json()).toEqual({
          error: {
            type: 'invalid_request_error',
            code: 'invalid_string',
            message: 'Invalid datetime',
            field: 'cursor',
          },
        });
      }
    },
  );

  test('the created_at of a row as cursor returns the rows strictly older', async () => {
    for (const path of paths) {
      const all = (await list<Customer>(server, withQuery(path, { limit: '100' }))).data;
      for (const index of [0, 7, 28, 29]) {
        const cursor = all[index]?.created_at ?? '';
        const older = await idsOf(server, withQuery(path, { limit: '100', cursor }));
        expect(older).toEqual(all.slice(index + 1).map((row) => row.id));
      }
    }
  });

  test('a cursor before all rows returns none, one after all of them the first page', async () => {
    for (const path of paths) {
      const past = await list(server, withQuery(path, { cursor: '2001-01-01T00:00:00.000Z' }));
      expect(past).toEqual({ object: 'list', data: [], has_more: false, next_cursor: null });
      const future = await idsOf(server, withQuery(path, { cursor: '2999-01-01T00:00:00Z', limit: '5' }));
      expect(future).toEqual(newestFirst.get(path)?.slice(0, 5));
    }
  });

  test('next_cursor goes straight back, and the last page says so even when it is full', async () => {
    for (const path of paths)
      for (const limit of [1, 3, 7, 10, 15, 29]) {
        const seen: string[] = [];
        let pages = 0;
        let query: Record<string, string> = { limit: String(limit) };
        for (;;) {
          const page = await list<Customer>(server, withQuery(path, query));
          pages += 1;
          seen.push(...page.data.map((row) => row.id));
          if (!page.has_more) break;
          expect(page.data).toHaveLength(limit);
          query = { limit: String(limit), cursor: page.next_cursor ?? '' };
        }
        expect(seen).toEqual(newestFirst.get(path));
        expect(pages).toBe(Math.ceil(COUNT / limit));
      }
  });
});
