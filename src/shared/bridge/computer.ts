import { z } from 'zod';

const shortcutSchema = z.string().min(1).max(60).nullable();
const shortcutStateSchema = z.enum(['off', 'registered', 'taken', 'invalid']).nullable();

/** How Pivotal behaves on this one computer; nothing of it belongs to the workspace. */
export const computerSettingsSchema = z.object({
  /** Where the local API listens; null for the usual port. */
  port: z.int().min(1024).max(65_535).nullable(),
  /** `system`, `direct`, or the address of a proxy, with a name and password if it wants them. */
  proxy: z
    .string()
    .max(500)
    .refine((text) => text === 'system' || text === 'direct' || isProxyAddress(text), {
      error: 'Write the proxy as http://host:port, or http://name:password@host:port',
    }),
  notifications: z.boolean(),
  /** Whether words are checked while they are typed; away from macOS this fetches a dictionary. */
  spelling: z.boolean(),
  /** In Electron's notation: `Control+Shift+K`. Opens the search over any other program. */
  shortcut: shortcutSchema,
  /** Opens the box for a quick note or task over any other program. */
  capture_shortcut: shortcutSchema,
  /** Whether newer versions are looked for and fetched. */
  updates: z.boolean(),
});

export type ComputerSettings = z.infer<typeof computerSettingsSchema>;

function isProxyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search } = new URL(text);
  return /^(?:https?|socks5):$/.test(protocol) && hostname !== '' && pathname.length <= 1 && search === '';
}

const commandStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('installed'), path: z.string(), isOnPath: z.boolean() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

export type CommandState = z.infer<typeof commandStateSchema>;

const updateStateSchema = z.discriminatedUnion('kind', [
  /** This copy cannot update itself; the reason is a sentence. */
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('looking') }),
  z.object({ kind: z.literal('fetching'), version: z.string(), percent: z.number() }),
  /** Installed when Pivotal is quit next. */
  z.object({ kind: z.literal('ready'), version: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);

export type UpdateState = z.infer<typeof updateStateSchema>;

const computerSchema = z.object({
  settings: computerSettingsSchema,
  usual_port: z.int(),
  /** Set while another port than this run's has been chosen, which the browser's own page takes at the next start. */
  port_at_next_start: z.int().nullable(),
  /** Null where the shell has no such thing: so does all that follows. */
  start_at_login: z.boolean().nullable(),
  shortcut: shortcutStateSchema,
  capture_shortcut: shortcutStateSchema,
  command: commandStateSchema.nullable(),
  update: updateStateSchema.nullable(),
  logs: z.string().nullable(),
});

export type Computer = z.infer<typeof computerSchema>;

const COMPUTER_ACTIONS = ['show_logs', 'install_command', 'remove_command', 'look_for_update'] as const;
export type ComputerAction = (typeof COMPUTER_ACTIONS)[number];

/** The calls about this computer. */
export const COMPUTER_CALLS = {
  'computer.get': { input: z.object({}), output: computerSchema },
  'computer.set': {
    input: computerSettingsSchema.partial().extend({ start_at_login: z.boolean().optional() }),
    output: computerSchema,
  },
  'computer.act': { input: z.object({ action: z.enum(COMPUTER_ACTIONS) }), output: computerSchema },
  /** What somebody who helps has to know, as text: versions, states, sizes, the end of the log. No data, no keys. */
  'computer.diagnostics': { input: z.object({}), output: z.object({ text: z.string() }) },
} as const;
