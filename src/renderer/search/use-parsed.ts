import { useMemo } from 'react';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { parse } from '#shared/search/parse.ts';
import type { Query } from '#shared/search/query.ts';
import { decimalsOf } from '#shared/values/money.ts';
import { currency } from '../lib/workspace-words.ts';
import { usePeopleByKey } from '../state/people.tsx';
import { createLocalEntries, type LocalEntries, type LocalFacts } from './local-entries.ts';

/** What a text in the search language means here, and the entries to hold it against. */
export function useParsed(
  text: string,
  customFields: readonly CustomFieldDefinition[],
): { readonly query: Query; readonly entries: LocalEntries } {
  const people = usePeopleByKey();
  const schema = useMemo(() => ({ customFields, moneyDecimals: decimalsOf(currency()) }), [customFields]);
  const entries = useMemo(() => entriesFor({ schema, people }), [schema, people]);
  const query = useMemo(() => parse(text, schema), [text, schema]);
  return { query, entries };
}

let last: (LocalFacts & { readonly entries: LocalEntries }) | null = null;

/** The same for every list and every count, as long as they are made of the same: to make those of 10 000 records takes a while. */
function entriesFor(facts: LocalFacts): LocalEntries {
  const { customFields, moneyDecimals } = facts.schema;
  const isSame =
    last !== null &&
    last.people === facts.people &&
    last.schema.customFields === customFields &&
    last.schema.moneyDecimals === moneyDecimals;
  if (last === null || !isSame) last = { ...facts, entries: createLocalEntries(facts) };
  return last.entries;
}
