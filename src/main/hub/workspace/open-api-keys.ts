import { type Environment, realEnvironment } from '../../environment.ts';
import { openDatabase } from '../database/database.ts';
import { createApiKeys } from './api-keys.ts';

/** What a person's record says of them. */
export interface PersonDocument {
  readonly id: string;
  readonly display_id: number;
  readonly name: string;
  readonly email: string | null;
  readonly removed_at: string | null;
}

/** Opens only the keys of a folder, also while another process serves it. */
export function openApiKeys(folder: string, environment: Environment = realEnvironment) {
  const { database } = openDatabase(folder, 'refuse', environment.now());
  const people = database
    .prepare<[], string>('SELECT document FROM people WHERE deleted_at IS NULL ORDER BY position')
    .pluck();
  const left = database
    .prepare<[string], string>(
      "SELECT document ->> '$.name' FROM people WHERE id = ? AND deleted_at IS NULL AND document ->> '$.removed_at' IS NOT NULL",
    )
    .pluck();
  return {
    ...createApiKeys(database, environment),
    /** Everybody of the workspace, who have left it as well. */
    people: () => people.all().map((document) => JSON.parse(document) as PersonDocument),
    /** What somebody is called who has left the workspace; null of whoever is here, and of nobody. */
    nameOfLeft: (id: string): string | null => left.get(id) ?? null,
    close: () => database.close(),
  };
}
