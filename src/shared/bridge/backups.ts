import { z } from 'zod';

const backupSchema = z.object({
  id: z.string(),
  /** Why it was made: by itself each day, because somebody asked, or because it was about to be replaced. */
  kind: z.enum(['daily', 'manual', 'replaced']),
  created_at: z.string(),
  /** Bytes. */
  size: z.int(),
});
export type BackupShown = z.infer<typeof backupSchema>;

const idSchema = z.string().min(1).max(100);

export const BACKUP_CALLS = {
  /** The newest first, and the one that is put back at the next start. */
  'backups.list': {
    input: z.object({}),
    output: z.object({ backups: z.array(backupSchema), pending: z.string().nullable() }),
  },
  'backups.make': { input: z.object({}), output: backupSchema },
  /** What putting it back would change; nothing is changed by looking. */
  'backups.preview': {
    input: z.object({ id: idSchema }),
    output: z.object({
      /** Null when what is there now cannot be read. */
      differences: z.array(z.object({ type: z.string(), now: z.int(), backup: z.int() })).nullable(),
      events_since: z.int().nullable(),
    }),
  },
  /** Puts it back when Pivotal is started next; null: it stays as it is. */
  'backups.restore': { input: z.object({ id: idSchema.nullable() }), output: z.object({}) },
} as const;
