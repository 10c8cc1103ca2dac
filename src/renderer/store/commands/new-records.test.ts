import { expect, test } from 'vitest';
import { REPLICA_SCHEMAS } from '#shared/replica.ts';
import { type Environment, newKey, pageEnvironment, withStrictTime } from './new-keys.ts';
import { newContact, newCustomer, newOnboarding } from './new-records.ts';

const stopped: Environment = { now: () => 1_790_000_000_000, randomBytes: (count) => new Uint8Array(count) };
const customer = { key: 'c1', id: 'cloud-id' };

test('a key has the shape that the hub accepts', () => {
  expect(newKey(pageEnvironment)).toMatch(/^c[0-9a-z]{24}$/);
  expect(newKey(stopped)).toBe(`c${(1_790_000_000_000).toString(36)}${'0'.repeat(16)}`);
});

test('new records are complete records of the contract', () => {
  expect(() => REPLICA_SCHEMAS.customers.parse(newCustomer({ name: 'Acme' }, stopped))).not.toThrow();
  const contact = newContact(customer, true, { name: 'Ann', email: 'ann@acme.com' }, stopped);
  expect(() => REPLICA_SCHEMAS.contacts.parse(contact)).not.toThrow();
  expect(() => REPLICA_SCHEMAS.onboardings.parse(newOnboarding(customer, {}, stopped))).not.toThrow();
  expect(contact).toMatchObject({ customer_key: 'c1', customer_id: 'cloud-id' });
});

test('a slug is only set when one was given: the hub knows which are taken', () => {
  expect(newCustomer({ name: 'Acme' }, stopped).slug).toBeNull();
  expect(newCustomer({ name: 'Acme', slug: 'acme' }, stopped).slug).toBe('acme');
});

test('who is archived from the start is not the primary, first or not', () => {
  const input = { name: 'Ann', email: 'ann@acme.com', archived: true, is_primary: true };
  expect(newContact(customer, true, input, stopped).is_primary).toBe(false);
});

test('waiting is a state and a flag, whichever of them was given', () => {
  expect(newOnboarding(customer, { state: 'waiting' }, stopped)).toMatchObject({
    state: 'waiting',
    waiting_on_customer: true,
  });
  expect(newOnboarding(customer, { state: 'paused', waiting_on_customer: true }, stopped).state).toBe(
    'waiting',
  );
  expect(newOnboarding(customer, { state: 'paused' }, stopped)).toMatchObject({
    state: 'paused',
    waiting_on_customer: false,
  });
});

test('records made while the clock stands still keep the order in which they were made', () => {
  const strict = withStrictTime(stopped);
  const [first, second] = [newCustomer({ name: 'A' }, strict), newCustomer({ name: 'B' }, strict)];
  expect(first.created_at < second.created_at && first.key < second.key).toBe(true);
});
