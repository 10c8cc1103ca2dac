import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, startServer, type TestServer } from '../support/server.ts';
import { createCustomer, list } from './actions.ts';
import { type Contact, type Customer, type Onboarding, PHASES } from './wire.ts';

const folders: string[] = [];
afterAll(() => folders.forEach(removeDataDir));

function folder(): string {
  const made = makeDataDir();
  folders.push(made);
  return made;
}

const customersOf = async (server: TestServer) => (await list<Customer>(server, '/customers?limit=100')).data;
const onboardingsOf = async (server: TestServer) =>
  (await list<Onboarding>(server, '/onboardings?limit=100')).data;

describe('serve --sample on an empty hub', () => {
  const dataDir = folder();
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ dataDir, args: ['--sample'] });
  });
  afterAll(async () => {
    await server.stop();
  });

  test('loads 12 customers and 18 onboardings over all phases', async () => {
    const [customers, onboardings] = [await customersOf(server), await onboardingsOf(server)];
    expect(customers).toHaveLength(12);
    expect(onboardings).toHaveLength(18);
    expect(new Set(onboardings.map((row) => row.phase))).toEqual(new Set(PHASES));
    const ids = new Set(customers.map((row) => row.id));
    for (const row of onboardings) expect(ids).toContain(row.customer_id);
    for (const row of onboardings) expect(row.completed_at !== null).toBe(row.phase === 'completed');
    expect(new Set(customers.map((row) => row.slug)).size).toBe(12);
    expect(customers.map((row) => row.display_id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
  });

  test('gives customers contacts, at most one of them primary', async () => {
    let count = 0;
    for (const { id } of await customersOf(server)) {
      const { data } = await list<Contact>(server, `/customers/${id}/contacts?limit=100`);
      count += data.length;
      expect(data.filter((contact) => contact.is_primary).length).toBeLessThanOrEqual(1);
    }
    expect(count).toBeGreaterThanOrEqual(12);
  });

  test('a second start with --sample adds nothing', async () => {
    const before = (await customersOf(server)).map((row) => row.id);
    await server.stop();
    server = await startServer({ dataDir, args: ['--sample'] });
    expect((await customersOf(server)).map((row) => row.id)).toEqual(before);
    expect(await onboardingsOf(server)).toHaveLength(18);
  });
});

test('--sample on a hub that has a customer of its own adds nothing', async () => {
  const dataDir = folder();
  const first = await startServer({ dataDir });
  const own = await createCustomer(first);
  await first.stop();
  const second = await startServer({ dataDir, args: ['--sample'] });
  expect((await customersOf(second)).map((row) => row.id)).toEqual([own.id]);
  expect(await onboardingsOf(second)).toEqual([]);
  await second.stop();
});

test('without --sample an empty hub stays empty', async () => {
  const server = await startServer();
  expect(await customersOf(server)).toEqual([]);
  await server.stop();
});
