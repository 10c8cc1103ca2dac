/**
 * What search sees of a record: plain shapes, made of the v1 objects and what the machine knows besides (names of
 * people, other ids, duplicates, unsent changes). Times are milliseconds since 1970, money is in cents.
 */

import { onboarding } from '../records/onboarding.ts';
import { shownDomain } from '../values/domain-names.ts';
import { humanize, PHASE_LABELS } from '../words.ts';
import { readDay } from './dates.ts';
import type { CustomFieldDefinition } from './fields.ts';
import { type ItemType, isItemType, NAME_FIELD, type SearchedInput } from './searched-types.ts';
import { searchedValues } from './searched-values.ts';

export interface SearchPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** A custom field's value. `day` counts from 1970-01-01, for dates without a time of day. */
export type CustomValue =
  | { readonly slug: string; readonly type: 'string' | 'select'; readonly text: string }
  | { readonly slug: string; readonly type: 'number'; readonly text: string; readonly number: number }
  | { readonly slug: string; readonly type: 'date'; readonly text: string; readonly day: number }
  | { readonly slug: string; readonly type: 'date'; readonly text: string; readonly time: number };

interface Identity {
  /** The one inside key of the record. */
  readonly key: string;
  readonly id: string;
  readonly displayId: number;
  /** Everything else it was ever reached by, as text: former ids and display_ids. */
  readonly otherIds: readonly string[];
}

interface Times {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** It has changes that the cloud does not know yet. */
  readonly pending: boolean;
}

/** What contacts and onboardings share with their customer; the same object may serve all of them. */
export interface CustomerFacts extends Identity {
  readonly name: string;
  readonly domain: string | null;
  readonly status: string;
  readonly plan: string | null;
  readonly owner: SearchPerson | null;
  readonly tags: readonly string[];
  /** Under the fields that its definition gives a name. */
  readonly values: ItemValues;
  readonly custom: readonly CustomValue[];
}

export interface ContactFacts {
  readonly name: string;
  readonly email: string;
  readonly isPrimary: boolean;
}

export interface OnboardingFacts {
  readonly name: string | null;
  readonly phase: string;
  /** As the workspace calls the phase. */
  readonly phaseLabel: string;
  readonly state: string;
}

export interface SearchCustomer extends CustomerFacts, Times {
  readonly type: 'customer';
  readonly slug: string | null;
  /** Those that are not archived. */
  readonly contacts: readonly ContactFacts[];
  readonly onboardings: readonly OnboardingFacts[];
  /** Another customer that is not archived has the same domain. */
  readonly duplicate: boolean;
}

export interface SearchContact extends Identity, Times, ContactFacts {
  readonly type: 'contact';
  readonly title: string | null;
  readonly phone: string | null;
  readonly labels: readonly string[];
  readonly archived: boolean;
  readonly values: ItemValues;
  /** Null when the customer was deleted. */
  readonly customer: CustomerFacts | null;
}

export interface SearchOnboarding extends Identity, Times, OnboardingFacts {
  readonly type: typeof onboarding.type;
  readonly targetAt: number | null;
  /** Null as long as it is open. */
  readonly launchedAt: number | null;
  readonly notes: string | null;
  readonly csm: SearchPerson | null;
  readonly values: ItemValues;
  readonly customer: CustomerFacts | null;
}

/** What a field holds, by its `Part`; a person is somebody of the workspace, or a contact. */
export type ItemValue = string | number | boolean | SearchPerson;
export type ItemValues = Readonly<Record<string, ItemValue | null>>;

/** A record of a type that is searched by what its definition says. */
export interface SearchItem extends Identity, Times {
  readonly type: ItemType;
  /** Null for what has no name, such as a comment. */
  readonly name: string | null;
  /** By what queries call the fields; the name is not among them. */
  readonly values: ItemValues;
  readonly customer: CustomerFacts | null;
  /** The name of the onboarding that it is below; null where there is none, or it has no name. */
  readonly onboardingName: string | null;
}

export type SearchRecord = SearchCustomer | SearchContact | SearchOnboarding | SearchItem;

export function isItem(record: SearchRecord): record is SearchItem {
  return isItemType(record.type);
}

/** The v1 fields that search reads. */
interface ResourceInput {
  readonly id: string;
  readonly display_id: number;
  readonly created_at: string;
  readonly updated_at: string;
}
export interface CustomerInput extends ResourceInput, SearchedInput<'customer'> {
  readonly name: string;
  readonly slug: string | null;
  readonly domain: string | null;
  readonly status: string;
  readonly plan: string | null;
  readonly tags: readonly string[];
  readonly custom_fields: Readonly<Record<string, unknown>>;
}
export interface ContactInput extends ResourceInput, SearchedInput<'contact'> {
  readonly name: string;
  readonly email: string;
  readonly title: string | null;
  readonly phone: string | null;
  readonly is_primary: boolean;
  readonly labels: readonly string[];
  readonly archived: boolean;
}
export interface OnboardingInput extends ResourceInput, SearchedInput<'onboarding'> {
  readonly name: string | null;
  readonly phase: string;
  readonly state: string;
  readonly target_launch_date: string | null;
  readonly completed_at: string | null;
  readonly notes: string | null;
}

/** What the machine knows of a record beyond its v1 object. Everything may be left out. */
export interface LocalFacts {
  /** `id` when absent. */
  readonly key?: string;
  readonly otherIds?: readonly string[];
  readonly pending?: boolean;
  readonly personOf?: (id: string) => SearchPerson | null;
  /** Of a text: as people read it. */
  readonly textOf?: (text: string) => string;
}

export function searchCustomer(
  input: CustomerInput,
  links: LocalFacts & {
    readonly owner: SearchPerson | null;
    readonly contacts: readonly ContactInput[];
    readonly onboardings: readonly OnboardingInput[];
    readonly customFields: readonly CustomFieldDefinition[];
    readonly duplicate: boolean;
    /** Stored phase → the workspace's name for it. */
    readonly phaseLabels?: Readonly<Record<string, string>>;
  },
): SearchCustomer {
  return {
    type: 'customer',
    ...identityOf(input, links),
    name: input.name,
    slug: input.slug,
    domain: input.domain === null ? null : shownDomain(input.domain),
    status: input.status,
    plan: input.plan,
    owner: links.owner,
    tags: input.tags,
    values: searchedValues('customer', input, links),
    custom: customValues(input.custom_fields, links.customFields),
    contacts: links.contacts.filter((contact) => !contact.archived).map(contactFacts),
    onboardings: links.onboardings.map((onboarding) => onboardingFacts(onboarding, links.phaseLabels)),
    duplicate: links.duplicate,
  };
}

export function searchContact(
  input: ContactInput,
  links: LocalFacts & { readonly customer: CustomerFacts | null },
): SearchContact {
  return {
    type: 'contact',
    ...identityOf(input, links),
    ...contactFacts(input),
    title: input.title,
    phone: input.phone,
    labels: input.labels,
    archived: input.archived,
    values: searchedValues('contact', input, links),
    customer: links.customer,
  };
}

export function searchOnboarding(
  input: OnboardingInput,
  links: LocalFacts & {
    readonly customer: CustomerFacts | null;
    readonly csm: SearchPerson | null;
    readonly phaseLabels?: Readonly<Record<string, string>>;
  },
): SearchOnboarding {
  return {
    type: onboarding.type,
    ...identityOf(input, links),
    ...onboardingFacts(input, links.phaseLabels),
    targetAt: input.target_launch_date === null ? null : Date.parse(input.target_launch_date),
    launchedAt: input.completed_at === null ? null : Date.parse(input.completed_at),
    notes: input.notes,
    csm: links.csm,
    values: searchedValues(onboarding.type, input, links),
    customer: links.customer,
  };
}

/** The fields of an item's definition, as they are stored. */
export type ItemInput = ResourceInput & Readonly<Record<string, unknown>>;

export function searchItem(
  type: ItemType,
  input: ItemInput,
  links: LocalFacts & {
    readonly customer: CustomerFacts | null;
    readonly onboardingName: string | null;
  },
): SearchItem {
  const name = NAME_FIELD[type];
  return {
    type,
    ...identityOf(input, links),
    name: name === null ? null : String(input[name.field] ?? ''),
    values: searchedValues(type, input, links),
    customer: links.customer,
    onboardingName: links.onboardingName,
  };
}

/** The domains that two or more customers share, archived ones not counted: those customers are duplicates. */
export function sharedDomains(customers: Iterable<Pick<CustomerInput, 'domain' | 'status'>>): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { domain, status } of customers) {
    if (domain === null || status === 'archived') continue;
    if (seen.has(domain)) shared.add(domain);
    seen.add(domain);
  }
  return shared;
}

function identityOf(input: ResourceInput, links: LocalFacts): Identity & Times {
  return {
    key: links.key ?? input.id,
    id: input.id,
    displayId: input.display_id,
    otherIds: links.otherIds ?? [],
    createdAt: Date.parse(input.created_at),
    updatedAt: Date.parse(input.updated_at),
    pending: links.pending ?? false,
  };
}

function contactFacts(input: ContactInput): ContactFacts {
  return { name: input.name, email: input.email, isPrimary: input.is_primary };
}

function onboardingFacts(
  input: OnboardingInput,
  labels: Readonly<Record<string, string>> | undefined,
): OnboardingFacts {
  const { name, phase, state } = input;
  const label = ownLabel(labels, phase) ?? ownLabel(PHASE_LABELS, phase) ?? humanize(phase);
  return { name, phase, phaseLabel: label, state };
}

function ownLabel(labels: Readonly<Record<string, string>> | undefined, phase: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, phase) ? labels[phase] : undefined;
}

function customValues(
  fields: Readonly<Record<string, unknown>>,
  definitions: readonly CustomFieldDefinition[],
): CustomValue[] {
  const values: CustomValue[] = [];
  for (const [slug, value] of Object.entries(fields)) {
    if (!['string', 'number', 'boolean'].includes(typeof value) || value === '') continue;
    const type = definitions.find((definition) => definition.slug === slug)?.type ?? 'string';
    values.push(customValue(slug, type, String(value)));
  }
  return values;
}

/** A value that does not fit its definition is kept as text, so that it can still be found. */
function customValue(slug: string, type: CustomFieldDefinition['type'], text: string): CustomValue {
  if (type === 'number') {
    const number = Number(text);
    return Number.isFinite(number) ? { slug, type, text, number } : { slug, type: 'string', text };
  }
  if (type === 'date') {
    const day = readDay(text);
    if (day !== null) return { slug, type, text, day };
    const time = Date.parse(text);
    return Number.isNaN(time) ? { slug, type: 'string', text } : { slug, type, text, time };
  }
  return { slug, type, text };
}

/** Whatever has no customer above it is one. */
export function customerOf(record: SearchRecord): CustomerFacts | null {
  return 'customer' in record ? record.customer : record;
}

/** Archived itself, or of an archived customer. */
export function isArchived(record: SearchRecord): boolean {
  return customerOf(record)?.status === 'archived' || ('archived' in record && record.archived);
}
