import { afterEach, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { createProfile } from '../../../../test/support/store.ts';
import { newKey, pageEnvironment } from '../commands/new-keys.ts';
import { newCustomer } from '../commands/new-records.ts';
import { compareNames } from '../names.ts';
import { openDatabase, type ReplicaDatabase } from './database.ts';
import { toStored } from './documents.ts';
import { countRows, queryRows, readByKey, readInOrder } from './queries.ts';

let database: ReplicaDatabase;
afterEach(() => database.close());

async function fill(names: readonly string[]): Promise<CustomerReplica[]> {
  const { storage } = createProfile();
  const name = `queries-${newKey(pageEnvironment)}`;
  database = await openDatabase({ name, storage, shared: false });
  const customers = names.map((one) => newCustomer({ name: one }, pageEnvironment));
  await database.collections.customers.rx.bulkInsert(customers.map((row) => toStored('customers', row)));
  return customers;
}

async function pages(): Promise<(readonly CustomerReplica[])[]> {
  const read: (readonly CustomerReplica[])[] = [];
  for await (const rows of readInOrder(database.collections.customers)) read.push(rows);
  return read;
}

test('pages come in the order that lists use, each row once, as the contract has it', async () => {
  const names = Array.from(
    { length: 1595 },
    (_, index) => (index % 2 === 0 ? 'Éclair' : 'eclat') + (index % 7),
  );
  const customers = await fill(names);
  const read = await pages();
  expect(read.length).toBeGreaterThan(2);
  expect(read.flat()).toEqual([...customers].sort(compareNames));
});

test('without an order of their own, all are read once, too', async () => {
  const customers = await fill(Array.from({ length: 700 }, (_, index) => `Customer ${index}`));
  const read: CustomerReplica[] = [];
  for await (const rows of readByKey(database.collections.customers)) read.push(...rows);
  expect(read).toHaveLength(700);
  expect(new Set(read.map(({ key }) => key))).toEqual(new Set(customers.map(({ key }) => key)));
});

test('more rows of one name than fit a page are all read', async () => {
  await fill([...Array.from({ length: 1600 }, () => 'Same'), 'Zed']);
  const rows = (await pages()).flat();
  expect(new Set(rows.map(({ key }) => key)).size).toBe(1601);
  expect(rows).toHaveLength(1601);
});

test('an empty collection has no pages', async () => {
  await fill([]);
  expect((await pages()).flat()).toEqual([]);
});

test('deleted records are neither read nor counted, and rows are as the contract has them', async () => {
  const [kept, deleted] = await fill(['Kept', 'Deleted']);
  const document = await database.collections.customers.rx.findOne(deleted?.key).exec();
  await document?.incrementalRemove();
  expect(await queryRows(database.collections.customers, { selector: {} })).toEqual([kept]);
  expect((await pages()).flat()).toEqual([kept]);
  expect(await countRows(database.collections.customers)).toBe(1);
});
