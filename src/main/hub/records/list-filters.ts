import {
  type Filter,
  fieldOf,
  filtersOf,
  isPersonal,
  LEVELS,
  parentFieldOf,
  parentOf,
  parentsOf,
  subjectOf,
} from '#shared/records/index.ts';
import { invalidRequest } from '#shared/v1/errors.ts';
import { calendarDaySchema } from '#shared/v1/primitives.ts';
import { GIVEN, HUB_TYPES, type HubType, isHubType, ownColumns, parentColumn, TABLE } from './records.ts';

/** Finds the key behind any id or display_id of a record; undefined when it never existed. */
export type FindKey = (type: HubType, reference: string) => string | undefined;

/** What narrows a list: conditions of SQL with the values that they take. Null when nothing can be found. */
export type Conditions = ReadonlyMap<string, unknown> | null;

const NO_RECORD = Symbol('no record has this id');

/**
 * The conditions of a list, read off the filters of the definition. What hangs below a deleted record is still
 * reachable by id, but in no list.
 * @throws ContractError when a value cannot be one of its field
 */
export function listConditions(
  type: HubType,
  query: Readonly<Record<string, string | undefined>>,
  findKey: FindKey,
): Conditions {
  const conditions = new Map<string, unknown>();
  for (const filter of filtersOf(type)) {
    const value = query[filter.name];
    if (value === undefined || value === '') continue;
    const condition = conditionOf(type, filter, value, query, findKey);
    if (condition === NO_RECORD) return null;
    conditions.set(...condition);
  }
  for (const condition of liveConditions(type)) conditions.set(condition, undefined);
  return conditions;
}

type Condition = readonly [sql: string, value: unknown];

function conditionOf(
  type: HubType,
  { name, field, operator }: Filter,
  value: string,
  query: Readonly<Record<string, string | undefined>>,
  findKey: FindKey,
): Condition | typeof NO_RECORD {
  const table = TABLE[type];
  const subject = subjectOf(type);
  const owned = (column: string, owner: HubType): Condition | typeof NO_RECORD => {
    const key = findKey(owner, value);
    return key === undefined ? NO_RECORD : [`${table}.${column} = ${GIVEN}`, key];
  };
  if (field === subject?.typeField) return [`${table}.parent_type = ${GIVEN}`, value];
  if (field === parentFieldOf(type)) {
    const named =
      subject === null ? parentOf(type) : parentsOf(type).find((one) => one === query[subject.typeField]);
    const { [subject?.typeField ?? '']: other } = query;
    if (named === undefined && other !== undefined && other !== '') {
      const all = parentsOf(type).join(', ');
      throw invalidRequest(
        'invalid_enum_value',
        `${subject?.typeField} must be one of ${all}`,
        subject?.typeField,
      );
    }
    if (named === undefined || named === null) {
      throw invalidRequest(
        'missing_field',
        `${subject?.typeField ?? field} is required with ${name}`,
        subject?.typeField,
      );
    }
    return isHubType(named) ? owned(parentColumn(type) ?? 'parent_key', named) : NO_RECORD;
  }
  const level = LEVELS.find((one) => field === `${one}_id` && ownColumns(type).includes(`${one}_key`));
  if (level !== undefined) return owned(`${level}_key`, level);
  const column = `${table}."${field}"`;
  if (operator === 'before') return [`${column} < ?`, day(name, value)];
  if (operator === 'after') return [`${column} > ?`, day(name, value)];
  const kind = fieldOf(type, field);
  if (kind?.kind === 'person' && kind.orContact === true) {
    // Found by any id that they ever had; records name them by the present one.
    for (const personal of SOMEBODY) {
      const key = findKey(personal, value);
      if (key !== undefined)
        return [`${column} = (SELECT id FROM ${TABLE[personal]} WHERE ${TABLE[personal]}.key = ?)`, key];
    }
  }
  return [`${column} = ${GIVEN}`, kind?.kind === 'flag' ? flag(name, value) : value];
}

/** Types of which one may stand where somebody of the workspace may, after that one. */
const SOMEBODY: readonly HubType[] = ['person', ...HUB_TYPES.filter((type) => isPersonal(type))];

/** Stored as SQLite has truth. */
function flag(name: string, value: string): number {
  if (value === 'true') return 1;
  if (value === 'false') return 0;
  throw invalidRequest('invalid_type', `${name} must be true or false`, name);
}

function day(name: string, value: string): string {
  const { data } = calendarDaySchema.safeParse(value);
  if (data !== undefined) return data;
  throw invalidRequest('invalid_string', `${name} must be a day: YYYY-MM-DD`, name);
}

/** Nothing that it is below has been deleted. */
export function liveConditions(type: HubType): string[] {
  const table = TABLE[type];
  const isDeleted = (owner: HubType, is: string) =>
    `NOT EXISTS (SELECT 1 FROM ${TABLE[owner]} WHERE ${is} AND ${TABLE[owner]}.deleted_at IS NOT NULL)`;
  const levels = LEVELS.filter((level) => ownColumns(type).includes(`${level}_key`));
  const others = subjectOf(type) === null ? [] : parentsOf(type).filter(isHubType);
  return [
    ...levels.map((level) => isDeleted(level, `${TABLE[level]}.key = ${table}.${level}_key`)),
    ...others
      .filter((parent) => !levels.some((level) => level === parent))
      .map((parent) =>
        isDeleted(
          parent,
          `${TABLE[parent]}.key = ${table}.parent_key AND ${table}.parent_type = '${parent}'`,
        ),
      ),
  ];
}
