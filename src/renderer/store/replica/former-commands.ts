import { createRxDatabase, type RxCollection } from 'rxdb/plugins/core';
import { COMMANDS_COLLECTION, COMMANDS_SCHEMA, type StoredBatch } from '../commands/stored-batch.ts';
import { ofDatabase, removeFromBrowser } from './database.ts';
import { readFormerEdits } from './former-edits.ts';
import type { ReplicaStorage } from './storage.ts';

export interface FormerCommandsOptions {
  /** Of the replica that is open now: its prefix, its whole name, and the hub that its name ends with. */
  readonly prefix: string;
  readonly name: string;
  readonly hubId: string;
  readonly storage: ReplicaStorage;
  /** Where they go on waiting. */
  readonly commands: RxCollection<StoredBatch>;
}

/**
 * A new version of the app makes the replica anew when its shape is another one. What was done in the former one and
 * waits for the hub, or can be taken back, is brought over: a copy may be thrown away, what somebody did may not.
 *
 * @returns false when something in a former copy could not be read: then it must not be removed yet.
 */
export async function bringFormerCommands(options: FormerCommandsOptions): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return true;
  try {
    for (const former of await formerNames(options)) await bringFrom(former, options);
    for (const { replica, batch } of await readFormerEdits(options.prefix, options.hubId)) {
      await options.commands.bulkUpsert([batch]);
      await removeFromBrowser((name) => name.startsWith(`${replica}--`));
    }
    return true;
  } catch (error) {
    console.error('What was left in a former copy of the workspace cannot be read', error);
    return false;
  }
}

async function formerNames({ prefix, name, hubId }: FormerCommandsOptions): Promise<readonly string[]> {
  const end = `--${COMMANDS_SCHEMA.version}--${COMMANDS_COLLECTION}`;
  const start = ofDatabase('');
  const names = (await indexedDB.databases()).map((database) => database.name ?? '');
  return names
    .filter((one) => one.startsWith(`${start}${prefix}`) && one.endsWith(`-${hubId}${end}`))
    .map((one) => one.slice(start.length, -end.length))
    .filter((one) => one !== name);
}

async function bringFrom(former: string, { storage, commands }: FormerCommandsOptions): Promise<void> {
  const database = await createRxDatabase({ name: former, storage, multiInstance: true, eventReduce: false });
  try {
    const opened = await database.addCollections({ [COMMANDS_COLLECTION]: { schema: COMMANDS_SCHEMA } });
    const collection = opened[COMMANDS_COLLECTION] as RxCollection<StoredBatch>;
    const left = (await collection.find().exec()).map(({ id, number, state, text }) => ({
      id,
      number,
      state,
      text,
    }));
    if (left.length > 0) await commands.bulkUpsert(left);
    // They are in one place only: what is taken back here does not come again.
    await collection.remove();
  } finally {
    await database.close();
  }
}
