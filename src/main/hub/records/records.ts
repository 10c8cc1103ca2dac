import type { Database, Statement } from 'better-sqlite3';
import {
  byTypes,
  CLOUD_TYPES,
  type CloudType,
  definitionOf,
  fieldOf,
  filterColumns,
  isCloudType,
  isRecordType,
  type Level,
  overlayOf,
  parentsOf,
  RECORD_TYPES,
  RECORDS,
  type RecordType,
} from '#shared/records/index.ts';
import { isDisplayId } from './identity.ts';

/** The types of which the cloud has records too. */
export type Resource = CloudType;
export const RESOURCES: readonly Resource[] = CLOUD_TYPES as readonly Resource[];

export function isResource(type: string): type is Resource {
  return isCloudType(type);
}

/** The types of which the hub keeps records: what it does with them, it reads off their definitions. */
export type HubType = RecordType;
export const HUB_TYPES: readonly HubType[] = RECORD_TYPES.filter(isHubType);

export function isHubType(type: string): type is HubType {
  return isRecordType(type);
}

/** Kept here only: the cloud does not offer them, and they have a table made from their definition. */
export type WorkspaceType = Exclude<HubType, Resource>;
export const WORKSPACE_TYPES: readonly WorkspaceType[] = HUB_TYPES.filter(
  (type): type is WorkspaceType => !isCloudType(type),
);

export function byResource<Value>(value: (resource: Resource) => Value): Record<Resource, Value> {
  return byTypes(RESOURCES, value);
}

export function byType<Value>(value: (type: HubType) => Value): Record<HubType, Value> {
  return byTypes(HUB_TYPES, value);
}

/** The same, each made when it is first asked for: of the statements that a start could prepare it runs few. */
export function byTypeWhenAsked<Value>(value: (type: HubType) => Value): Readonly<Record<HubType, Value>> {
  const made = {} as Record<HubType, Value>;
  for (const type of HUB_TYPES) {
    const get = () => {
      const its = value(type);
      Object.defineProperty(made, type, { value: its, enumerable: true });
      return its;
    };
    Object.defineProperty(made, type, { get, enumerable: true, configurable: true });
  }
  return made;
}

export const TABLE: Readonly<Record<HubType, string>> = byType((type) => RECORDS[type].plural);

/**
 * Copies of document fields, by which lists are filtered. Ordinary columns rather than generated ones: SQLite
 * would take every index of a generated column apart whenever a document changes.
 */
export const FILTER_COLUMNS: Readonly<Record<HubType, readonly string[]>> = byType(filterColumns);

/**
 * At most so many rows. SQLite plans by a parameter that stands there alone, and so plans the statement again whenever
 * one is given: as long as it takes to read twenty rows.
 */
export const ROW_LIMIT = 'LIMIT ? + 0';

/** The value that a column is compared with in a statement that has an order: planned once, for the same reason. */
export const GIVEN = '+?';

/**
 * What finds rows, deleted ones included, by one of their `referenceColumns`. Said of both, for each has an index of its
 * own: without that SQLite reads the whole table.
 */
export function isInAll(column: string, value: string): string {
  const is = `${column} = ${value} AND deleted_at IS`;
  return `((${is} NULL) OR (${is} NOT NULL))`;
}

/** What a filter column holds of the document bound to a statement. */
export function filterValue(column: string): string {
  return `@document ->> '$.${column}'`;
}

/** One record as it is stored. `document` is the JSON text that the API shows. */
export interface Row {
  readonly key: string;
  readonly id: string;
  readonly display_id: number;
  /** The customer that it is below; null for customers and for what belongs to the workspace. */
  readonly customer_key: string | null;
  readonly seq: number;
  readonly position: string;
  readonly deleted_at: string | null;
  readonly document: string;
  /** Of a type with a flag over a choice: what the choice reads again once the flag is cleared. */
  readonly underlying_state: string | null;
  /** Workspace records below another record. */
  readonly parent_type?: string | null;
  readonly parent_key?: string | null;
  /** Of a workspace record: the onboarding that it is below. */
  readonly onboarding_key?: string | null;
}

/** Columns that say what a workspace record is below; those of cloud types have grown one by one. */
const PARENT_COLUMNS = ['parent_type', 'parent_key', 'customer_key', 'onboarding_key'] as const;

/** The columns beside those of every record and the filters. */
export function ownColumns(type: HubType): readonly string[] {
  const parent = isCloudType(type) ? ['customer_key'] : PARENT_COLUMNS;
  return [
    ...(parentsOf(type).length === 0 ? [] : parent),
    ...(overlayOf(type) === null ? [] : ['underlying_state']),
  ];
}

export function rowColumns(type: HubType): string {
  const own = ownColumns(type);
  const missing = ['customer_key', 'underlying_state'].filter((column) => !own.includes(column));
  const nulls = missing.map((column) => `NULL AS ${column}`);
  return ['key, id, display_id, seq, position, deleted_at, document', ...own, ...nulls].join(', ');
}

/** What a row is below, and who it names by an id that may become another: found in deleted rows too. */
export function referenceColumns(type: HubType): readonly string[] {
  const mayChange = FILTER_COLUMNS[type].filter((name) => {
    const field = fieldOf(type, name);
    return field?.kind === 'person' && field.orContact === true;
  });
  return [...ownColumns(type).filter((column) => column.endsWith('_key')), ...mayChange];
}

/** The column by which the children of a record are found. */
export function parentColumn(type: HubType): 'customer_key' | 'parent_key' | null {
  if (definitionOf(type).parent === null) return null;
  return isCloudType(type) ? 'customer_key' : 'parent_key';
}

/** The key of the record at a level of the tree that a record is at or below; null when it is at none. */
export function keyAtLevel(type: HubType, row: Row, level: Level): string | null {
  if (type === level) return row.key;
  return row[`${level}_key`] ?? null;
}

interface Lookup<Found> {
  readonly byId: Statement<[string], Found>;
  readonly byDisplayId: Statement<[number], Found>;
  readonly byKey: Statement<[string], Found>;
  readonly aliasedKey: Statement<[string], { key: string }>;
}

/**
 * Finds a record by any name it ever had: the id or display_id it shows now, then its key, then the ids and
 * display_ids it was known by before. Finds deleted records too, but for those that were merged into another: whatever
 * led to them leads to that one.
 */
export function createLookup<Found extends Pick<Row, 'key' | 'deleted_at'>>(
  database: Database,
  type: HubType,
  columns: string,
) {
  const from = `SELECT ${columns} FROM ${TABLE[type]}`;
  const lookup: Lookup<Found> = {
    byId: database.prepare(`${from} WHERE id = ?`),
    byDisplayId: database.prepare(`${from} WHERE display_id = ?`),
    byKey: database.prepare(`${from} WHERE key = ?`),
    aliasedKey: database.prepare(`SELECT key FROM aliases WHERE resource = '${type}' AND alias = ?`),
  };
  return (reference: string): Found | undefined => {
    const found = isDisplayId(reference)
      ? lookup.byDisplayId.get(Number(reference))
      : (lookup.byId.get(reference) ?? lookup.byKey.get(reference));
    if (found !== undefined && found.deleted_at === null) return found;
    const aliased = lookup.aliasedKey.get(isDisplayId(reference) ? String(Number(reference)) : reference);
    return aliased === undefined ? found : lookup.byKey.get(aliased.key);
  };
}
