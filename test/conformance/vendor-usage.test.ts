import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import type { Contact, Customer, ErrorBody, List, Onboarding } from './wire.ts';

/**
 * Scripts as users of the cloud service write them: plain `fetch`, a base URL and a key.
 * Against this machine only the base URL differs.
 */
const server = await startServer();
afterAll(() => server.stop());

const BASE_URL = server.api;
const API_KEY = await server.createKey({ name: 'script' });

class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, { error }: ErrorBody) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.field = error.field;
  }
}

async function call<Result>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Result> {
  const response = await fetch(`${BASE_URL}${path}`, {
    method,
    headers: { Authorization: `Bearer ${API_KEY}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new ApiError(response.status, answer as ErrorBody);
  return answer as Result;
}

async function* walk<Row>(path: string, limit = 100): AsyncGenerator<Row> {
  let cursor: string | null = null;
  for (;;) {
    const url = new URL(`${BASE_URL}${path}`);
    url.searchParams.set('limit', String(limit));
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const response = await fetch(url, { headers: { Authorization: `Bearer ${API_KEY}` } });
    const page = (await response.json()) as List<Row>;
    yield* page.data;
    if (!page.has_more) return;
    cursor = page.next_cursor;
  }
}

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

test('a health check needs no key', async () => {
  const response = await fetch(`${BASE_URL}/health`);
  expect(await response.json()).toMatchObject({ status: 'ok' });
});

test('customer, primary contact and onboarding in one script', async () => {
  const customer = await call<Customer>('POST', '/customers', {
    name: 'Northwind Traders',
    domain: 'https://northwind.example/',
    mrr: 249_900,
  });
  const contact = await call<Contact>('POST', `/customers/${customer.id}/contacts`, {
    name: 'Nancy Davolio',
    email: 'Nancy@Northwind.example',
    is_primary: true,
  });
  const onboarding = await call<Onboarding>('POST', '/onboardings', {
    customer_id: customer.id,
    name: 'Northwind onboarding',
    target_launch_date: '2027-02-01T00:00:00.000Z',
  });
  expect(customer).toMatchObject({ slug: 'northwind-traders', domain: 'northwind.example' });
  expect(contact).toMatchObject({ customer_id: customer.id, is_primary: true });
  expect(onboarding).toMatchObject({ customer_id: customer.id, phase: 'before_getting_started' });

  const moved = await call<Onboarding>('PATCH', `/onboardings/${onboarding.id}`, { phase: 'program_design' });
  expect(moved.phase).toBe('program_design');
  const onboardings = await call<List<Onboarding>>('GET', `/onboardings?customer_id=${customer.display_id}`);
  expect(onboardings.data).toEqual([moved]);
});

describe('a bulk import', () => {
  const records = Array.from({ length: 60 }, (_, index) => ({
    external_id: `crm-${index}`,
    name: `Imported ${index}`,
    domain: `imported-${index}.example`,
  }));

  /** Four requests in flight; each creation may be sent several times, as after a timeout. */
  async function importAll(attempts: number): Promise<Map<string, Customer>> {
    const imported = new Map<string, Customer>();
    const queue = [...records];
    const worker = async () => {
      for (let record = queue.shift(); record !== undefined; record = queue.shift()) {
        const { external_id, ...body } = record;
        for (let attempt = 0; attempt < attempts; attempt += 1) {
          const headers = { 'Idempotency-Key': `import-2026-11-${external_id}` };
          imported.set(external_id, await call<Customer>('POST', '/customers', body, headers));
        }
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    return imported;
  }

  test('with idempotency keys creates each record once, however often it is run', async () => {
    const first = await importAll(2);
    const second = await importAll(1);
    expect(second).toEqual(first);
    const rows = await collect(walk<Customer>('/customers'));
    const imported = rows.filter((row) => row.domain?.startsWith('imported-'));
    expect(imported).toHaveLength(records.length);
    expect(new Set(imported.map((row) => row.id))).toEqual(new Set([...first.values()].map((row) => row.id)));
  });

  test('can then be walked with an async generator in pages of any size', async () => {
    // Scores are reckoned beside it, a moment after what they are made of.
    const walked = async (limit: number) =>
      (await collect(walk<Customer>('/customers', limit))).map((row) => ({ ...row, health_score: null }));
    const whole = await walked(100);
    expect(whole.length).toBeGreaterThanOrEqual(records.length);
    for (const limit of [1, 7, 25]) expect(await walked(limit)).toEqual(whole);
  });

  test('the walk may be left early', async () => {
    for await (const row of walk<Customer>('/customers', 5)) {
      expect(row.object).toBe('customer');
      break;
    }
  });
});

describe('recovery from slug_taken', () => {
  test('by using the customer that already has the slug', async () => {
    async function findOrCreate(slug: string, name: string): Promise<Customer> {
      try {
        return await call<Customer>('POST', '/customers', { name, slug });
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'slug_taken') throw error;
        const found = await call<List<Customer>>('GET', `/customers?slug=${encodeURIComponent(slug)}`);
        const [existing] = found.data;
        if (existing === undefined) throw error;
        return existing;
      }
    }
    const first = await findOrCreate('globex', 'Globex');
    const second = await findOrCreate('globex', 'Globex Corporation');
    expect(second).toEqual(first);
  });

  test('by trying the next slug', async () => {
    async function createWithFreeSlug(slug: string, name: string): Promise<Customer> {
      for (let suffix = 1; ; suffix += 1) {
        try {
          const candidate = suffix === 1 ? slug : `${slug}-${suffix}`;
          return await call<Customer>('POST', '/customers', { name, slug: candidate });
        } catch (error) {
          if (!(error instanceof ApiError) || error.status !== 409) throw error;
        }
      }
    }
    const slugs = [];
    for (let i = 0; i < 3; i += 1) slugs.push((await createWithFreeSlug('initech', 'Initech')).slug);
    expect(slugs).toEqual(['initech', 'initech-2', 'initech-3']);
  });
});

test('an error tells a script what to do: status, code, field and message', async () => {
  const failure = await call('POST', '/customers', { domain: 'nameless.example' }).catch((error) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({
    status: 400,
    code: 'missing_field',
    field: 'name',
    message: 'name is required',
  });
});

test('deleting twice is safe for a script that is run again', async () => {
  const { id } = await call<Customer>('POST', '/customers', { name: 'Short lived' });
  const first = await call('DELETE', `/customers/${id}`);
  expect(await call('DELETE', `/customers/${id}`)).toEqual(first);
  const gone = await call('GET', `/customers/${id}`).catch((error) => error);
  expect(gone).toMatchObject({ status: 404, code: 'customer_not_found' });
});
