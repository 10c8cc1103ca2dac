import { z } from 'zod';
import { definitionOf, inCloudOf, parentOf } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import type { UnreadableValue } from '#shared/sync.ts';
import { isMethodName } from '#shared/values/method-name.ts';
import type { SHARED, SharedRecord } from '../hub/outbox/shared-records.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import { byTypeWhenAsked, type HubType, type Resource } from '../hub/records/records.ts';

/**
 * The one place that reads a row of the cloud. Rows are read one by one and value by value: unknown keys and
 * unknown values are kept; a value of the right kind that breaks a rule is shown as it is; one of another kind,
 * which nothing here could show, is left out. Both are named, and neither stops the row, let alone the page.
 */
export interface ReadRow {
  /** Null when there is nothing to know the record by. */
  readonly record: RemoteRecord | null;
  readonly odd: readonly UnreadableValue[];
}

/** What a value has to be for the rest of the app to show it. */
type Kind = 'text' | 'number' | 'flag' | 'texts' | 'map' | 'moment';

interface Field {
  readonly kind: Kind;
  readonly isNullable: boolean;
  readonly schema: z.ZodType;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly anyOf?: readonly JsonSchema[];
}

const LONGEST_ID = 255;
/** Nesting beyond this is no data of people, and more than SQLite's reader of JSON goes along with. */
const DEEPEST = 100;

interface SimpleSchema {
  readonly type: string;
  readonly format?: string;
}

function kindOf({ type, format }: SimpleSchema): Kind {
  if (type === 'string') return format === 'date-time' ? 'moment' : 'text';
  if (type === 'boolean') return 'flag';
  if (type === 'array') return 'texts';
  return type === 'object' ? 'map' : 'number';
}

function fieldsOfSchema(schema: z.ZodObject): ReadonlyMap<string, Field> {
  // Without its name: a schema that has one is only referred to.
  const { properties = {} } = z.toJSONSchema(z.object(schema.shape), { reused: 'inline' }) as {
    properties?: Record<string, JsonSchema>;
  };
  return new Map(
    Object.entries(schema.shape).map(([name, field]) => {
      const variants = (properties[name]?.anyOf ?? [properties[name] ?? {}]).flatMap(
        ({ type, ...rest }): SimpleSchema[] =>
          [type ?? 'object'].flat().map((each) => ({ ...rest, type: each })),
      );
      const shown = variants.find(({ type }) => type !== 'null') ?? { type: 'object' };
      const isNullable = variants.some(({ type }) => type === 'null');
      return [name, { kind: kindOf(shown), isNullable, schema: field as z.ZodType }];
    }),
  );
}

const FIELDS: Readonly<Record<HubType, ReadonlyMap<string, Field>>> = byTypeWhenAsked((type) =>
  fieldsOfSchema(readSchema(definitionOf(type))),
);

/** What a value has become: `undefined` when it is left out. */
interface Taken {
  readonly value: unknown;
  /** Null when there was nothing odd about it. */
  readonly reason: string | null;
}

/** @param owner the cloud's id of the customer whose list the row stands in, for rows that do not say it */
export function readRow(resource: Resource, row: unknown, owner: string | null = null): ReadRow {
  const odd: UnreadableValue[] = [];
  if (!isMap(row)) {
    return { record: null, odd: [{ resource, id: null, field: null, reason: `The row is ${inWords(row)}` }] };
  }
  const id = isId(row.id) ? row.id : null;
  const note = (field: string | null, reason: string) => void odd.push({ resource, id, field, reason });
  if (id === null) {
    const name = typeof row.name === 'string' ? `${inWords(row.name)} ` : '';
    note(
      'id',
      `The id of the row ${name}is ${inWords(row.id)}; it cannot be told from others and is left out`,
    );
    return { record: null, odd };
  }
  const named = readValues(resource, row, note);
  named.set('object', resource);
  if (parentOf(resource) !== null && !named.has('customer_id')) {
    if (owner === null) {
      note('customer_id', 'It does not say which customer it belongs to, and is left out');
      return { record: null, odd };
    }
    named.set('customer_id', owner);
  }
  for (const name of ['display_id', ...inCloudOf(resource).always, 'created_at', 'updated_at']) {
    if (!(name in row)) note(name, 'It is missing');
  }
  return { record: { ...Object.fromEntries(named), id }, odd };
}

/** What a record can be asked for by: no step of a path, nothing that every object has, not longer than any address. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && id.length <= LONGEST_ID && !/^\.{0,2}$/.test(id) && !isMethodName(id);
}

function readValues(
  type: HubType,
  row: Readonly<Record<string, unknown>>,
  note: (field: string, reason: string) => void,
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, given] of Object.entries(row)) {
    const { value, reason } = take(name, given, type);
    if (reason !== null) note(name, reason);
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

const NAMES_SHARED = z.looseObject({
  id: z.string().max(64).refine(isId),
  display_id: z.int().positive(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A record of the workspace, as another Pivotal shows it: without its numbers and dates it is left out. */
export function readSharedRow(
  type: (typeof SHARED)[number],
  row: unknown,
): {
  readonly id: string | null;
  readonly record: SharedRecord | null;
  readonly odd: readonly UnreadableValue[];
} {
  const odd: UnreadableValue[] = [];
  const id = isMap(row) && isId(row.id) ? row.id : null;
  const note = (field: string | null, reason: string) => void odd.push({ resource: type, id, field, reason });
  if (!isMap(row)) {
    note(null, `The row is ${inWords(row)}`);
    return { id, record: null, odd };
  }
  const named = NAMES_SHARED.safeParse(Object.fromEntries(readValues(type, row, note)));
  if (named.success) return { id, record: named.data, odd };
  const name = String(named.error.issues[0]?.path[0] ?? 'id');
  note(name, `Without it the row cannot be kept here: it is ${inWords(row[name])}`);
  return { id, record: null, odd };
}

function take(name: string, given: unknown, resource: HubType): Taken {
  if (!isWithinDepth(given)) return { value: undefined, reason: 'It is nested too deeply, and is left out' };
  const field = FIELDS[resource].get(name);
  if (field === undefined) return { value: given, reason: null };
  if (name === 'display_id') return takeDisplayId(given);
  if (name === 'object') return given === resource ? kept(given) : leftOut(given);
  if (name === 'customer_id') return typeof given === 'string' && given !== '' ? kept(given) : leftOut(given);
  if (given === null && field.isNullable) return kept(null);
  switch (field.kind) {
    case 'moment':
      return takeMoment(given);
    case 'texts':
      return takeTexts(given, field);
    case 'map':
      return takeMap(given, field);
    case 'text':
      return typeof given === 'string' ? judged(given, field) : leftOut(given);
    case 'number':
      return typeof given === 'number' ? judged(given, field) : leftOut(given);
    case 'flag':
      return typeof given === 'boolean' ? kept(given) : leftOut(given);
  }
}

const kept = (value: unknown): Taken => ({ value, reason: null });

function leftOut(given: unknown): Taken {
  return { value: undefined, reason: `It is ${inWords(given)}, and is left out` };
}

/** Of the right kind: shown, whatever it is; odd when the contract does not allow it. */
function judged(given: string | number, { schema }: Field): Taken {
  if (schema.safeParse(given).success) return kept(given);
  return { value: given, reason: `It is ${inWords(given)}, and is shown as it is` };
}

function takeDisplayId(given: unknown): Taken {
  if (typeof given === 'number' && Number.isSafeInteger(given) && given > 0) return kept(given);
  const digits = typeof given === 'string' && /^[1-9]\d{0,14}$/.test(given) ? Number(given) : null;
  if (digits === null) return leftOut(given);
  return { value: digits, reason: `It is ${inWords(given)}, and is taken as a number` };
}

/** Any date-time with a zone, written as the contract writes it. */
function takeMoment(given: unknown): Taken {
  if (typeof given !== 'string' || !z.iso.datetime({ offset: true }).safeParse(given).success) {
    return leftOut(given);
  }
  const moment = new Date(given);
  const year = moment.getUTCFullYear();
  if (Number.isNaN(year) || year < 0 || year > 9999) return leftOut(given);
  return kept(moment.toISOString());
}

function takeTexts(given: unknown, { schema }: Field): Taken {
  if (!Array.isArray(given)) return leftOut(given);
  const texts = given.filter((each) => typeof each === 'string');
  if (texts.length === given.length || schema.safeParse(given).success) return kept(given);
  return { value: texts, reason: 'Not all of its entries are text; the others are left out' };
}

function takeMap(given: unknown, { schema }: Field): Taken {
  if (!isMap(given)) return leftOut(given);
  if (schema.safeParse(given).success) return kept(given);
  const plain = Object.entries(given).filter(([, value]) => value === null || typeof value !== 'object');
  return {
    value: Object.fromEntries(plain),
    reason: 'Some of its values are no plain values and are left out',
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Level by level: a value may be nested as deep as an answer is long. */
function isWithinDepth(value: unknown): boolean {
  const containers = (values: readonly unknown[]) =>
    values.filter((each) => typeof each === 'object' && each !== null);
  let level = containers([value]);
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    level = containers(level.flatMap((each) => Object.values(each as object)));
  }
  return level.length === 0;
}

const LONGEST_QUOTE = 60;

/** A value as a sentence can hold it: short, and never the whole of a long text. */
function inWords(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = String(value);
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return typeof value === 'string' ? `the text ${JSON.stringify(short)}` : short;
}

/** A page of a list with all that could be read of it. */
export interface RemotePage {
  readonly data: readonly RemoteRecord[];
  readonly odd: readonly UnreadableValue[];
  /** How many rows stood on it, read or not. */
  readonly rows: number;
  readonly has_more: boolean;
  /** The cloud's own word for where the next page begins; null when it gives none that is a date-time. */
  readonly next_cursor: string | null;
}

/** @returns null when there is no list in it at all */
export function readPage(
  resource: Resource,
  json: unknown,
  owner: string | null,
  fullPage: number,
): RemotePage | null {
  if (!isMap(json) || !Array.isArray(json.data)) return null;
  const rows = json.data.map((row) => readRow(resource, row, owner));
  const { value: cursor } = takeMoment(json.next_cursor);
  const nextCursor = typeof cursor === 'string' ? cursor : null;
  // A list that does not say it clearly goes on while its pages are full or name a next one.
  const hasMore =
    typeof json.has_more === 'boolean' ? json.has_more : nextCursor !== null || json.data.length >= fullPage;
  const byId = new Map(rows.flatMap(({ record }) => (record === null ? [] : [[record.id, record] as const])));
  return {
    data: [...byId.values()],
    odd: rows.flatMap(({ odd }) => odd),
    rows: json.data.length,
    has_more: hasMore,
    next_cursor: nextCursor,
  };
}
