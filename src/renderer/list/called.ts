import { definitionOf } from '#shared/records/index.ts';
import { count, inSentence, nameless } from '../lib/words.ts';
import { fieldValue } from '../records/field-values.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';

type Words<Row extends ListRow> = Pick<
  RecordList<Row, ListContext>,
  'type' | 'noun' | 'nouns' | 'customerOf'
>;

/** What was done to records of a list speaks of one by its name, and counts several. @param rows at least the one */
export function called<Row extends ListRow>(
  { type, noun, nouns, customerOf }: Words<Row>,
  rows: readonly Row[],
  number: number,
  customers: readonly { readonly key: string; readonly name: string }[],
): string {
  const [only] = rows;
  if (number !== 1 || only === undefined) return count(number, noun, nouns);
  const name = fieldValue(only, definitionOf(type).title);
  if (typeof name === 'string' && name !== '') return inSentence(name);
  return nameless(noun, customers.find(({ key }) => key === customerOf(only))?.name);
}
