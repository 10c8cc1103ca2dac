import { csvOf } from '#shared/csv.ts';
import { csvValue } from '#shared/records/csv.ts';
import { fieldsOf, parentFieldOf, parentOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { humanize } from '#shared/words.ts';
import type { Hub } from '../../hub/hub.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import type { ImportType } from '../import/column-names.ts';

type ReadableHub = Pick<Hub, 'changes' | 'people' | 'settings'>;

/** The live records of a type, oldest first, as the API shows them. */
function recordsOf(hub: ReadableHub, type: ImportType): readonly Document[] {
  const rows = hub.changes
    .since(type, 0, Number.MAX_SAFE_INTEGER)
    .filter(({ deleted_at }) => deleted_at === null);
  return rows
    .toSorted((one, other) => (one.position < other.position ? -1 : 1))
    .map(({ document }) => JSON.parse(document) as Document);
}

/** How a record below another says whose it is, in words that an import reads again: `Customer ID`. */
function whoseOf(type: ImportType): readonly (readonly [column: string, field: string])[] {
  const [parent, field] = [parentOf(type), parentFieldOf(type)];
  return parent === null || field === null ? [] : [[`${humanize(parent)} ID`, field]];
}

/** As a table for spreadsheets, headed as lists are. People by name, amounts in units of currency. */
export function csvOfType(hub: ReadableHub, type: ImportType): string {
  const records = recordsOf(hub, type);
  const { currency } = workspaceOf(hub.settings);
  const people = new Map(hub.people.list().map(({ id, name }) => [id, name]));
  const fields = fieldsOf(type).filter(
    ([, { kind }]) => kind !== 'json' && kind !== 'customFields' && kind !== 'list',
  );
  const own = [
    ...new Set(
      records.flatMap(({ custom_fields }) => Object.keys((custom_fields as Document | undefined) ?? {})),
    ),
  ];
  const whose = whoseOf(type);
  const head = [
    'ID',
    ...whose.map(([column]) => column),
    ...fields.map(([name]) => fieldLabel(name, type)),
    ...own,
    'Created',
    'Updated',
  ];
  const body = records.map((record) => [
    record.id,
    ...whose.map(([, field]) => record[field]),
    ...fields.map(([name, field]) => csvValue(field, record[name], (key) => people.get(key), currency)),
    ...own.map((slug) => (record.custom_fields as Document | undefined)?.[slug]),
    record.created_at,
    record.updated_at,
  ]);
  return csvOf([head, ...body]);
}

/** As the API shows them, in its list envelope. */
export function jsonOfType(hub: ReadableHub, type: ImportType): string {
  const data = recordsOf(hub, type);
  return JSON.stringify({ object: 'list', data, has_more: false, next_cursor: null });
}
