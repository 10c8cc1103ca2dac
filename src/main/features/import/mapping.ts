import { hasCustomFields } from '#shared/records/index.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { foldHeader, IMPORT_TYPES, type ImportType, REASON_COLUMN } from './column-names.ts';
import { columnNames, likelihood } from './import-hooks.ts';
import { fieldsNamed } from './named-fields.ts';
import type { Table } from './table.ts';

/** Which columns hold a field: of several, the first that has something in a row. */
export interface Mapping {
  readonly type: ImportType;
  /** Places of columns by the name of a field; a customer's own fields as `custom_fields.slug`. */
  readonly fields: ReadonlyMap<string, readonly number[]>;
  /** Columns that nothing is made of. */
  readonly unmapped: readonly string[];
}

export interface MappingOptions {
  readonly type: ImportType | null;
  /** Fields by column, as a person says; an empty one leaves the column out. */
  readonly map: Readonly<Record<string, string>>;
  /** The customers' own fields that there are, by slug. */
  readonly customFields: ReadonlyMap<string, { readonly label: string }>;
  /** What the file is called: exports say what they are of. */
  readonly fileName: string;
}

const CUSTOM = 'custom_fields.';

/** @throws ContractError for a column or field that there is not */
export function mapColumns(table: Table, options: MappingOptions): Mapping {
  const type = options.type ?? typeOf(table.columns, options);
  const given = givenFields(table.columns, options.map, type);
  const columnsOf = new Map<string, { at: number; rank: number }[]>();
  const unmapped: string[] = [];
  for (const [at, column] of table.columns.entries()) {
    const said = given.get(at);
    const found =
      said === undefined ? knownField(column, at, type, table, options) : { field: said, rank: -1 };
    if (found === null || found.field === '') unmapped.push(column);
    else columnsOf.set(found.field, [...(columnsOf.get(found.field) ?? []), { at, rank: found.rank }]);
  }
  const fields = new Map(
    [...columnsOf].map(([field, columns]) => [
      field,
      columns.toSorted((one, other) => one.rank - other.rank).map(({ at }) => at),
    ]),
  );
  return { type, fields, unmapped: unmapped.filter((column) => column !== '' && column !== REASON_COLUMN) };
}

function givenFields(
  columns: readonly string[],
  map: MappingOptions['map'],
  type: ImportType,
): ReadonlyMap<number, string> {
  const given = new Map<number, string>();
  for (const [column, field] of Object.entries(map)) {
    const folded = foldHeader(column);
    const exact = columns.indexOf(column);
    const at = exact === -1 ? columns.findIndex((name) => foldHeader(name) === folded) : exact;
    if (at === -1) {
      const known = columns.filter((name) => name !== '').join(', ');
      throw invalidRequest('invalid_string', `The file has no column ${column}; it has ${known}`, 'map');
    }
    given.set(at, fieldOfMap(field.trim(), type));
  }
  return given;
}

/** `custom.region` is short for `custom_fields.region`; `-` leaves the column out. */
function fieldOfMap(field: string, type: ImportType): string {
  if (field === '' || field === '-') return '';
  const custom = /^(?:custom|custom_field|custom_fields)[.:](.+)$/.exec(field)?.[1];
  if (custom !== undefined && hasCustomFields(type)) {
    if (/^[a-z][a-z0-9_]{0,59}$/.test(custom)) return CUSTOM + custom;
    throw invalidRequest(
      'invalid_string',
      `A slug is made of a-z, 0-9 and _, and begins with a letter: ${custom}`,
      'map',
    );
  }
  const name =
    {
      customer_id: 'customer.id',
      onboarding_id: 'onboarding.id',
      owner: 'owner_id',
      csm: 'csm_id',
      assignee: 'assignee_id',
    }[field] ?? field;
  if (Object.hasOwn(columnNames(type), name)) return name;
  const known = Object.keys(columnNames(type)).join(', ');
  throw invalidRequest('invalid_enum_value', `A ${type} has no field ${field}; there are ${known}`, 'map');
}

function knownField(
  column: string,
  at: number,
  type: ImportType,
  table: Table,
  { customFields }: MappingOptions,
): { readonly field: string; readonly rank: number } | null {
  const [field] = fieldsNamed(type, column);
  if (field === 'id' && !holdsOurIds(table, at)) return foreignId(table, at, type);
  if (field !== undefined) {
    const rank = columnNames(type)[field]?.indexOf(foldHeader(column)) ?? 0;
    return { field, rank: rank === -1 ? 1000 : rank };
  }
  if (!hasCustomFields(type)) return null;
  const folded = foldHeader(column);
  for (const [slug, { label }] of customFields) {
    if (column === slug || folded === foldHeader(slug) || folded === foldHeader(label))
      return { field: CUSTOM + slug, rank: 0 };
  }
  return null;
}

const SAMPLE_ROWS = 50;

function sample({ rows }: Table, at: number): readonly string[] {
  return rows.slice(0, SAMPLE_ROWS).flatMap(({ cells }) => (cells[at] ? [cells[at]] : []));
}

/** Ids as we write them, or display_ids. */
const OUR_ID = /^(?:c[0-9a-z]{20,30}|\d{1,10})$/;

function holdsOurIds(table: Table, at: number): boolean {
  return sample(table, at).every((cell) => OUR_ID.test(cell));
}

/** `id` is in Stripe's exports Stripe's own; what others call so, we know nothing of. */
function foreignId(table: Table, at: number, type: ImportType): { field: string; rank: number } | null {
  if (!sample(table, at).every((cell) => cell.startsWith('cus_'))) return null;
  return { field: hasCustomFields(type) ? 'stripe_customer_id' : 'customer.stripe_customer_id', rank: 0 };
}

const FILE_NAMES: readonly (readonly [ImportType, RegExp])[] = [
  ['contact', /contact|people|person|kontakt|ansprechpartner|contacto|contatt/i],
  ['onboarding', /onboarding|project|projekt|projet|implementation/i],
  ['task', /task|todo|aufgabe|tache|tarea|attivit|activit/i],
  ['customer', /compan|customer|account|organi[sz]ation|firm|kund|client|unternehmen|empresa|stripe/i],
];

/** The type that knows most of the columns, and of which something would be made at all. */
function typeOf(columns: readonly string[], { fileName, customFields }: MappingOptions): ImportType {
  const named = FILE_NAMES.find(([, pattern]) => pattern.test(fileName))?.[0];
  const scores = IMPORT_TYPES.map((type) => {
    const found = columns
      .map((column) => fieldsNamed(type, column)[0])
      .filter((field) => field !== undefined);
    const own = hasCustomFields(type) ? columns.filter((column) => customFields.has(column)).length : 0;
    return {
      type,
      score:
        new Set(found).size +
        own +
        likelihood(type, (...fields) => fields.some((field) => found.includes(field))) +
        (named === type ? 2 : 0),
    };
  });
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).type;
}
