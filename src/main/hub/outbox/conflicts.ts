import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { ContractError } from '#shared/v1/errors.ts';
import type { HubType } from '../records/records.ts';

/**
 * A value changed on both sides, of a record of the cloud or, between two of ours, of the workspace. `mine` is what is here now; `theirs` is what somebody last set in the cloud.
 * `field` is null when the record as a whole is in conflict: changed here and deleted in the cloud (`theirs` is
 * null, `mine` the changed fields), or deleted here and changed in the cloud (the other way round).
 */
export interface Conflict<Type extends HubType = HubType> {
  readonly id: number;
  readonly resource: Type;
  readonly key: string;
  readonly field: string | null;
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly mine_at: string;
  readonly theirs_at: string;
}

type StoredConflict = Omit<Conflict, 'mine' | 'theirs'> & { mine: string | null; theirs: string | null };

const parsed = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));

function read(stored: StoredConflict): Conflict {
  return { ...stored, mine: parsed(stored.mine), theirs: parsed(stored.theirs) };
}

export function createConflicts(database: Database) {
  const insert = database.prepare(
    'INSERT INTO conflicts (resource, key, field, mine, theirs, mine_at, theirs_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const idOf = database
    .prepare<[string, string, string | null], number>(
      'SELECT id FROM conflicts WHERE resource = ? AND key = ? AND field IS ?',
    )
    .pluck();
  const renew = database.prepare(
    'UPDATE conflicts SET mine = ?, theirs = ?, mine_at = ?, theirs_at = ? WHERE id = ?',
  );
  const setMine = database.prepare('UPDATE conflicts SET mine = ?, mine_at = ? WHERE id = ?');
  const ofRecord = database.prepare<[string, string], StoredConflict>(
    'SELECT * FROM conflicts WHERE resource = ? AND key = ? ORDER BY id',
  );
  const remove = database.prepare<[number]>('DELETE FROM conflicts WHERE id = ?');
  const removeAll = database.prepare('DELETE FROM conflicts WHERE resource = ? AND key = ?');
  const rekey = database.prepare('UPDATE conflicts SET key = ? WHERE resource = ? AND key = ?');
  const byId = database.prepare<[number], StoredConflict>('SELECT * FROM conflicts WHERE id = ?');
  const all = database.prepare<[], StoredConflict>('SELECT * FROM conflicts ORDER BY id');
  const count = database.prepare<[], number>('SELECT count(*) FROM conflicts').pluck();
  /** False as long as there is none: then no write has to look for those of its record. */
  let mayHaveAny = (count.get() ?? 0) > 0;
  return {
    /** One entry a record and field: what is there already shows the newer values from now on. */
    add({ resource, key, field, mine, theirs, mine_at, theirs_at }: Omit<Conflict, 'id'>): void {
      mayHaveAny = true;
      const values = [JSON.stringify(mine ?? null), JSON.stringify(theirs ?? null), mine_at, theirs_at];
      const id = idOf.get(resource, key, field);
      if (id === undefined) insert.run(resource, key, field, ...values);
      else renew.run(...values, id);
    },
    of: (resource: HubType, key: string): Conflict[] => ofRecord.all(resource, key).map(read),
    /** Fields were changed here: an entry shows what is there now, and is gone when both sides agree. */
    changedHere(
      resource: HubType,
      key: string,
      changes: Readonly<Record<string, unknown>>,
      now: string,
    ): void {
      if (!mayHaveAny) return;
      for (const { id, field, mine, theirs } of ofRecord.all(resource, key).map(read)) {
        if (field === null) {
          if (theirs === null) setMine.run(JSON.stringify({ ...(mine as object), ...changes }), now, id);
        } else if (field in changes) {
          if (isDeepStrictEqual(changes[field], theirs)) remove.run(id);
          else setMine.run(JSON.stringify(changes[field] ?? null), now, id);
        }
      }
    },
    /** What was decided about a field elsewhere, later: there is nothing to decide here any more. */
    settle(resource: HubType, key: string, field: string): void {
      const id = mayHaveAny ? idOf.get(resource, key, field) : undefined;
      if (id !== undefined) remove.run(id);
    },
    remove: (id: number) => remove.run(id),
    removeAll: (resource: HubType, key: string) => removeAll.run(resource, key),
    rekey: (resource: HubType, from: string, to: string) => rekey.run(to, resource, from),
    get(id: number): Conflict | undefined {
      const stored = byId.get(id);
      return stored === undefined ? undefined : read(stored);
    },
    list: (): Conflict[] => all.all().map(read),
    count: (): number => count.get() ?? 0,
  };
}

export type Conflicts = ReturnType<typeof createConflicts>;

/** @throws ContractError `changed_meanwhile` when what was shown is not what is there now */
export function checkShown(
  shown: { readonly mine?: unknown; readonly theirs?: unknown },
  now: { readonly mine: unknown; readonly theirs: unknown },
): void {
  const isStale = (side: 'mine' | 'theirs') => side in shown && !isDeepStrictEqual(shown[side], now[side]);
  if (isStale('mine') || isStale('theirs')) {
    throw changedMeanwhile('It has been changed since it was read. Nothing was written; look at it again');
  }
}

export function changedMeanwhile(message: string): ContractError {
  return new ContractError('conflict', 'changed_meanwhile', message);
}
