import { useMemo } from 'react';
import { sameJson } from '#shared/records/merge-fields.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { fold } from '#shared/search/fold.ts';
import { isDay } from '#shared/values/calendar.ts';
import { humanize } from '#shared/words.ts';
import type { Option } from '../components/options.ts';
import { type Replacement, type RowLog, useCustomers, useStore } from '../store/index.ts';

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

/**
 * What all customers together say. Each answer is worked out when it is first asked for, and is the same object for
 * a later list as long as no change touches it.
 */
export interface CustomerFacts {
  /** Plans in use, the most used first. */
  readonly plans: () => readonly string[];
  readonly tags: () => readonly string[];
  readonly customFields: () => readonly CustomFieldInUse[];
  /** Whether any of them has a health score. */
  readonly hasHealth: () => boolean;
  /** How many have a domain, archived ones left out. */
  readonly domainUses: () => ReadonlyMap<string, number>;
  /** Customers by domain, archived ones left out. */
  readonly byDomain: () => Domains;
}

type Domains = ReadonlyMap<string, readonly CustomerReplica[]>;
type Changes = readonly Replacement<CustomerReplica>[];

/** What has been worked out. */
interface Answers {
  plans?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  customFields?: readonly CustomFieldInUse[] | undefined;
  hasHealth?: boolean | undefined;
  domainUses?: ReadonlyMap<string, number> | undefined;
  byDomain?: Domains | undefined;
}

interface Known {
  readonly rows: readonly CustomerReplica[];
  readonly answers: Answers;
  readonly facts: CustomerFacts;
}

/** To follow more than these takes as long as to begin again. */
const MOST_FOLLOWED = 200;

const known = new WeakMap<readonly CustomerReplica[], Known>();
const latest = new WeakMap<RowLog<CustomerReplica>, Known>();

/** @param log of the rows: by it only what a change touches is worked out again */
export function factsOf(
  rows: readonly CustomerReplica[],
  log: RowLog<CustomerReplica> | null = null,
): CustomerFacts {
  const existing = known.get(rows);
  if (existing !== undefined) return existing.facts;
  const before = log === null ? undefined : latest.get(log);
  const changes = before === undefined ? null : (log?.between(before.rows, rows) ?? null);
  const isFollowed = before !== undefined && changes !== null && changes.length <= MOST_FOLLOWED;
  const answers = isFollowed ? untouched(before.answers, changes) : {};
  const made: Known = { rows, answers, facts: answering(rows, answers) };
  known.set(rows, made);
  if (log !== null) latest.set(log, made);
  return made.facts;
}

function answering(rows: readonly CustomerReplica[], answers: Answers): CustomerFacts {
  const plansOf = ({ plan }: CustomerReplica) => (plan === null || plan === '' ? [] : [plan]);
  return {
    plans: () => (answers.plans ??= byUse(rows.flatMap(plansOf))),
    tags: () => (answers.tags ??= byUse(rows.flatMap(({ tags }) => tags))),
    customFields: () => (answers.customFields ??= customFieldsOf(rows)),
    hasHealth: () => (answers.hasHealth ??= rows.some(({ health_score }) => health_score !== null)),
    domainUses: () => (answers.domainUses ??= domainUsesOf(rows)),
    byDomain: () => (answers.byDomain ??= domainsOf(rows)),
  };
}

/** The answers that the changes leave as they are. */
function untouched(answers: Answers, changes: Changes): Answers {
  const unless = <Answer>(answer: Answer, read: (row: CustomerReplica) => unknown): Answer | undefined => {
    const isTouched = ({ before, after }: Replacement<CustomerReplica>) =>
      before === null || after === null || !sameJson(read(before), read(after));
    return answer === undefined || changes.some(isTouched) ? undefined : answer;
  };
  return {
    plans: unless(answers.plans, ({ plan }) => plan),
    tags: unless(answers.tags, ({ tags }) => tags),
    customFields: unless(answers.customFields, ({ custom_fields }) => custom_fields),
    hasHealth: unless(answers.hasHealth, ({ health_score }) => health_score !== null),
    domainUses: unless(answers.domainUses, countedDomain),
    byDomain: answers.byDomain === undefined ? undefined : domainsAfter(answers.byDomain, changes),
  };
}

/** Null for none that counts. */
function countedDomain({ domain, status }: CustomerReplica): string | null {
  return status === 'archived' ? null : domain;
}

function domainUsesOf(rows: readonly CustomerReplica[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const row of rows) {
    const domain = countedDomain(row);
    if (domain !== null) uses.set(domain, (uses.get(domain) ?? 0) + 1);
  }
  return uses;
}

function domainsAfter(domains: Domains, changes: Changes): Domains | undefined {
  // Where several share one, their order is that of the list.
  const isOrdered = changes.every(({ before, after }) => {
    const [was, is] = [before, after].map((row) => (row === null ? null : countedDomain(row)));
    return was === is && (was == null || domains.get(was)?.length === 1);
  });
  if (!isOrdered) return undefined;
  const next = new Map(domains);
  for (const { after } of changes) {
    const domain = after === null ? null : countedDomain(after);
    if (after !== null && domain !== null) next.set(domain, [after]);
  }
  return next;
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

function domainsOf(rows: readonly CustomerReplica[]): Domains {
  const domains = new Map<string, CustomerReplica[]>();
  for (const row of rows) {
    const domain = countedDomain(row);
    if (domain === null) continue;
    const same = domains.get(domain);
    if (same === undefined) domains.set(domain, [row]);
    else same.push(row);
  }
  return domains;
}

export function useCustomerFacts(): CustomerFacts {
  return factsOf(useCustomers().rows, useStore().customers.log);
}

/** Plans in use, to suggest. */
export function usePlanOptions(): readonly Option[] {
  const plans = useCustomerFacts().plans();
  return useMemo(() => plans.map(toOption), [plans]);
}

/** Tags in use, to suggest. */
export function useTagOptions(): readonly Option[] {
  const tags = useCustomerFacts().tags();
  return useMemo(() => tags.map(toOption), [tags]);
}

function toOption(value: string): Option {
  return { value, label: value };
}
