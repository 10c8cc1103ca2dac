/** What a list lets through. */
import { fieldOf, type RecordType } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import type { PersonReplica } from '#shared/replica.ts';
import { NONE, type Option } from '../components/options.ts';
import { choicesInOrder, choiceWord } from '../lib/words.ts';
import { fieldValue } from '../records/field-values.ts';
import { usePeopleOrNobody } from '../state/people.tsx';

/** Every filter narrows down; within one, any of its values will do. One without values lets everything through. */
export interface ListFilters {
  /** By filter; null for rows without a value. */
  readonly values: Readonly<Record<string, readonly (string | null)[]>>;
  /** Leaves out what is out of the daily work, as long as nothing else asks for it. */
  readonly hidesInactive: boolean;
}

export const NO_FILTERS: ListFilters = { values: {}, hidesInactive: true };

interface FilterContext {
  readonly people: ReadonlyMap<string, PersonReplica>;
}

export interface ListFilter<Row, Context> {
  readonly id: string;
  /** Of its button. */
  readonly label: string;
  /** What can be chosen; none for a filter that has no button and is set by something else on screen. */
  readonly useOptions?: () => readonly Option[];
  /** What a row has of it: one value, or any number. */
  readonly valuesOf: (row: Row, context: Context) => string | null | readonly string[];
  /** Its one value is a range of days, which two fields ask for. */
  readonly isDayRange?: true;
  /** Whether a row has what is wanted, where that is not to have one of the values. */
  readonly passes?: (row: Row, wanted: readonly (string | null)[], context: Context) => boolean;
  /** A value within the sentence of its chip. */
  readonly wordOf: (value: string | null, context: Context) => string;
  /** The beginning of that sentence, without which it is "Owner is". */
  readonly says?: string;
}

/** What is out of the daily work: left out of a list unless it is asked for. */
export interface Inactive<Row> {
  /** The filter by which it is asked for. */
  readonly filter: string;
  readonly isHidden: (row: Row, values: ListFilters['values']) => boolean;
  /** What is hidden: "Archived and churned". */
  readonly words: (values: ListFilters['values']) => string;
}

interface FieldFilterParts<Row> {
  readonly label?: string;
  readonly useOptions?: () => readonly Option[];
  readonly says?: string;
  readonly valuesOf?: ListFilter<Row, FilterContext>['valuesOf'];
}

const YES_OR_NO: readonly Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** The filter by a field: what can be chosen and how it is said follows from its definition. */
export function fieldFilter<Row extends object>(
  type: RecordType,
  name: string,
  parts: FieldFilterParts<Row> = {},
): ListFilter<Row, FilterContext> {
  const field = fieldOf(type, name);
  if (field === undefined) throw new Error(`a ${type} has no field ${name}`);
  const shared = {
    id: name,
    label: fieldLabel(name, type),
    valuesOf: (row: Row) => {
      const value = fieldValue(row, name);
      if (Array.isArray(value)) return value.map(String);
      return value === null || value === undefined ? null : String(value);
    },
  };
  switch (field.kind) {
    case 'choice': {
      const useOptions = () =>
        choicesInOrder(field).map((value) => ({ value, label: choiceWord(field, value) }));
      const wordOf = (value: string | null) => (value === null ? 'none' : choiceWord(field, value));
      return { ...shared, useOptions, wordOf, ...parts };
    }
    case 'person':
      return { ...shared, useOptions: usePeopleOrNobody, wordOf: personWord, ...parts };
    case 'flag':
      return {
        ...shared,
        useOptions: () => YES_OR_NO,
        wordOf: (value) => (value === 'true' ? 'yes' : 'no'),
        ...parts,
      };
    default:
      return { ...shared, wordOf: (value) => value ?? 'none', ...parts };
  }
}

function personWord(key: string | null, { people }: FilterContext): string {
  return key === null ? 'nobody' : (people.get(key)?.name ?? 'somebody unknown');
}

/** Options in use, and the lack of one: "No plan". */
export function orNoneOption(options: readonly Option[], label: string): readonly Option[] {
  return [...options, { value: NONE, label }];
}

/** How many filters somebody has set. */
export function countFilters({ values }: ListFilters): number {
  return Object.values(values).filter((wanted) => wanted.length > 0).length;
}

/** Whether a row is left out for being out of the daily work; null where none is. */
export function hiddenTest<Row>(
  { values, hidesInactive }: ListFilters,
  inactive: Inactive<Row> | undefined,
): ((row: Row) => boolean) | null {
  if (inactive === undefined || !hidesInactive || (values[inactive.filter] ?? []).length > 0) return null;
  return (row) => inactive.isHidden(row, values);
}

/** Whether a row has what the filters ask for; null where they ask for nothing. */
export function valuesTest<Row, Context>(
  values: ListFilters['values'],
  filters: readonly ListFilter<Row, Context>[],
  context: Context,
): ((row: Row) => boolean) | null {
  const tests: ((row: Row) => boolean)[] = [];
  for (const { id, valuesOf, passes } of filters) {
    const wanted = values[id];
    if (wanted === undefined || wanted.length === 0) continue;
    if (passes !== undefined) {
      tests.push((row) => passes(row, wanted, context));
      continue;
    }
    const any = new Set(wanted);
    tests.push((row) => {
      const has = valuesOf(row, context);
      return has === null || typeof has === 'string' ? any.has(has) : has.some((one) => any.has(one));
    });
  }
  const [first] = tests;
  if (tests.length <= 1) return first ?? null;
  return (row) => tests.every((test) => test(row));
}

/** Whether a row passes; null where all do. */
export function rowTest<Row, Context>(
  filters: ListFilters,
  known: readonly ListFilter<Row, Context>[],
  inactive: Inactive<Row> | undefined,
  context: Context,
): ((row: Row) => boolean) | null {
  const isHidden = hiddenTest(filters, inactive);
  const hasValues = valuesTest(filters.values, known, context);
  if (isHidden === null) return hasValues;
  return (row) => !isHidden(row) && hasValues?.(row) !== false;
}

/** The rows that pass, in the order they came. */
export function filterRows<Row, Context>(
  rows: readonly Row[],
  ...by: Parameters<typeof rowTest<Row, Context>>
): readonly Row[] {
  const test = rowTest(...by);
  return test === null ? rows : rows.filter(test);
}
