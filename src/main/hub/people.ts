import type { Database } from 'better-sqlite3';
import { type Surroundings, timestampOf } from './clock.ts';
import { newKey } from './identity.ts';

/** Somebody of the workspace; `id` is what `owner_id`, `csm_id` and the like hold. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly removed_at: string | null;
  readonly created_at: string;
}

export function createPeople(database: Database, surroundings: Surroundings) {
  const insert = database.prepare(
    'INSERT INTO people (id, seq, name, email, created_at) VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM people), ?, ?, ?)',
  );
  const all = database.prepare<[], Person>(
    'SELECT id, name, email, removed_at, created_at FROM people ORDER BY created_at, id',
  );
  return {
    add(name: string, email: string | null, id = newKey(surroundings)): Person {
      const person: Person = {
        id,
        name,
        email,
        removed_at: null,
        created_at: timestampOf(surroundings.now()),
      };
      insert.run(person.id, person.name, person.email, person.created_at);
      return person;
    },
    list: () => all.all(),
  };
}
