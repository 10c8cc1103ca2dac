/** Which fields a column may hold, by what it is called. */
import { byTypes, parentsOf } from '#shared/records/index.ts';
import { CUSTOMER_NAME, foldHeader, IMPORT_TYPES, type ImportType, type Names } from './column-names.ts';
import { columnNames } from './import-hooks.ts';

/** Fields by the folded name of their column: of several that share a name, all, in their order. */
const BY_NAME: Readonly<Record<ImportType, ReadonlyMap<string, readonly string[]>>> = byTypes(
  IMPORT_TYPES,
  (type) => byName(columnNames(type)),
);

function byName(names: Names): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [field, called] of Object.entries(names)) {
    for (const name of new Set([foldHeader(field), ...called])) {
      const fields = found.get(name) ?? [];
      found.set(name, fields.includes(field) ? fields : [...fields, field]);
    }
  }
  return found;
}

/** What a column of this name may hold in records of a type, the likeliest first. */
export function fieldsNamed(type: ImportType, header: string): readonly string[] {
  // `HubSpot Company ID` is one word where `firstName` is two.
  const exact = BY_NAME[type].get(foldHeader(header)) ?? BY_NAME[type].get(foldHeader(header.toLowerCase()));
  if (exact !== undefined) return exact;
  // Pipedrive writes `Organization - Name`, others `Company: Name`: the part after the sign is the field.
  const parts = /^(.+?)\s*(?:-|:|\/|>|\.)\s+(.+)$/.exec(header.trim());
  if (parts === null) return [];
  const whole = foldHeader(parts[2] ?? '');
  const owner = foldHeader(parts[1] ?? '');
  const isOfCustomer = CUSTOMER_NAME.includes(owner);
  if (whole === 'id') return [];
  if (isOfCustomer && parentsOf(type).length > 0) {
    const field = BY_NAME.customer.get(whole)?.[0];
    return field === 'name' || field === 'domain' ? [`customer.${field}`] : [];
  }
  return BY_NAME[type].get(whole) ?? [];
}
