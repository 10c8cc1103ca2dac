import { expect } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { type Contact, type Customer, type List, type Onboarding, read, readList } from './wire.ts';

let counter = 0;

/** A word no other call in this process returns, so that tests on one server do not meet. */
export function unique(prefix = 'x'): string {
  counter += 1;
  return `${prefix}-${counter}-${Math.random().toString(36).slice(2, 8)}`;
}

export async function createCustomer(server: TestServer, body: object = {}): Promise<Customer> {
  const response = await server.request('POST', '/customers', {
    body: { name: unique('Customer'), ...body },
  });
  return read<Customer>(response, 201);
}

export async function createContact(
  server: TestServer,
  customerId: string | number,
  body: object = {},
): Promise<Contact> {
  const contact = { name: 'Grace Hopper', email: `${unique('grace')}@example.com`, ...body };
  const response = await server.request('POST', `/customers/${customerId}/contacts`, { body: contact });
  return read<Contact>(response, 201);
}

export async function createOnboarding(
  server: TestServer,
  customerId: string,
  body: object = {},
): Promise<Onboarding> {
  const response = await server.request('POST', '/onboardings', {
    body: { customer_id: customerId, ...body },
  });
  return read<Onboarding>(response, 201);
}

export async function get<Row>(server: TestServer, path: string): Promise<Row> {
  return read<Row>(await server.request('GET', path));
}

export async function patch<Row>(server: TestServer, path: string, body: object): Promise<Row> {
  return read<Row>(await server.request('PATCH', path, { body }));
}

export async function remove(server: TestServer, path: string): Promise<void> {
  expect((await server.request('DELETE', path)).status).toBe(200);
}

export async function list<Row>(server: TestServer, path: string): Promise<List<Row>> {
  return readList<Row>(await server.request('GET', path));
}

export async function idsOf(server: TestServer, path: string): Promise<string[]> {
  return (await list<{ id: string }>(server, path)).data.map((row) => row.id);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Runs `work` for 0 … count-1 with at most `width` under way, and returns the results in order. */
export async function inParallel<Result>(
  count: number,
  width: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(count);
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
