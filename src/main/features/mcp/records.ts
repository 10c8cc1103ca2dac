import { isCloudType, isListedCloudType, RECORDS } from '#shared/records/index.ts';
import { type RecordType, RECORD_TYPES as SEARCHED_TYPES } from '#shared/search/searched-types.ts';
import type { ApiCall } from './api-call.ts';

/** What assistants read and write. */
export const TOOL_TYPES = SEARCHED_TYPES;
export type ToolType = RecordType;

export type Filters = Readonly<Record<string, string | number | boolean | undefined>>;

function treeOf(type: ToolType): string {
  return RECORDS[type].travels === 'v1' ? '/api/v1' : '/local/v1';
}

export function pathOf(type: ToolType, id: string): string {
  return `${treeOf(type)}/${RECORDS[type].plural}/${encodeURIComponent(id)}`;
}

/** Contacts are listed below their customer. */
export function listPath(type: ToolType, { customer_id, ...filters }: Filters): string {
  const isBelow = isCloudType(type) && !isListedCloudType(type);
  const list = isBelow
    ? `/api/v1/customers/${encodeURIComponent(String(customer_id ?? ''))}/${RECORDS[type].plural}`
    : `${treeOf(type)}/${RECORDS[type].plural}`;
  const given = Object.entries(isBelow ? filters : { ...filters, customer_id });
  const query = new URLSearchParams(
    given.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  );
  return `${list}?${query}`;
}

type Fields = Readonly<Record<string, unknown>>;

export interface WrittenRecord {
  readonly record: Fields;
  /** Null when nothing was changed. */
  readonly batch_id: string | null;
  /** Fields that are other than before. */
  readonly changed: readonly string[];
}

/** Creates or changes a record, and answers with what is stored. */
export async function write(
  call: ApiCall,
  type: ToolType,
  id: string | null,
  fields: Fields,
  reason?: string,
): Promise<WrittenRecord> {
  const before = id === null ? {} : await call('GET', pathOf(type, id));
  const command = {
    operation: id === null ? 'create' : 'update',
    type,
    fields,
    ...(id === null ? {} : { id }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
  };
  const batch = await call('POST', '/local/v1/batch', { commands: [command] });
  const [result] = batch.results as readonly { readonly id: string }[];
  const record = await call('GET', pathOf(type, result?.id ?? id ?? ''));
  const changed = Object.keys(record).filter(
    (name) => name !== 'updated_at' && JSON.stringify(record[name]) !== JSON.stringify(before[name]),
  );
  return { record, batch_id: changed.length === 0 ? null : String(batch.id), changed };
}
