import { z } from 'zod';
import { calendarDay, isDay } from '../values/calendar.ts';
import { domainKey, readDomain } from '../values/domain.ts';
import { EMAIL_MAX, emailKey, readEmail } from '../values/email.ts';
import { isBlank, problemOfLine, problemOfText } from '../values/text.ts';

/** ISO 8601 in UTC with milliseconds, as every date of the contract is written: `2026-05-26T17:21:09.412Z`. */
export const timestampSchema = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'ISO 8601, UTC, milliseconds' });

/** A date a client may send: any ISO 8601 date-time with a zone; stored as UTC with milliseconds. */
export const dateTimeInputSchema = z.iso.datetime({ offset: true }).refine(hasFourDigitYear, {
  message: 'Invalid datetime',
  params: { code: 'invalid_string' },
});

/** An offset may take a date out of the years that the contract can write. */
function hasFourDigitYear(dateTime: string): boolean {
  const year = new Date(dateTime).getUTCFullYear();
  return !(year < 0 || year > 9999);
}

/** Writes any valid ISO date-time the way the contract does. */
export function toTimestamp(dateTime: string): string {
  return new Date(dateTime).toISOString();
}

export const idSchema = z.string().meta({ description: 'Opaque id (cuid)' });
export const displayIdSchema = z
  .int()
  .meta({ description: 'Small integer, unique per workspace and resource' });

/** A refusal of our own, with its code and its words; `isAboutField` when the words go on after the field's name. */
function refuse(
  context: z.core.$RefinementCtx<string>,
  { code = 'invalid_string', message, isAboutField = false }: Refusal,
): void {
  context.addIssue({ code: 'custom', input: context.value, message, params: { code, isAboutField } });
}

interface Refusal {
  readonly code?: 'invalid_string' | 'too_big';
  readonly message: string;
  readonly isAboutField?: boolean;
}

function refuseProblem(problemOf: (text: string) => string | null) {
  return (text: string, context: z.core.$RefinementCtx<string>): void => {
    const message = problemOf(text);
    if (message !== null) refuse(context, { message, isAboutField: true });
  };
}

const blankToEmpty = (text: string) => (isBlank(text) ? '' : text);

/** One line of text; only spaces count as nothing. */
export function line(maximum: number) {
  return z.string().max(maximum).superRefine(refuseProblem(problemOfLine)).overwrite(blankToEmpty);
}

/** A text of several lines; only spaces count as nothing. */
export function lines(maximum: number) {
  return z.string().max(maximum).superRefine(refuseProblem(problemOfText)).overwrite(blankToEmpty);
}

/** A domain as `readDomain` takes it, in the form in which it is stored; empty for none. */
export function domainSchema(maximum: number) {
  return z
    .string()
    .max(maximum)
    .superRefine((text, context) => {
      const reading = readDomain(text);
      if (reading.kind === 'refused') refuse(context, { message: reading.reason });
    })
    .overwrite((text) => domainKey(text) ?? '');
}

/** As long as an address with a name before it may be; the address itself is at most `EMAIL_MAX`. */
const MAILBOX_MAX = 1000;

/** One address as `readEmail` takes it, in the form in which it is stored. */
export const emailSchema = z
  .string()
  .max(MAILBOX_MAX)
  .overwrite(blankToEmpty)
  .min(1)
  .superRefine((text, context) => {
    if (text === '') return;
    const reading = readEmail(text);
    if (reading.kind === 'refused') refuse(context, { message: reading.reason });
    else if (reading.value === null)
      refuse(context, { message: 'must be an address such as ada@acme.com', isAboutField: true });
    else if (reading.value.length > EMAIL_MAX) {
      const message = `must be at most ${EMAIL_MAX} characters long`;
      refuse(context, { code: 'too_big', message, isAboutField: true });
    }
  })
  .overwrite(emailKey);

/** A calendar day, alone or as a moment within it: a day alone is its midnight in UTC. */
export const dayInputSchema = z
  .string()
  .refine((text) => isDay(text) || dateTimeInputSchema.safeParse(text).success, {
    message: 'Invalid datetime',
    params: { code: 'invalid_string' },
  })
  .meta({
    description: 'A day, 2026-12-15, which is its midnight in UTC; or an ISO 8601 date-time with a zone',
  });

/** A calendar day in either of these forms, in which it is stored: 2026-12-15. */
export const calendarDaySchema = dayInputSchema.overwrite(calendarDay).meta({
  description: 'A day, 2026-12-15; of an ISO 8601 date-time with a zone, the day that it is in UTC',
});

export const METADATA_MAX_BYTES = 16 * 1024;

/** SQLite reads JSON up to a depth of 1 000; nobody nests metadata like that. */
export const METADATA_MAX_DEPTH = 100;

const encoder = new TextEncoder();

/** Level by level, without recursion: the input may be nested as deep as a body is long. */
function isWithinDepth(value: unknown, limit: number): boolean {
  const containers = (entries: readonly unknown[]) =>
    entries.filter((entry) => typeof entry === 'object' && entry !== null);
  let level = containers([value]);
  for (let depth = 0; depth < limit && level.length > 0; depth += 1) {
    level = containers(level.flatMap((entry) => Object.values(entry)));
  }
  return level.length === 0;
}

const PROTOTYPE = '__proto__';

/** Zod leaves this one name out without a word, and what is written is kept or refused. */
function keepingEveryName<Named extends z.ZodType>(named: Named) {
  return z.preprocess((value, context) => {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, PROTOTYPE)) {
      const message = 'is a name that cannot be kept; choose another';
      const params = { code: 'invalid_string', isAboutField: true };
      context.addIssue({ code: 'custom', input: value, path: [PROTOTYPE], message, params });
    }
    return value;
  }, named);
}

export const metadataSchema = keepingEveryName(z.record(z.string(), z.unknown()))
  .refine((value) => isWithinDepth(value, METADATA_MAX_DEPTH), {
    message: `metadata must be nested at most ${METADATA_MAX_DEPTH} levels deep`,
    params: { code: 'too_big' },
    abort: true,
  })
  .refine((value) => encoder.encode(JSON.stringify(value)).length <= METADATA_MAX_BYTES, {
    message: `metadata must be at most ${METADATA_MAX_BYTES} bytes of JSON`,
    params: { code: 'too_big' },
  });

/** Custom fields by slug, as they are read: what is stored already need not hold to the rules for new values. */
/** How many characters a custom field of text holds. */
export const CUSTOM_TEXT_MAX = 2000;

export const customFieldsSchema = customFieldsOf(z.string().max(CUSTOM_TEXT_MAX), z.string().min(1).max(120));

/** Custom fields by slug, as they are written. */
export const customFieldsInputSchema = keepingEveryName(
  customFieldsOf(line(CUSTOM_TEXT_MAX), line(120).min(1)),
);

/** Which slugs exist, and their types, is the workspace's own definition. */
function customFieldsOf(text: z.ZodType<string, string>, slug: z.ZodType<string, string>) {
  return z.record(slug, z.union([text, z.number(), z.boolean(), z.null()]));
}

export const labelsSchema = z.array(line(120).min(1)).max(100);
