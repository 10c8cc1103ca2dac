/** What can be done to many records at once: which fields, in which words. */
import type { ReactNode } from 'react';
import type { Field } from '#shared/records/fields.ts';
import { fieldOf, type RecordType } from '#shared/records/index.ts';
import { fieldInSentence } from '#shared/records/labels.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { Option } from '../components/options.ts';
import { fieldValue } from '../records/field-values.ts';
import type { Store } from '../store/index.ts';

/** A change of one field; `add` and `remove` are of one element of a set. */
export interface BulkChange {
  readonly operation: 'set' | 'add' | 'remove';
  readonly field: string;
  readonly value: unknown;
  /** The value in words; null for none. */
  readonly label: string | null;
}

/** A field that can be changed in all selected records. What is offered follows from its kind. */
export interface BulkAction<Row> {
  /** Its name; of a custom field, with the name of the field in which its values stand: `custom_fields.region`. */
  readonly field: string;
  /** What kind of field it is, where the type's definition does not say. */
  readonly as?: Field;
  /** Has no button of its own: it is chosen from a list of all of them. */
  readonly isFurther?: true;
  /** Opens it for what is selected, and for the record that is open. */
  readonly key?: string;
  readonly label?: string;
  readonly icon?: ReactNode;
  /** Values in use, to suggest: of a text and of a set. */
  readonly useSuggestions?: () => readonly Option[];
  /** Values of a choice that are offered elsewhere. */
  readonly leavesOut?: readonly string[];
  /** Rows that cannot have it changed are left alone. */
  readonly applies?: (row: Row) => boolean;
  /** What was done, where the field's own words would not do: "Gave 3 customers to Ann". */
  readonly told?: (change: BulkChange, records: string) => string;
  /** What changes with it elsewhere, in words. */
  readonly follows?: (rows: readonly Row[], change: BulkChange, store: Store) => string | null;
}

/** A change that has a button of its own. */
export interface BulkButton<Row> {
  readonly label: string;
  readonly key?: string;
  readonly icon: ReactNode;
  readonly change: BulkChange;
  readonly isOffered: (rows: readonly Row[]) => boolean;
}

/** Asks before a change, or does it at once. */
export interface BulkGuard<Row> {
  readonly guard: (
    rows: readonly Row[],
    change: BulkChange,
    apply: (reason: string | null | undefined) => Promise<void>,
  ) => void;
  readonly dialog: ReactNode;
}

export interface BulkEdit {
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly reason?: string | null;
}

/** The writes a change needs: rows that are already so, or cannot be, are left alone. */
export function planBulk<Row extends { readonly key: string }>(
  rows: readonly Row[],
  change: BulkChange,
  actions: readonly BulkAction<Row>[],
  reason?: string | null,
): readonly BulkEdit[] {
  const action = actions.find(({ field }) => field === change.field);
  return rows.flatMap((row) => {
    if (action?.applies?.(row) === false) return [];
    const [name = '', ...rest] = change.field.split('.');
    const within = rest.join('.');
    const all = fieldValue(row, name);
    const before = within === '' ? all : entryOf(all, within);
    const after = valueAfter(before, change);
    if (sameJson(before ?? null, after)) return [];
    const edit = { key: row.key, fields: { [name]: within === '' ? after : withEntry(all, within, after) } };
    return [reason === undefined ? edit : { ...edit, reason }];
  });
}

/** Names of entries are people's own words, `toString` included. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function entryOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([entry]) => entry === name)?.[1] ?? null;
}

/** Without a value the entry goes. */
function withEntry(value: unknown, name: string, entry: unknown): object {
  const others = entriesOf(value).filter(([other]) => other !== name);
  return Object.fromEntries(entry === null ? others : [...others, [name, entry]]);
}

function valueAfter(before: unknown, { operation, value }: BulkChange): unknown {
  if (operation === 'set') return value;
  const elements: readonly unknown[] = Array.isArray(before) ? before : [];
  if (operation === 'remove') return elements.filter((element) => element !== value);
  return elements.includes(value) ? elements : [...elements, value];
}

/**
 * What was done, as a sentence: "Set the CSM of 3 onboardings to Ann".
 * @param records what they are called, or how many they are
 */
export function describeBulk<Row>(
  type: RecordType,
  change: BulkChange,
  actions: readonly BulkAction<Row>[],
  records: string,
): string {
  const action = actions.find(({ field }) => field === change.field);
  if (action?.told !== undefined) return action.told(change, records);
  const field = fieldOf(type, change.field);
  const own = action?.as === undefined ? fieldInSentence(change.field, type) : (action.label ?? '');
  const name = field?.kind === 'labels' ? field.each : own;
  const label = change.label ?? '';
  if (change.operation === 'add')
    return name === 'tag' ? `Tagged ${records} with ${label}` : `Gave ${records} the ${name} ${label}`;
  if (change.operation === 'remove') return `Took the ${name} ${label} off ${records}`;
  if (change.label === null) return `Took the ${name} off ${records}`;
  return `Set the ${name} of ${records} to ${label}`;
}
