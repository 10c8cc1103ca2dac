import { onboarding } from '#shared/records/onboarding.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readEmail } from '#shared/values/email.ts';
import { type KnownRecord, type KnownRecords, propertyKey } from './known-records.ts';
import { companyDomainOf, type RowValues } from './row-values.ts';

/** What records may belong to. */
export interface Owners {
  readonly customer: KnownRecords;
  readonly onboarding: KnownRecords;
}

/** Which record a row means. A row that may mean several is asked about. */
export type Match =
  | { readonly kind: 'found'; readonly record: KnownRecord; readonly note: string | null }
  | { readonly kind: 'none' }
  | { readonly kind: 'ask' | 'refuse'; readonly reason: string };

export const NONE: Match = { kind: 'none' };
export const found = (record: KnownRecord, note: string | null = null): Match => ({
  kind: 'found',
  record,
  note,
});
const ask = (reason: string): Match => ({ kind: 'ask', reason });
export const refuse = (reason: string): Match => ({ kind: 'refuse', reason });

export interface Known {
  readonly known: KnownRecords;
  /** Those that the file itself makes. */
  readonly made: KnownRecords;
  readonly owners: Owners;
}

const FOREIGN_IDS = ['hubspot_company_id', 'stripe_customer_id', 'intercom_company_id'] as const;

export function customerMeant({ fields }: RowValues, { known, made }: Known): Match {
  for (const property of FOREIGN_IDS) {
    const records = recordsBy(known, property, fields[property]);
    if (records.length > 1)
      return ask(`${records.length} customers have the ${property} ${fields[property]}`);
    if (records[0] !== undefined) return found(records[0]);
  }
  const sharing = recordsBy(known, 'domain', fields.domain);
  if (sharing.length > 1)
    return ask(`${sharing.length} customers have the domain ${fields.domain}: ${namesOf(sharing)}`);
  if (sharing[0] !== undefined) return found(sharing[0]);
  if (typeof fields.name !== 'string') return refuse('It has no name');
  if (fields.domain !== undefined) return NONE;
  const named = recordsBy(known, 'name', fields.name);
  if (named.length === 0) return NONE;
  const isOfFile = recordsBy(made, 'name', fields.name).length > 0;
  const where = isOfFile ? 'An earlier row' : 'A customer';
  return ask(
    `${where} has the name ${fields.name} already, and the row has neither an id nor a domain to tell them apart`,
  );
}

export function belowOwner(
  property: string,
  isNeeded: boolean,
  owner: Match,
  values: RowValues,
  { known }: Known,
): Match {
  const value = values.fields[property];
  if (typeof value !== 'string') return isNeeded ? refuse(`It has no ${property}`) : NONE;
  if (owner.kind !== 'found') return owner.kind === 'none' ? NONE : owner;
  const records = known.byProperty.get(propertyKey(property, value, owner.record.key)) ?? [];
  if (records.length > 1) return ask(`${records.length} of this customer are called ${value}`);
  return records[0] === undefined ? NONE : found(records[0]);
}

/** A task is the one of its onboarding with its title and its day. */
export function taskMeant(values: RowValues, { known, owners }: Known): Match {
  const { title, due_date: due = null } = values.fields;
  if (typeof title !== 'string') return refuse('It has no title');
  const owner = onboardingOf(values, owners);
  if (owner.kind !== 'found') return owner;
  const records = known.byProperty.get(propertyKey('title', title, owner.record.key)) ?? [];
  const same = records.find(({ document }) => (document.due_date ?? null) === due);
  return same === undefined ? NONE : found(same);
}

export function customerOf({ whose }: RowValues, { customer }: Owners, address: unknown): Match {
  const named = whose.customer;
  const id = named.get('id');
  if (id !== undefined) {
    const [record] = customer.byId.get(id.replace(/^#/, '')) ?? [];
    return record === undefined ? refuse(`There is no customer with the id ${id}`) : found(record);
  }
  for (const property of ['hubspot_company_id', 'stripe_customer_id'] as const) {
    const [record] = recordsBy(customer, property, named.get(property));
    if (record !== undefined) return found(record);
  }
  const domain = domainIn(named.get('domain'));
  if (domain !== null) {
    const match = one(recordsBy(customer, 'domain', domain), `the domain ${domain}`);
    if (match.kind !== 'none') return match;
  }
  const name = named.get('name');
  if (name !== undefined) {
    const match = one(recordsBy(customer, 'name', name), `the name ${name}`);
    if (match.kind !== 'none') return match;
    const [numbered] = /^#?\d+$/.test(name) ? (customer.byId.get(name.replace(/^#/, '')) ?? []) : [];
    if (numbered !== undefined) return found(numbered);
  }
  const email = typeof address === 'string' ? address : null;
  if (email !== null && domain === null) return byAddress(email, name, customer);
  if (domain === null && name === undefined) return refuse('It does not say which customer it belongs to');
  return refuse(`There is no customer ${[name, domain].filter((part) => part != null).join(', ')}`);
}

/** As contacts from elsewhere are: whose domain equals the part after the `@`. */
function byAddress(email: string, name: string | undefined, customer: KnownRecords): Match {
  const domain = companyDomainOf(email);
  const match = domain === null ? NONE : one(recordsBy(customer, 'domain', domain), `the domain ${domain}`);
  if (match.kind === 'found')
    return found(match.record, `Linked to ${match.record.document.name} by its address`);
  if (match.kind !== 'none') return match;
  if (name !== undefined) return refuse(`There is no customer ${name}`);
  const read = readEmail(email);
  const shown = read.kind === 'value' ? read.value : email;
  return refuse(
    domain === null
      ? `It does not say which customer it belongs to, and ${shown} may be anybody’s`
      : `There is no customer with the domain ${domain}`,
  );
}

export function onboardingOf(values: RowValues, owners: Owners): Match {
  const named = values.whose.onboarding;
  const id = named.get('id');
  if (id !== undefined) {
    const [record] = owners.onboarding.byId.get(id.replace(/^#/, '')) ?? [];
    return record === undefined ? refuse(`There is no onboarding with the id ${id}`) : found(record);
  }
  const name = named.get('name');
  const hasCustomer = values.whose.customer.size > 0;
  const owner = hasCustomer ? customerOf(values, owners, null) : NONE;
  if (owner.kind === 'ask' || owner.kind === 'refuse') return owner;
  const below = owner.kind === 'found' ? owner.record.key : '';
  if (name !== undefined) {
    const records = owners.onboarding.byProperty.get(propertyKey('name', name, below)) ?? [];
    const match = one(records, `the name ${name}`, onboarding.plural);
    if (match.kind !== 'none') return match;
    const [numbered] = owners.onboarding.byId.get(name.replace(/^#/, '')) ?? [];
    return numbered === undefined ? refuse(`There is no onboarding ${name}`) : found(numbered);
  }
  if (below === '') return refuse('It does not say which onboarding it belongs to');
  const ofCustomer = new Set(
    [...owners.onboarding.byId.values()].flat().filter(({ parent }) => parent === below),
  );
  const open = [...ofCustomer].filter(({ document }) => document.phase !== 'completed');
  const match = one(open.length > 0 ? open : [...ofCustomer], 'this customer', onboarding.plural);
  return match.kind === 'none' ? refuse('Its customer has no onboarding') : match;
}

function one(records: readonly KnownRecord[], what: string, plural = 'customers'): Match {
  if (records.length > 1) return ask(`${records.length} ${plural} have ${what}: ${namesOf(records)}`);
  return records[0] === undefined ? NONE : found(records[0]);
}

function recordsBy(known: KnownRecords, property: string, value: unknown): readonly KnownRecord[] {
  if (typeof value !== 'string' || value === '') return [];
  const records = known.byProperty.get(propertyKey(property, value)) ?? [];
  // A record may have taken another value by an earlier row.
  return records.filter(
    ({ document }) =>
      typeof document[property] === 'string' &&
      propertyKey(property, String(document[property])) === propertyKey(property, value),
  );
}

function domainIn(text: string | undefined): string | null {
  const read = text === undefined ? null : readDomain(text);
  return read?.kind === 'value' ? read.value : null;
}

function namesOf(records: readonly KnownRecord[]): string {
  const names = records.map(({ document }) => String(document.name ?? document.title ?? document.id));
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
