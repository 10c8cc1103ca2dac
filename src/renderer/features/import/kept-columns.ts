import type { ImportedType } from '#shared/bridge/import.ts';
import { keepItem } from '../../lib/keep-item.ts';

/** What people have said the columns of their files hold: by what is imported and by header, the field. */
const ITEM = 'pivotal-import-columns';
/** The newest are kept. */
const MOST = 500;

type KeptColumns = Readonly<Record<string, string>>;

const nameOf = (type: ImportedType, column: string) => `${type} ${column.trim().toLowerCase()}`;

function kept(): KeptColumns {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(ITEM) ?? '{}');
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** Of these columns, those that somebody has once mapped otherwise than they would be by themselves. */
export function keptMapping(
  type: ImportedType,
  columns: readonly string[],
  mapped: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = kept();
  return Object.fromEntries(
    columns.flatMap((column) => {
      const field = known[nameOf(type, column)];
      return field === undefined || field === (mapped[column] ?? '') ? [] : [[column, field]];
    }),
  );
}

/** @param field an empty one leaves the column out */
export function keepColumn(type: ImportedType, column: string, field: string): void {
  const { [nameOf(type, column)]: _, ...others } = kept();
  const entries = [...Object.entries(others), [nameOf(type, column), field]].slice(-MOST);
  // What is not kept is asked again the next time.
  keepItem(ITEM, JSON.stringify(Object.fromEntries(entries)));
}
