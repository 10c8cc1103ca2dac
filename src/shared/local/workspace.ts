import { z } from 'zod';
import { line } from '../v1/primitives.ts';
import { PHASES } from '../v1/statuses.ts';

/** The shares that the signals have in a health score; those without data are left out. */
export const HEALTH_SIGNALS = ['velocity', 'activity', 'tasks', 'contract', 'support'] as const;

const weight = z.number().min(0).max(100);
const weightsSchema = z.object({
  velocity: weight,
  activity: weight,
  tasks: weight,
  contract: weight,
  support: weight,
});
/** The lowest scores of the two upper buckets. */
const boundsSchema = z.object({ healthy: z.int().min(1).max(100), watch: z.int().min(1).max(100) });
/** What somebody can be reminded of. */
export const REMINDER_KINDS = ['task', 'target', 'next_step', 'quiet'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

const remindersSchema = z.object({
  enabled: z.boolean(),
  /** Of the workspace's day, 0 to 23. */
  hour: z.int().min(0).max(23),
  /** What is reminded of; the others are not. */
  kinds: z.array(z.enum(REMINDER_KINDS)).max(REMINDER_KINDS.length),
});

const targetDays = z.int().min(1).max(3650).nullable();

/** A phase as the workspace calls it; its value is v1's. */
const phaseSettingSchema = z.object({
  value: z.enum(PHASES),
  label: line(60).trim().min(1),
  /** How long an onboarding is to stay in it; null where nobody has said. */
  target_days: targetDays,
  /** Among the phases as they are shown, from 1. */
  position: z.number(),
});
export type PhaseSetting = z.infer<typeof phaseSettingSchema>;

/** How a workspace is set up. */
export const workspaceSchema = z
  .object({
    object: z.literal('workspace'),
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    time_zone: z.string().meta({ description: 'An IANA name: whose day it is' }),
    currency: z.string().meta({
      description: 'ISO 4217; amounts are whole numbers of its smallest unit: cents of USD, yen of JPY',
    }),
    phases: z.array(phaseSettingSchema).meta({ description: 'In the order shown' }),
    health: z.object({ weights: weightsSchema, bounds: boundsSchema }),
    reminders: remindersSchema,
  })
  .meta({ id: 'Workspace' });
export type Workspace = z.infer<typeof workspaceSchema>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const saying = (code: string) => ({ params: { code, isAboutField: true } });

/** What may be changed of it; what is not said stays. */
export const workspacePatchSchema = z
  .object({
    name: line(255).trim().min(1).optional(),
    slug: z
      .string()
      .min(1)
      .max(120)
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'A slug is made of a-z, 0-9 and single hyphens between them')
      .optional(),
    time_zone: z
      .string()
      .refine(isTimeZone, {
        ...saying('invalid_string'),
        message: 'must be a time zone, such as Europe/Berlin',
      })
      .optional(),
    currency: z
      .string()
      .toUpperCase()
      .refine((code) => CURRENCIES.has(code), {
        ...saying('invalid_string'),
        message: 'must be a currency of ISO 4217, such as EUR',
      })
      .optional(),
    phases: z
      .array(phaseSettingSchema.partial().required({ value: true }))
      .max(PHASES.length)
      .optional(),
    health: z
      .object({ weights: weightsSchema.partial().optional(), bounds: boundsSchema.partial().optional() })
      .optional(),
    reminders: remindersSchema.partial().optional(),
  })
  .meta({ id: 'WorkspaceUpdate' });
export type WorkspacePatch = z.infer<typeof workspacePatchSchema>;

/** What is kept of it beside its name; what nobody has set is the usual. */
export const preferencesSchema = workspaceSchema
  .pick({ time_zone: true, currency: true, phases: true, health: true })
  .extend({ reminders: remindersSchema.partial() })
  .partial();
export type Preferences = z.infer<typeof preferencesSchema>;
