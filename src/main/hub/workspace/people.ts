import type { Database } from 'better-sqlite3';
import { type Environment, timestampOf } from '../../environment.ts';
import { newKey } from '../records/identity.ts';

/** Somebody of the workspace; `id` is what `owner_id`, `csm_id` and the like hold. */
export interface Person {
  readonly id: string;
  readonly seq: number;
  readonly name: string;
  readonly email: string | null;
  /** When they left the workspace; their name stays for what they did. */
  readonly removed_at: string | null;
  readonly created_at: string;
}

const COLUMNS = 'id, seq, name, email, removed_at, created_at';
const NEXT_SEQ = '(SELECT coalesce(max(seq), 0) + 1 FROM people)';

/** The directory of the workspace. It is local: v1 has no endpoint for people. `seq` is a series of its own. */
export function createPeople(database: Database, environment: Environment) {
  const listeners = new Set<(people: readonly Person[]) => void>();
  const insert = database.prepare<[string, string, string | null, string], Person>(
    `INSERT INTO people (id, seq, name, email, created_at) VALUES (?, ${NEXT_SEQ}, ?, ?, ?) RETURNING ${COLUMNS}`,
  );
  const update = database.prepare<[string, string | null, string | null, string], Person>(
    `UPDATE people SET seq = ${NEXT_SEQ}, name = ?, email = ?, removed_at = ? WHERE id = ? RETURNING ${COLUMNS}`,
  );
  const byId = database.prepare<[string], Person>(`SELECT ${COLUMNS} FROM people WHERE id = ?`);
  const all = database.prepare<[], Person>(`SELECT ${COLUMNS} FROM people ORDER BY created_at, id`);
  const changedSince = database.prepare<[number, number], Person>(
    `SELECT ${COLUMNS} FROM people WHERE seq > ? ORDER BY seq LIMIT ?`,
  );

  function announce(person: Person | undefined): Person {
    if (person === undefined) throw new Error('a person was not stored');
    for (const listener of listeners) listener([person]);
    return person;
  }

  return {
    add(name: string, email: string | null, id = newKey(environment)): Person {
      return announce(insert.get(id, name, email, timestampOf(environment.now())));
    },
    /** @returns undefined when nobody has this id. */
    change(id: string, changes: Partial<Pick<Person, 'name' | 'email' | 'removed_at'>>): Person | undefined {
      const person = byId.get(id);
      if (person === undefined) return undefined;
      const { name, email, removed_at } = { ...person, ...changes };
      return announce(update.get(name, email, removed_at, id));
    },
    get: (id: string) => byId.get(id),
    list: () => all.all(),
    since: (seq: number, limit: number) => changedSince.all(seq, limit),
    /** @returns a function that ends the subscription. */
    subscribe(listener: (people: readonly Person[]) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type People = ReturnType<typeof createPeople>;
