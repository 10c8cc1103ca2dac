import { afterEach, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { createProfile } from '../../../../test/support/store.ts';
import { newCustomer, newKey, pageEnvironment } from '../commands/new-records.ts';
import { compareNames } from '../names.ts';
import { openDatabase, type ReplicaDatabase } from './database.ts';
import { toStored } from './documents.ts';
import { countRows, queryRows, readInChunks } from './queries.ts';

let database: ReplicaDatabase;
afterEach(() => database.close());

async function fill(names: readonly string[]): Promise<CustomerReplica[]> {
  const name = `queries-${newKey(pageEnvironment)}`;
  const { storage } = createProfile();
  database = await openDatabase({ name, storage, shared: false });
  const customers = names.map((one) => newCustomer({ name: one }, pageEnvironment));
  await database.collections.customers.rx.bulkInsert(customers.map((row) => toStored('customers', row)));
  return customers;
}

async function chunks(size: number): Promise<(readonly CustomerReplica[])[]> {
  const read: (readonly CustomerReplica[])[] = [];
  for await (const rows of readInChunks(database.collections.customers, size)) read.push(rows);
  return read;
}

test('chunks come in the order that lists use, each row once', async () => {
  const names = Array.from(
    { length: 95 },
    (_, index) => (index % 2 === 0 ? 'Éclair' : 'eclat') + (index % 7),
  );
  const customers = await fill(names);
  const read = await chunks(30);
  expect(read[0]).toHaveLength(30);
  expect(read.flat().map(({ key }) => key)).toEqual([...customers].sort(compareNames).map(({ key }) => key));
});

test('more rows of one name than fit a chunk are all read', async () => {
  await fill([...Array.from({ length: 40 }, () => 'Same'), 'Zed']);
  const rows = (await chunks(8)).flat();
  expect(new Set(rows.map(({ key }) => key)).size).toBe(41);
  expect(rows).toHaveLength(41);
});

test('an empty collection has no chunks', async () => {
  await fill([]);
  expect(await chunks(8)).toEqual([]);
});

test('deleted records are neither read nor counted, and rows are as the contract has them', async () => {
  const [kept, deleted] = await fill(['Kept', 'Deleted']);
  const document = await database.collections.customers.rx.findOne(deleted?.key).exec();
  await document?.incrementalRemove();
  expect(await queryRows(database.collections.customers, { selector: {} })).toEqual([kept]);
  expect(await countRows(database.collections.customers)).toBe(1);
});
