import { useMemo } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { fold } from '#shared/search/fold.ts';
import { isDay } from '#shared/values/calendar.ts';
import { humanize } from '#shared/words.ts';
import type { Option } from '../components/options.ts';

import { useCustomers } from '../store/index.ts';

/** A custom field as the customers have it. */
export interface CustomFieldInUse {
  readonly slug: string;
  readonly label: string;
  /** What its values are; text as soon as they differ. */
  readonly kind: CustomFieldKind;
}

/** A `date` is a day written `2026-11-20`. */
export type CustomFieldKind = 'text' | 'number' | 'boolean' | 'date';

export function kindOfValue(value: string | number | boolean): CustomFieldKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return isDay(value) ? 'date' : 'text';
}

/** What all customers together say. Each answer is computed when it is first asked for, once per list of rows. */
export interface CustomerFacts {
  /** Plans in use, the most used first. */
  readonly plans: () => readonly string[];
  readonly tags: () => readonly string[];
  readonly customFields: () => readonly CustomFieldInUse[];
  /** Whether any of them has a health score. */
  readonly hasHealth: () => boolean;
  /** Customers by domain, archived ones left out. */
  readonly byDomain: () => ReadonlyMap<string, readonly CustomerReplica[]>;
}

const known = new WeakMap<readonly CustomerReplica[], CustomerFacts>();

export function factsOf(rows: readonly CustomerReplica[]): CustomerFacts {
  const existing = known.get(rows);
  if (existing !== undefined) return existing;
  const facts: CustomerFacts = {
    plans: once(() => byUse(rows.flatMap(({ plan }) => (plan === null || plan === '' ? [] : [plan])))),
    tags: once(() => byUse(rows.flatMap(({ tags }) => tags))),
    customFields: once(() => customFieldsOf(rows)),
    hasHealth: once(() => rows.some(({ health_score }) => health_score !== null)),
    byDomain: once(() => domainsOf(rows)),
  };
  known.set(rows, facts);
  return facts;
}

function once<Value>(compute: () => Value): () => Value {
  let answer: { readonly value: Value } | null = null;
  return () => {
    answer ??= { value: compute() };
    return answer.value;
  };
}

function byUse(values: readonly string[]): readonly string[] {
  const uses = new Map<string, number>();
  for (const value of values) uses.set(value, (uses.get(value) ?? 0) + 1);
  return [...uses].sort((a, b) => b[1] - a[1] || (fold(a[0]) < fold(b[0]) ? -1 : 1)).map(([value]) => value);
}

function customFieldsOf(rows: readonly CustomerReplica[]): readonly CustomFieldInUse[] {
  const kinds = new Map<string, CustomFieldKind | null>();
  for (const { custom_fields } of rows) {
    for (const slug in custom_fields) {
      const value = custom_fields[slug];
      if (value === null || value === undefined) {
        if (!kinds.has(slug)) kinds.set(slug, null);
        continue;
      }
      const kind = kindOfValue(value);
      const before = kinds.get(slug) ?? kind;
      kinds.set(slug, before === kind ? kind : 'text');
    }
  }
  return [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([slug, kind]) => ({ slug, label: humanize(slug), kind: kind ?? 'text' }));
}

function domainsOf(rows: readonly CustomerReplica[]): ReadonlyMap<string, readonly CustomerReplica[]> {
  const domains = new Map<string, CustomerReplica[]>();
  for (const row of rows) {
    if (row.domain === null || row.status === 'archived') continue;
    const same = domains.get(row.domain);
    if (same === undefined) domains.set(row.domain, [row]);
    else same.push(row);
  }
  return domains;
}

export function useCustomerFacts(): CustomerFacts {
  return factsOf(useCustomers().rows);
}

/** Plans in use, to suggest. */
export function usePlanOptions(): readonly Option[] {
  const facts = useCustomerFacts();
  return useMemo(() => facts.plans().map(toOption), [facts]);
}

/** Tags in use, to suggest. */
export function useTagOptions(): readonly Option[] {
  const facts = useCustomerFacts();
  return useMemo(() => facts.tags().map(toOption), [facts]);
}

function toOption(value: string): Option {
  return { value, label: value };
}
