import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ERROR_STATUS, errorEnvelopeSchema } from './errors.ts';
import { ROUTES, type Route } from './routes.ts';
import { CONTRACT_VERSION } from './version.ts';
import recorded from './wire-shapes.json' with { type: 'json' };

const HASHES: Readonly<Record<string, string>> = recorded;

/** How a schema is worded may change at any time; it is not seen on the wire. */
const WORDS: ReadonlySet<string> = new Set(['description', 'title', 'examples']);

/** The same text for the same shape, whatever the order in which it was written down. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, entry]) => !(WORDS.has(name) && typeof entry === 'string'),
  );
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => [name, canonical(entry)]),
  );
}

/** What a client may send and what it will read, as JSON Schemas. */
function shapesOf(schema: z.ZodType): unknown {
  return (['input', 'output'] as const).map((io) => z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
}

function shapeOfRoute({ method, path, status, authenticated, query, body, response }: Route): unknown {
  const schemas = Object.entries({ query, body, response }).flatMap(([part, schema]) =>
    schema === undefined ? [] : [[part, shapesOf(schema)]],
  );
  return { method, path, status, authenticated: authenticated ?? true, ...Object.fromEntries(schemas) };
}

function hashOf(routes: Readonly<Record<string, Route>>, error: z.ZodType): string {
  const shapes = {
    routes: Object.entries(routes).map(([name, route]) => [name, shapeOfRoute(route)]),
    error: shapesOf(error),
    statuses: ERROR_STATUS,
  };
  return createHash('sha256')
    .update(JSON.stringify(canonical(shapes)))
    .digest('hex');
}

const CURRENT = hashOf(ROUTES, errorEnvelopeSchema);

test('no wire shape changes without its version being raised', () => {
  expect(
    HASHES[CONTRACT_VERSION],
    `A shape of the v1 contract changed. Inside v1 nothing may be removed, renamed or narrowed. If the change only adds or widens, add the next version with "${CURRENT}" at the end of wire-shapes.json; entries of earlier versions stay as they are.`,
  ).toBe(CURRENT);
});

test('the recorded versions go upwards, and no two have the same shapes', () => {
  const versions = Object.keys(HASHES);
  const numbers = versions.map((version) => version.split('.').map(Number));
  for (const parts of numbers) expect(parts).toEqual([1, expect.any(Number), expect.any(Number)]);
  const ascending = numbers.toSorted(([, a = 0, b = 0], [, c = 0, d = 0]) => a - c || b - d);
  expect(numbers).toEqual(ascending);
  expect(new Set(Object.values(HASHES)).size).toBe(versions.length);
});

describe('the guard', () => {
  const changed = (route: Partial<Route>) =>
    hashOf({ ...ROUTES, createCustomer: { ...ROUTES.createCustomer, ...route } }, errorEnvelopeSchema);
  const { body, response } = ROUTES.createCustomer;

  test('notices every kind of change', () => {
    const others = [
      changed({ body: body.extend({ region: z.string().optional() }) }),
      changed({ body: body.omit({ plan: true }) }),
      changed({ body: body.extend({ name: z.string().min(1).max(256) }) }),
      changed({ body: body.extend({ mrr: z.int().min(0) }) }),
      changed({ body: body.partial() }),
      changed({ response: response.extend({ region: z.string() }) }),
      changed({ response: response.extend({ status: z.enum(['active']) }) }),
      changed({ query: z.object({ dry_run: z.string().optional() }) }),
      changed({ status: 200 }),
      changed({ method: 'patch' }),
      changed({ path: '/clients' }),
      changed({ authenticated: false }),
      hashOf(ROUTES, errorEnvelopeSchema.extend({ request_id: z.string() })),
      hashOf({ ...ROUTES, more: ROUTES.getMe }, errorEnvelopeSchema),
    ];
    expect(new Set([CURRENT, ...others]).size).toBe(others.length + 1);
  });

  test('takes no notice of wording', () => {
    expect(changed({ summary: 'Make a customer' })).toBe(CURRENT);
    const reworded = body
      .extend({ plan: body.shape.plan.describe('In other words') })
      .meta({ id: 'CustomerCreate', description: 'In other words' });
    expect(changed({ body: reworded })).toBe(CURRENT);
  });
});
