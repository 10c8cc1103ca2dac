import { useMemo } from 'react';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { parse } from '#shared/search/parse.ts';
import type { Query } from '#shared/search/query.ts';
import { decimalsOf } from '#shared/values/money.ts';
import { currency } from '../lib/workspace-words.ts';
import { usePeopleByKey } from '../state/people.tsx';
import { createLocalEntries, type LocalEntries } from './local-entries.ts';

/** What a text in the search language means here, and the entries to hold it against. */
export function useParsed(
  text: string,
  customFields: readonly CustomFieldDefinition[],
): { readonly query: Query; readonly entries: LocalEntries } {
  const people = usePeopleByKey();
  const schema = useMemo(() => ({ customFields, moneyDecimals: decimalsOf(currency()) }), [customFields]);
  const entries = useMemo(() => createLocalEntries({ schema, people }), [schema, people]);
  const query = useMemo(() => parse(text, schema), [text, schema]);
  return { query, entries };
}
