import { type Environment, realEnvironment } from '../../environment.ts';
import { openDatabase } from '../database/database.ts';
import { createApiKeys } from './api-keys.ts';

/** Opens only the keys of a folder, also while another process serves it. */
export function openApiKeys(folder: string, environment: Environment = realEnvironment) {
  const { database } = openDatabase(folder, 'refuse', environment.now());
  const present = database.prepare<[string], number>(
    "SELECT 1 FROM people WHERE id = ? AND deleted_at IS NULL AND document ->> '$.removed_at' IS NULL",
  );
  const left = database
    .prepare<[string], string>(
      "SELECT document ->> '$.name' FROM people WHERE id = ? AND deleted_at IS NULL AND document ->> '$.removed_at' IS NOT NULL",
    )
    .pluck();
  return {
    ...createApiKeys(database, environment),
    /** Whether somebody of the workspace, who has not left it, has this id. */
    isPerson: (id: string): boolean => present.get(id) !== undefined,
    /** What somebody is called who has left the workspace; null of whoever is here, and of nobody. */
    nameOfLeft: (id: string): string | null => left.get(id) ?? null,
    close: () => database.close(),
  };
}
