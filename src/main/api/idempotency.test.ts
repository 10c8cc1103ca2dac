import { describe, expect, test } from 'vitest';
import { requestWith } from '../../../test/support/api.ts';
import { ANN, openTestHub } from '../../../test/support/hub.ts';
import { idempotencyScope } from './handlers.ts';
import { createIdempotency, idempotencyKeyOf } from './idempotency.ts';

describe('the header', () => {
  test('is any text of 1 to 255 bytes, or absent', () => {
    expect(idempotencyKeyOf(requestWith())).toBeNull();
    for (const key of ['k', 'import 1/2', '"quoted"', 'x'.repeat(255)])
      expect(idempotencyKeyOf(requestWith(['Idempotency-Key', key]))).toBe(key);
  });

  test('of 256 bytes, or of none, is refused', () => {
    for (const key of ['', 'x'.repeat(256)]) {
      expect(() => idempotencyKeyOf(requestWith(['Idempotency-Key', key]))).toThrow(
        expect.objectContaining({ status: 400, code: 'invalid_idempotency_key' }),
      );
    }
  });
});

describe('a request with a key', () => {
  const scope = 'POST /customers';

  test('holds off others with that key in that scope while it is answered, and no longer', () => {
    const idempotency = createIdempotency(openTestHub());
    const land = idempotency.start(scope, 'k');
    const inProgress = expect.objectContaining({ status: 409, code: 'idempotency_in_progress' });
    expect(() => idempotency.start(scope, 'k')).toThrow(inProgress);
    idempotency.start(scope, 'other')();
    idempotency.start('POST /onboardings', 'k')();
    land();
    idempotency.start(scope, 'k')();
  });

  test('is told from one whose scope and key only read the same together', () => {
    const idempotency = createIdempotency(openTestHub());
    idempotency.start('POST /a', 'b c');
    expect(() => idempotency.start('POST /a b', 'c')).not.toThrow();
  });

  test('is first, then replayed from what was stored, and refused with another body', async () => {
    const hub = openTestHub();
    const idempotency = createIdempotency(hub);
    const body = Buffer.from('{"name":"Acme"}');
    const first = idempotency.claim(scope, 'k', body);
    if (first.outcome !== 'first') throw new Error('it was not the first');
    expect(idempotency.claim(scope, 'k', body)).toEqual(first);
    const { document } = await hub.write({
      operation: 'create',
      resource: 'customer',
      input: { name: 'Acme' },
      actor: ANN,
      idempotency: first.claim,
    });

    expect(idempotency.claim(scope, 'k', body)).toEqual({
      outcome: 'replay',
      status: 201,
      body: document,
      batchId: expect.any(String),
    });
    for (const other of ['{"name":"Acme" }', '{"name":"ACME"}', '']) {
      expect(() => idempotency.claim(scope, 'k', Buffer.from(other))).toThrow(
        expect.objectContaining({ status: 409, code: 'idempotency_key_reused' }),
      );
    }
    expect(idempotency.claim(scope, 'K', body)).toMatchObject({ outcome: 'first' });
  });
});

test('the scope is one for every way to write the path, and another for another customer', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  await hub.create('customer', { name: 'Other' });
  const scopes = [id, '1', '001', '2'].map((customerId) =>
    idempotencyScope(hub, 'createContact', { customerId }),
  );
  expect(scopes.slice(0, 3)).toEqual(Array(3).fill(`POST /customers/${id}/contacts`));
  expect(scopes[3]).not.toBe(scopes[0]);
  expect(idempotencyScope(hub, 'createCustomer', {})).toBe('POST /customers');
  expect(() => idempotencyScope(hub, 'createContact', { customerId: 'nobody' })).toThrow(/No customer/);
});
