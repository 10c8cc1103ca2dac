import type { Database } from 'better-sqlite3';
import type { Resource } from '../records/records.ts';

/**
 * A value changed on both sides: what is here was kept and sent, what the cloud had is kept in the entry.
 * `field` is null when the record was changed here and deleted in the cloud.
 */
export interface Conflict {
  readonly id: number;
  readonly resource: Resource;
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
  const forget = database.prepare('DELETE FROM conflicts WHERE resource = ? AND key = ? AND field IS ?');
  const remove = database.prepare<[number]>('DELETE FROM conflicts WHERE id = ?');
  const removeAll = database.prepare('DELETE FROM conflicts WHERE resource = ? AND key = ?');
  const rekey = database.prepare('UPDATE conflicts SET key = ? WHERE resource = ? AND key = ?');
  const byId = database.prepare<[number], StoredConflict>('SELECT * FROM conflicts WHERE id = ?');
  const all = database.prepare<[], StoredConflict>('SELECT * FROM conflicts ORDER BY id');
  const count = database.prepare<[], number>('SELECT count(*) FROM conflicts').pluck();
  return {
    /** One entry a record and field: a newer one takes the place of the one before. */
    add({ resource, key, field, mine, theirs, mine_at, theirs_at }: Omit<Conflict, 'id'>): void {
      forget.run(resource, key, field);
      insert.run(
        resource,
        key,
        field,
        JSON.stringify(mine ?? null),
        JSON.stringify(theirs ?? null),
        mine_at,
        theirs_at,
      );
    },
    remove: (id: number) => remove.run(id),
    removeAll: (resource: Resource, key: string) => removeAll.run(resource, key),
    rekey: (resource: Resource, from: string, to: string) => rekey.run(to, resource, from),
    get(id: number): Conflict | undefined {
      const stored = byId.get(id);
      return stored === undefined ? undefined : read(stored);
    },
    list: (): Conflict[] => all.all().map(read),
    count: (): number => count.get() ?? 0,
  };
}

export type Conflicts = ReturnType<typeof createConflicts>;
