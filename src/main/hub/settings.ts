import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** Every setting of the workspace, with the shape of its JSON value. */
const SETTINGS = {
  workspace: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  /** The workspace in the cloud that this one is tied to; absent in a local workspace. */
  upstream: z.object({ url: z.string(), workspace_id: z.string() }),
} as const;

type Settings = { [Name in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[Name]> };

/** Read once and kept: only the process that holds the folder writes settings. */
export function createSettings(database: Database) {
  const read = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?');
  const save = database.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare<[string]>('DELETE FROM settings WHERE name = ?');
  const known = new Map<keyof Settings, unknown>();

  function load(name: keyof Settings): unknown {
    const stored = read.get(name);
    return stored === undefined ? undefined : SETTINGS[name].parse(JSON.parse(stored.value));
  }

  return {
    get<Name extends keyof Settings>(name: Name): Settings[Name] | undefined {
      if (!known.has(name)) known.set(name, load(name));
      return known.get(name) as Settings[Name] | undefined;
    },
    set<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
      save.run(name, JSON.stringify(SETTINGS[name].parse(value)));
      known.set(name, value);
    },
    remove(name: keyof Settings): void {
      remove.run(name);
      known.delete(name);
    },
  };
}
