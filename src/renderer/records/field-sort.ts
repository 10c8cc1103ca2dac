import type { Field } from '#shared/records/define.ts';
import { fold } from '#shared/search/fold.ts';
import type { SortKey } from '../lib/sort-rows.ts';
import { choicesInOrder } from '../lib/words.ts';
import { orderOf } from '../store/index.ts';
import { fieldValue } from './field-values.ts';

/** Folded once per row, however often it is sorted; a changed row is another object. */
const foldedTexts = new WeakMap<object, Map<string, string>>();

export function foldedOnce(row: object, name: string, text: string): string {
  let texts = foldedTexts.get(row);
  if (texts === undefined) {
    texts = new Map();
    foldedTexts.set(row, texts);
  }
  let value = texts.get(name);
  if (value === undefined) {
    value = fold(text);
    texts.set(name, value);
  }
  return value;
}

/** A value's place in an order; values of later versions come after those known. */
function placeIn(values: readonly string[], value: string): number {
  const index = values.indexOf(value);
  return index === -1 ? values.length : index;
}

/**
 * What a list is sorted by under a field; null for no value.
 * @param context people by key: read for a person alone, since what is ordered is ordered anew when it has read others
 */
export function fieldSortKey(
  row: object,
  name: string,
  field: Field,
  context: { readonly people: ReadonlyMap<string, { readonly key: string; readonly name: string }> },
): SortKey {
  const value = fieldValue(row, name);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return value.length === 0 ? null : foldedOnce(row, name, value.join(' '));
  if (typeof value !== 'string' || value === '') return null;
  switch (field.kind) {
    case 'choice':
      return placeIn(field.order ?? choicesInOrder(field), value);
    case 'person': {
      const person = context.people.get(value);
      return person === undefined ? null : orderOf(person);
    }
    case 'domain':
    case 'day':
    case 'dateTime':
      return value;
    default:
      return foldedOnce(row, name, value);
  }
}
