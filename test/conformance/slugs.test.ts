import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { createCustomer, get, idsOf, patch, remove, unique } from './actions.ts';
import { type Customer, codeOf, expectError } from './wire.ts';

const server = await startServer();
afterAll(() => server.stop());

describe('a slug that is not given', () => {
  test('is derived from the name, with -2, -3 … on collision', async () => {
    const slugs: (string | null)[] = [];
    for (let i = 0; i < 4; i += 1) slugs.push((await createCustomer(server, { name: 'Aurora Labs' })).slug);
    expect(slugs).toEqual(['aurora-labs', 'aurora-labs-2', 'aurora-labs-3', 'aurora-labs-4']);
  });

  test('also collides with a slug that was given', async () => {
    await createCustomer(server, { name: 'Something else', slug: 'borealis' });
    expect((await createCustomer(server, { name: 'Borealis' })).slug).toBe('borealis-2');
  });

  test('steps over a numbered slug that is already taken', async () => {
    await createCustomer(server, { name: 'x', slug: 'cirrus-2' });
    expect((await createCustomer(server, { name: 'Cirrus' })).slug).toBe('cirrus');
    expect((await createCustomer(server, { name: 'Cirrus' })).slug).toBe('cirrus-3');
  });

  test('stays within 120 characters, on collision too', async () => {
    const name = 'long name '.repeat(25).trim();
    const slugs = [];
    for (let i = 0; i < 3; i += 1) slugs.push((await createCustomer(server, { name })).slug ?? '');
    expect(new Set(slugs).size).toBe(3);
    for (const slug of slugs) {
      expect(slug.length).toBeGreaterThan(0);
      expect(slug.length).toBeLessThanOrEqual(120);
    }
    expect(slugs[1]).toMatch(/-2$/);
    expect(slugs[2]).toMatch(/-3$/);
  });

  test.each(['株式会社', '!!!', '🐎', '   .', '٤٢'])('never makes the name %s fail', async (name) => {
    const first = await createCustomer(server, { name });
    const second = await createCustomer(server, { name });
    for (const { slug } of [first, second]) if (slug !== null) expect(slug.length).toBeGreaterThan(0);
    if (first.slug !== null) expect(second.slug).not.toBe(first.slug);
  });

  test('is distinct for creations at the same moment', async () => {
    const rows = await Promise.all(
      Array.from({ length: 12 }, () => createCustomer(server, { name: 'Rush Hour' })),
    );
    const expected = ['rush-hour', ...Array.from({ length: 11 }, (_, i) => `rush-hour-${i + 2}`)];
    expect(rows.map((row) => row.slug).sort()).toEqual(expected.sort());
  });

  test('does not move when the customer is renamed', async () => {
    const { id, slug, display_id } = await createCustomer(server, { name: 'Before Renaming' });
    const renamed = await patch<Customer>(server, `/customers/${id}`, { name: 'After Renaming' });
    expect(renamed).toMatchObject({ name: 'After Renaming', slug, display_id });
  });
});

describe('a slug that is given', () => {
  test('is taken as it is', async () => {
    expect((await createCustomer(server, { slug: 'my-own-slug' })).slug).toBe('my-own-slug');
  });

  test('may be null, for several customers', async () => {
    const first = await createCustomer(server, { slug: null });
    const second = await createCustomer(server, { slug: null });
    expect([first.slug, second.slug]).toEqual([null, null]);
  });

  test('and is another live customer’s is slug_taken, and creates nothing', async () => {
    const taken = await createCustomer(server, { slug: unique('taken') });
    const body = { name: 'Too late', slug: taken.slug };
    expectError(await server.request('POST', '/customers', { body }), 'slug_taken', 'optional:slug');
    expect(await idsOf(server, `/customers?slug=${taken.slug}`)).toEqual([taken.id]);
  });

  test('is given to exactly one of many who ask at the same moment', async () => {
    const slug = unique('race');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.request('POST', '/customers', { body: { name: 'R', slug } })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const refused = answers.filter((answer) => answer.status === 409);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['slug_taken']));
    expect(await idsOf(server, `/customers?slug=${slug}`)).toHaveLength(1);
  });
});

describe('PATCH of a slug', () => {
  test('to another live customer’s is slug_taken and changes nothing at all', async () => {
    const taken = await createCustomer(server);
    const customer = await createCustomer(server);
    const body = { name: 'Half applied', slug: taken.slug };
    expectError(
      await server.request('PATCH', `/customers/${customer.id}`, { body }),
      'slug_taken',
      'optional:slug',
    );
    expect(await get(server, `/customers/${customer.id}`)).toEqual(customer);
  });

  test('to its own is a 200', async () => {
    const customer = await createCustomer(server);
    const again = await patch<Customer>(server, `/customers/${customer.id}`, { slug: customer.slug });
    expect(again.slug).toBe(customer.slug);
  });

  test('frees the old one', async () => {
    const customer = await createCustomer(server);
    await patch(server, `/customers/${customer.id}`, { slug: unique('moved') });
    expect((await createCustomer(server, { slug: customer.slug })).slug).toBe(customer.slug);
  });
});

test('the slug of a deleted customer is free again, given or derived', async () => {
  const first = await createCustomer(server, { name: 'Phoenix Works' });
  await remove(server, `/customers/${first.id}`);
  const second = await createCustomer(server, { name: 'Phoenix Works' });
  expect(second.slug).toBe('phoenix-works');
  await remove(server, `/customers/${second.id}`);
  const third = await createCustomer(server, { slug: 'phoenix-works' });
  expect(third.slug).toBe('phoenix-works');
  expect(new Set([first.id, second.id, third.id]).size).toBe(3);
  expect(await idsOf(server, '/customers?slug=phoenix-works')).toEqual([third.id]);
});
