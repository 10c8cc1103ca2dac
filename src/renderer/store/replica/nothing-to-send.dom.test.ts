import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, expect, test, vi } from 'vitest';
import {
  createFakeHub,
  createProfile,
  createWindows,
  customerOfHub,
  customersOf,
} from '../../../../test/support/store.ts';
import type { ReplicaStorage } from './storage.ts';

const windows = createWindows();
afterEach(() => windows.closeAll());

/** A storage that tells which collections are gone through in the order in which they were written. */
function watchedStorage() {
  const memory = getRxStorageMemory() as unknown as ReplicaStorage;
  const walked: string[] = [];
  const storage: ReplicaStorage = {
    ...memory,
    async createStorageInstance(parameters) {
      const instance = await memory.createStorageInstance(parameters);
      const query = instance.query.bind(instance);
      instance.query = (prepared) => {
        if (JSON.stringify(prepared.query.sort).includes('_meta.lwt')) walked.push(parameters.collectionName);
        return query(prepared);
      };
      return instance;
    },
  };
  return { storage, walked };
}

test('what a first copy has stored is not read again to see what of it is to be sent, and changes still come', async () => {
  const hub = createFakeHub();
  for (let at = 1; at <= 250; at += 1) hub.save('customers', customerOfHub(at));
  const { storage, walked } = watchedStorage();
  const profile = { ...createProfile(), storage };
  const store = await windows.openLive(hub, profile);
  const [first] = customersOf(store);
  if (first === undefined) throw new Error('nothing was copied');
  const renamed = (name: string) =>
    vi.waitFor(() => expect(customersOf(store).some((row) => row.name === name)).toBe(true));
  for (const name of ['Renamed once', 'Renamed twice']) {
    hub.save('customers', { ...customerOfHub(first.display_id), key: first.key, name });
    await renamed(name);
  }
  await store.updateCustomer(first.key, { name: 'Renamed here' });
  await renamed('Renamed here');
  const again = await windows.reload(store, hub, profile);
  await vi.waitFor(() => expect(customersOf(again)).toHaveLength(250));
  expect(customersOf(again).some(({ name }) => name === 'Renamed here')).toBe(true);
  expect(walked).toEqual([]);
});
