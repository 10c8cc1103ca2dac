import { customer } from '#shared/records/customer.ts';
import { ancestorsOf } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { localDay } from '#shared/values/calendar.ts';
import { humanize } from '#shared/words.ts';
import type { Hub } from '../../hub/hub.ts';
import type { RecordChange } from '../../hub/records/commands.ts';
import type { Actor, Document } from '../../hub/records/transaction.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import { type CustomFieldRule, inferredType } from './cells.ts';
import { IMPORT_TYPES, type ImportType } from './column-names.ts';
import { decodeText } from './decode.ts';
import { contactFinder, namedTypes } from './import-hooks.ts';
import { createKnownRecords, type KnownRecords, readKnownRecords } from './known-records.ts';
import { type Mapping, mapColumns } from './mapping.ts';
import { createPlanner, type Fate, type PlannedRow } from './plan.ts';
import { columnRules, createRowReader, type RowReaderOptions } from './row-values.ts';
import { readTable, type Table } from './table.ts';

export interface ImportRequest {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly type: ImportType | null;
  /** Fields by column. */
  readonly map: Readonly<Record<string, string>>;
  readonly isDryRun: boolean;
  readonly actor: Actor;
  /** How numbers and days are written where a column does not say it. */
  readonly locale: string;
  /** Minted by who asks, when they have to know it. */
  readonly batchId?: string;
  /** Told how many rows have been looked at. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface ImportedRow {
  readonly row: number;
  readonly fate: Fate;
  readonly reason: string | null;
  readonly title: string;
}

export interface ImportOutcome {
  /** Null when nothing was written. */
  readonly batchId: string | null;
  readonly type: ImportType;
  readonly counts: Readonly<Record<Fate, number>>;
  readonly rows: readonly ImportedRow[];
  readonly unmapped: readonly string[];
  /** Fields by the column that they are taken from. */
  readonly mapped: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** The rows as they stand in the file, for those that come back. */
  readonly cellsOf: (row: number) => readonly string[];
}

export interface ImportParts {
  readonly hub: Pick<Hub, 'changes' | 'reads' | 'people' | 'settings' | 'writeBatch' | 'writeLarge'>;
  readonly now: () => number;
  readonly newKey: () => string;
}

export type Import = (request: ImportRequest) => Promise<ImportOutcome>;

/** So many rows are looked at before others are served. */
const STEP = 250;
/** So many are written while others wait; more are written in parts. */
const AT_ONCE = 500;

/**
 * Reads a file of cells, decides what becomes of each row and, unless it is only tried, writes all of it in one batch.
 * @throws ContractError for a file that cannot be read, a column or a field that there is not
 */
export function createImport(parts: ImportParts): Import {
  return async (request) => {
    const table = await readTable(textOf(request));
    const customFields = await readCustomFields(parts.hub);
    const mapping = mapColumns(table, { ...request, customFields });
    const { rules, defined } = newCustomFields(mapping, table, customFields, request, parts);
    const planned = await plan(table, mapping, rules, request, parts);
    const changes = planned.flatMap(({ change }) => (change === null ? [] : [change]));
    const isWritten = !request.isDryRun && changes.length > 0;
    const rows = isWritten
      ? await write([...defined, ...changes], defined.length, planned, request, parts)
      : { planned, batchId: null };
    return outcomeOf(rows.planned, rows.batchId, mapping, table);
  };
}

function textOf({ bytes }: ImportRequest): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw invalidRequest(
      'invalid_string',
      'This is a workbook of a spreadsheet; save the sheet as CSV and import that',
    );
  const { text } = decodeText(bytes);
  if (text.trim() === '') throw invalidRequest('invalid_string', 'The file is empty');
  return text;
}

type CustomFields = ReadonlyMap<string, CustomFieldRule & { readonly label: string }>;

async function readCustomFields({ changes }: ImportParts['hub']): Promise<CustomFields> {
  const rows = changes.since('custom_field', 0, 10_000).filter(({ deleted_at }) => deleted_at === null);
  return new Map(
    rows.map((row) => {
      const { slug, label, type, options } = JSON.parse(row.document) as Document;
      const rule = {
        label: String(label),
        type: type as CustomFieldRule['type'],
        options: Array.isArray(options) ? options.map(String) : [],
      };
      return [String(slug), rule];
    }),
  );
}

/** Own fields that columns are mapped to and that there are not yet: they are made with the rows. */
function newCustomFields(
  mapping: Mapping,
  table: Table,
  known: CustomFields,
  request: ImportRequest,
  parts: ImportParts,
): { readonly rules: ReadonlyMap<string, CustomFieldRule>; readonly defined: readonly RecordChange[] } {
  const rules = new Map<string, CustomFieldRule>(known);
  const defined: RecordChange[] = [];
  for (const [field, places] of mapping.fields) {
    const slug = field.startsWith('custom_fields.') ? field.slice('custom_fields.'.length) : null;
    if (slug === null || rules.has(slug)) continue;
    const cells = table.rows.flatMap((row) => places.flatMap((at) => (row.cells[at] ? [row.cells[at]] : [])));
    const type = inferredType(
      cells,
      columnRules(table, places, readerOptions(mapping, table, rules, request, parts)),
    );
    rules.set(slug, { type, options: [] });
    const label = table.columns[places[0] ?? -1] || humanize(slug);
    const input = { slug, label: label.slice(0, 120), type };
    defined.push({ operation: 'create', resource: 'custom_field', key: parts.newKey(), input });
  }
  return { rules, defined };
}

function readerOptions(
  mapping: Mapping,
  table: Table,
  customFields: ReadonlyMap<string, CustomFieldRule>,
  { locale }: ImportRequest,
  { hub, now }: ImportParts,
): RowReaderOptions {
  const people = hub.people.list();
  return {
    mapping,
    table,
    people,
    customFields,
    locale,
    currency: workspaceOf(hub.settings).currency,
    today: localDay(now()),
  };
}

async function plan(
  table: Table,
  mapping: Mapping,
  customFields: ReadonlyMap<string, CustomFieldRule>,
  request: ImportRequest,
  parts: ImportParts,
): Promise<readonly PlannedRow[]> {
  const { type } = mapping;
  const records = await readAll(mapping, parts.hub);
  const none = (one: ImportType): KnownRecords => records.get(one) ?? createKnownRecords(one);
  const owners = { customer: none(customer.type), onboarding: none(onboarding.type) };
  const planner = createPlanner({
    type,
    read: createRowReader(readerOptions(mapping, table, customFields, request, parts)),
    known: none(type),
    owners,
    contactOf: contactFinder(none, owners),
    newKey: parts.newKey,
  });
  const planned: PlannedRow[] = [];
  for (const [at, row] of table.rows.entries()) {
    planned.push(planner.plan(row));
    if ((at + 1) % STEP !== 0) continue;
    request.onProgress?.(at + 1, table.rows.length);
    await new Promise((resolve) => setImmediate(resolve));
    request.signal?.throwIfAborted();
  }
  request.onProgress?.(table.rows.length, table.rows.length);
  return planned;
}

/** Records of the type, of the types that they may belong to, and of those that a column may name. */
async function readAll(
  { type, fields }: Mapping,
  hub: ImportParts['hub'],
): Promise<ReadonlyMap<ImportType, KnownRecords>> {
  const records = new Map<ImportType, KnownRecords>();
  const isNeeded = (one: ImportType) =>
    one === type || ancestorsOf(type).includes(one) || namedTypes(type, [...fields.keys()]).includes(one);
  for (const one of IMPORT_TYPES.filter(isNeeded)) records.set(one, await readKnownRecords(hub, one));
  return records;
}

/** All or nothing, whenever the app is killed; others are served meanwhile. What the door refuses comes back. */
async function write(
  commands: readonly RecordChange[],
  skipped: number,
  planned: readonly PlannedRow[],
  request: ImportRequest,
  { hub, newKey }: ImportParts,
): Promise<{ readonly planned: readonly PlannedRow[]; readonly batchId: string | null }> {
  const { actor, signal, onProgress, batchId = newKey() } = request;
  signal?.throwIfAborted();
  const batch = { batchId, actor, commands };
  const { results, changed } =
    commands.length <= AT_ONCE
      ? await hub.writeBatch({ ...batch, partial: true })
      : await hub.writeLarge({
          ...batch,
          signal,
          onProgress: (done) => onProgress?.(done, commands.length),
        });
  let next = skipped;
  const after = planned.map((row): PlannedRow => {
    if (row.change === null) return row;
    const result = results[next];
    next += 1;
    return result?.outcome === 'refused' ? { ...row, fate: 'refuse', reason: result.error.message } : row;
  });
  return { planned: after, batchId: changed ? batchId : null };
}

function outcomeOf(
  planned: readonly PlannedRow[],
  batchId: string | null,
  mapping: Mapping,
  table: Table,
): ImportOutcome {
  const counts = { create: 0, update: 0, same: 0, ask: 0, refuse: 0 };
  for (const { fate } of planned) counts[fate] += 1;
  const cells = new Map(table.rows.map((row) => [row.number, row.cells]));
  const mapped = [...mapping.fields].flatMap(([field, places]) =>
    places.map((at) => [table.columns[at] ?? '', field]),
  );
  return {
    batchId,
    type: mapping.type,
    counts,
    rows: planned.map(({ row, fate, reason, title }) => ({ row, fate, reason, title })),
    unmapped: mapping.unmapped,
    mapped: Object.fromEntries(mapped),
    columns: table.columns,
    cellsOf: (row) => cells.get(row) ?? [],
  };
}

/** `customers` and `customer` alike. @throws ContractError */
export function importTypeOf(name: string): ImportType {
  const type = IMPORT_TYPES.find((one) => name === one || name === `${one}s`);
  if (type !== undefined) return type;
  throw invalidRequest(
    'invalid_enum_value',
    `${name} cannot be imported; there are customers, contacts, onboardings and tasks`,
    'type',
  );
}
