/**
 * The zod schemas of records, derived from their definitions: what is read, what a client may send to create or change
 * one. Building them takes time, so nothing that a list's first rows wait for may import this.
 */
import { z } from 'zod';
import {
  calendarDaySchema,
  customFieldsInputSchema,
  customFieldsSchema,
  dateTimeInputSchema,
  dayInputSchema,
  displayIdSchema,
  domainSchema,
  emailSchema,
  idSchema,
  labelsSchema,
  line,
  lines,
  metadataSchema,
  timestampSchema,
} from '../v1/primitives.ts';
import type { RecordDefinition } from './define.ts';
import type { Field, FieldKind, FieldsShape } from './fields.ts';
import { type FilterName, filtersOf, parentFieldOf, type RecordType } from './index.ts';
import type { CreateOf, GivenParent, RecordOf, UpdateOf } from './values.ts';

type FieldOf<Kind extends FieldKind> = Extract<Field, { readonly kind: Kind }>;
type SchemaByKind = { readonly [Kind in FieldKind]: (field: FieldOf<Kind>) => z.ZodType };

/** A kind forgotten here is a compile error. */
const READ: SchemaByKind = {
  text: () => z.string(),
  longText: () => z.string(),
  email: () => z.string(),
  domain: () => z.string(),
  person: () => z.string(),
  reference: () => idSchema,
  integer: (field) => (field.readonly === true ? boundedInteger(field) : z.int()),
  number: () => z.number(),
  money: () => z.int(),
  day: () => z.iso.date(),
  dateTime: () => timestampSchema,
  flag: () => z.boolean(),
  choice: ({ values, open }) => (open === true ? z.string() : z.enum(values)),
  labels: () => z.array(z.string()),
  customFields: () => customFieldsSchema,
  json: () => z.record(z.string(), z.unknown()),
  list: ({ of }) => z.array(entrySchema(of, READ)),
};

const WRITE: SchemaByKind = {
  text: (field) => boundedText(line(field.max), field),
  longText: (field) => boundedText(lines(field.max), field),
  email: () => emailSchema,
  domain: ({ max }) => domainSchema(max),
  // Of the cloud's records whatever it has; where a contact may stand as well, an id or a display_id.
  person: ({ orContact }) =>
    orContact === true ? z.union([line(REFERENCE_MAX).min(1), z.int().min(1)]) : line(REFERENCE_MAX),
  reference: () => givenIdSchema,
  integer: boundedInteger,
  number: ({ min, max }) => bounded(z.number(), min, max),
  money: () => z.int().min(0),
  day: () => calendarDaySchema,
  dateTime: ({ day }) => (day === true ? dayInputSchema : dateTimeInputSchema),
  flag: () => z.boolean(),
  choice: ({ values }) => z.enum(values),
  labels: () => labelsSchema,
  customFields: () => customFieldsInputSchema,
  json: () => metadataSchema,
  list: ({ of, max }) => {
    const entries = z.array(entrySchema(of, WRITE));
    return max === undefined ? entries : entries.max(max);
  },
};

/** Characters of an id that refers to somebody or something. */
const REFERENCE_MAX = 255;

/** An id or a display_id, also one that is a JSON number. */
const givenIdSchema = z.union([z.string().min(1), z.int().min(1)]);

function boundedText(bare: z.ZodString, { min, pattern }: FieldOf<'text' | 'longText'>): z.ZodType {
  const text = min === undefined ? bare : bare.min(min);
  return pattern === undefined ? text : text.regex(new RegExp(pattern[0], 'u'), pattern[1]);
}

function boundedInteger({ min, max }: FieldOf<'integer'>): z.ZodType {
  return bounded(z.int(), min, max);
}

function bounded(schema: z.ZodNumber, min: number | undefined, max: number | undefined): z.ZodNumber {
  const atLeast = min === undefined ? schema : schema.min(min);
  return max === undefined ? atLeast : atLeast.max(max);
}

function entrySchema(of: Field | FieldsShape, by: SchemaByKind): z.ZodType {
  if (isField(of)) return fieldSchema(of, by);
  return z.object(
    Object.fromEntries(
      Object.entries(of).map(([name, field]) => {
        const schema = fieldSchema(field, by);
        return [name, by === WRITE && field.required !== true ? schema.optional() : schema];
      }),
    ),
  );
}

function isField(of: Field | FieldsShape): of is Field {
  return typeof of.kind === 'string';
}

function fieldSchema(field: Field, by: SchemaByKind): z.ZodType {
  // The table has, under each kind, what takes a field of that kind.
  const ofKind = by[field.kind] as (field: Field) => z.ZodType;
  const bare = ofKind(field);
  return field.nullable ? bare.nullable() : bare;
}

/** `mail_template` → `MailTemplate`: what the API's document calls a type. */
function nameInDocument(type: string): string {
  return type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

type SchemaOf<Value> = undefined extends Value
  ? z.ZodOptional<z.ZodType<Exclude<Value, undefined>, Exclude<Value, undefined>>>
  : z.ZodType<Value, Value>;
type ObjectSchema<Values> = z.ZodObject<{ [Name in keyof Values]-?: SchemaOf<Values[Name]> }>;

const built = {
  read: new WeakMap<RecordDefinition, z.ZodObject>(),
  update: new WeakMap<RecordDefinition, z.ZodObject>(),
  create: new WeakMap<RecordDefinition, z.ZodObject>(),
  createBelow: new WeakMap<RecordDefinition, z.ZodObject>(),
};

/**
 * The one place where what is built field by field gets the type that its definition says. Each is built once: a
 * document that names a schema knows it by its identity.
 */
function objectOf<Values>(
  what: keyof typeof built,
  definition: RecordDefinition,
  build: () => z.ZodObject,
): ObjectSchema<Values> {
  const known = built[what].get(definition) ?? build();
  built[what].set(definition, known);
  return known as ObjectSchema<Values>;
}

/** A record as it is shown. */
export function readSchema<const Definition extends RecordDefinition>(
  definition: Definition,
): ObjectSchema<RecordOf<Definition>> {
  return objectOf('read', definition, () => {
    const shape: Record<string, z.ZodType> = {
      object: z.literal(definition.type),
      id: idSchema,
      display_id: displayIdSchema,
      ...readParent(definition.parent),
    };
    for (const [name, field] of Object.entries(definition.fields)) {
      const schema = fieldSchema(field, READ);
      const { description } = field;
      shape[name] = description === undefined ? schema : schema.meta({ description });
    }
    shape.created_at = timestampSchema;
    shape.updated_at = timestampSchema;
    return z.object(shape).meta({ id: nameInDocument(definition.type) });
  });
}

/** What a change may hold. */
export function updateSchema<const Definition extends RecordDefinition>(
  definition: Definition,
): ObjectSchema<UpdateOf<Definition>> {
  return objectOf('update', definition, () => {
    const shape: Record<string, z.ZodType> = {};
    for (const [name, field] of Object.entries({ ...definition.fields, ...definition.options })) {
      if (field.readonly !== true && field.fixed !== true) shape[name] = fieldSchema(field, WRITE).optional();
    }
    return z.object(shape).meta({ id: `${nameInDocument(definition.type)}Update` });
  });
}

/** What a new record may be made of, but for its parent, which the path of the request names. */
export function createBelowSchema<const Definition extends RecordDefinition>(
  definition: Definition,
): ObjectSchema<CreateOf<Definition>> {
  return objectOf('createBelow', definition, () =>
    z.object(createShape(definition)).meta(createMeta(definition)),
  );
}

/** What a new record may be made of, its parent included: an id or a display_id, also one that is a JSON number. */
export function createSchema<const Definition extends RecordDefinition>(
  definition: Definition,
): ObjectSchema<CreateOf<Definition> & GivenParent<Definition['parent']>> {
  return objectOf('create', definition, () =>
    z
      .object({ ...createShape(definition), ...writtenParent(definition.parent) })
      .meta(createMeta(definition)),
  );
}

function createShape(definition: RecordDefinition): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(definition.fields)) {
    if (field.readonly === true) continue;
    const schema = fieldSchema(field, WRITE);
    shape[name] = field.required === true ? schema : schema.optional();
  }
  return shape;
}

function createMeta({ type, creation }: RecordDefinition): { id: string; description?: string } {
  const id = `${nameInDocument(type)}Create`;
  return creation === undefined ? { id } : { id, description: creation };
}

function readParent(parent: RecordDefinition['parent']): Record<string, z.ZodType> {
  if (parent === null) return {};
  if (typeof parent === 'string') return { [`${parent}_id`]: idSchema };
  return { [parent.typeField]: z.enum(parent.types), [parent.idField]: idSchema };
}

function writtenParent(parent: RecordDefinition['parent']): Record<string, z.ZodType> {
  if (parent === null) return {};
  if (typeof parent === 'string') return { [`${parent}_id`]: givenIdSchema };
  return { [parent.typeField]: z.enum(parent.types), [parent.idField]: givenIdSchema };
}

type FilterShape<Type extends RecordType> = { [Name in FilterName<Type>]: z.ZodOptional<z.ZodString> };

/** What lists of a type are filtered by, as a query string has it. */
export function filterShape<Type extends RecordType>(type: Type): FilterShape<Type> {
  const parent = parentFieldOf(type);
  const shape = filtersOf(type).map(({ name }) => {
    const schema = z.string().optional();
    return [name, name === parent ? schema.meta({ description: 'An id or a display_id' }) : schema];
  });
  return Object.fromEntries(shape) as FilterShape<Type>;
}
