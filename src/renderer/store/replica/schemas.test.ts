import { NON_PREMIUM_COLLECTION_LIMIT } from 'rxdb/plugins/core';
import { checkSchema } from 'rxdb/plugins/dev-mode';
import { describe, expect, test } from 'vitest';
import { COLLECTION_NAMES, REPLICA_SCHEMAS } from '#shared/replica.ts';
import { shapeOfReplica, storedSchema } from './schemas.ts';

describe.each(COLLECTION_NAMES)('the schema of %s', (name) => {
  const schema = storedSchema(name);

  test('is one that RxDB accepts', () => {
    expect(() => checkSchema(schema)).not.toThrow();
  });

  test('has every field of the contract but the tombstone flag, which is RxDB’s own', () => {
    const fields = Object.keys(REPLICA_SCHEMAS[name].shape).filter((field) => field !== '_deleted');
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(fields));
    expect(schema.properties).not.toHaveProperty('_deleted');
  });

  test('requires what it indexes, because the storage cannot index what may be missing', () => {
    expect(schema.required).toEqual(expect.arrayContaining([...(schema.indexes ?? [])]));
  });
});

test('the shape is the same at every start', () => {
  expect(shapeOfReplica()).toBe(shapeOfReplica());
  expect(shapeOfReplica()).toMatch(/^[0-9a-f]{8}$/);
});

test('another schema is another shape', () => {
  const customers = storedSchema('customers');
  const changed = { ...customers, properties: { ...customers.properties, extra: { type: 'string' } } };
  expect(shapeOfReplica([changed])).not.toBe(shapeOfReplica([customers]));
});

test('there are no more collections than RxDB opens at once, the commands of the browser among them', () => {
  // One more would make every start wait for two seconds, two more would fail.
  expect(COLLECTION_NAMES.length + 1).toBeLessThanOrEqual(NON_PREMIUM_COLLECTION_LIMIT);
});
