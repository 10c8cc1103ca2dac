import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { computerSettingsSchema } from '#shared/bridge/computer.ts';
import { modelSettingsSchema } from '#shared/bridge/pi-model.ts';
import { reminderNoticeSchema } from '#shared/bridge/reminders.ts';
import { preferencesSchema } from '#shared/local/workspace.ts';
import { standingSchema } from './standing.ts';

/** Every setting of the workspace, with the shape of its JSON value. */
const SETTINGS = {
  /** Tells this database from any other, so that a window's replica of another one is noticed. */
  hub: z.object({ id: z.string() }),
  workspace: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  /** The day, in the workspace's calendar, for which health scores were last reckoned. */
  health_run: z.object({ day: z.string() }),
  /** The day on which somebody was last reminded of what is due. */
  reminder_run: z.object({ day: z.string() }),
  /** What was due on that day and nobody has been told of yet. */
  reminders_waiting: z.object({ day: z.string(), notices: z.array(reminderNoticeSchema) }),
  /** The day for which it was last looked which targets have passed. */
  nudge_run: z.object({ day: z.string() }),
  /** The averages of the day whose 02:00 came last. */
  standing: standingSchema.extend({ day: z.string() }),
  /** How the workspace is set up, as far as somebody has said so. */
  preferences: preferencesSchema,
  /** A model that a person runs themselves, for Pi's answers in words; its key is kept elsewhere. */
  model: modelSettingsSchema,
  /** How Pivotal behaves on this computer. */
  computer: computerSettingsSchema.partial(),
  /** By record type, the fields that every stored record has. */
  fields: z.record(z.string(), z.array(z.string())),
  /** The workspace in the cloud that this one is tied to; absent in a local workspace. */
  upstream: z.object({
    url: z.string(),
    /** Null until the cloud has been reached for the first time. */
    workspace_id: z.string().nullable(),
    /** False after disconnecting: the tie stays, so that two workspaces never mix. */
    connected: z.boolean().default(true),
  }),
} as const;

type Settings = { [Name in keyof typeof SETTINGS]: z.infer<(typeof SETTINGS)[Name]> };

/** Whether this can be read again as the setting of that name; what nobody reads may be anything. */
export function isSettingValue(name: string, value: unknown): boolean {
  const schema = Object.entries(SETTINGS).find(([known]) => known === name)?.[1];
  return schema === undefined || schema.safeParse(value).success;
}

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
    /** They have been changed in another way. */
    reread(): void {
      known.clear();
    },
    remove(name: keyof Settings): void {
      remove.run(name);
      known.delete(name);
    },
  };
}

export type WorkspaceSettings = ReturnType<typeof createSettings>;
