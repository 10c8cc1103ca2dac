import { CloudError } from './errors.ts';
import type { Customer, CustomerFields } from './records.ts';
import { insertRow, type Store } from './store.ts';
import { type Actor, assign, identity, note, requireLive, type Workspace } from './workspace.ts';

export function slugify(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return words.replace(/^-+|-+$/g, '').slice(0, 110) || 'customer';
}

function freeSlug(store: Store, name: string): string {
  const wanted = slugify(name);
  let slug = wanted;
  for (let number = 2; store.slugs.has(slug); number += 1) slug = `${wanted}-${number}`;
  return slug;
}

export function cleanDomain(domain: string): string | null {
  const host = domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.+$/, '');
  return host === '' ? null : host;
}

function cleanCustomer(fields: CustomerFields): CustomerFields {
  return typeof fields.domain === 'string' ? { ...fields, domain: cleanDomain(fields.domain) } : fields;
}

function requireFreeSlug(store: Store, slug: string, ownId?: string): void {
  const holder = store.slugs.get(slug);
  if (holder !== undefined && holder !== ownId) {
    throw new CloudError('slug_taken', `The slug "${slug}" is taken by another customer`, 'slug');
  }
}

export function createCustomer(workspace: Workspace, fields: CustomerFields, actor: Actor): Customer {
  const { store } = workspace;
  const name = fields.name ?? 'Unnamed';
  if (typeof fields.slug === 'string') requireFreeSlug(store, fields.slug);
  const customer: Customer = {
    ...identity(workspace, 'customer', fields.created_at),
    name,
    slug: fields.slug === undefined ? freeSlug(store, name) : fields.slug,
    domain: null,
    status: 'active',
    plan: null,
    mrr: null,
    monthly_orders: null,
    hubspot_company_id: null,
    hubspot_deal_id: null,
    stripe_customer_id: null,
    intercom_company_id: null,
    slack_channel_id: null,
    owner_id: null,
    tags: [],
    custom_fields: {},
    metadata: {},
    health_score: null,
  };
  const { name: _name, slug: _slug, ...others } = cleanCustomer(fields);
  Object.assign(customer, others);
  insertRow(store, 'customer', customer);
  note(workspace, customer.id, actor, 'customer.created');
  return customer;
}

export function updateCustomer(
  workspace: Workspace,
  id: string | number,
  fields: CustomerFields,
  actor: Actor,
): Customer {
  const { store } = workspace;
  const { record } = requireLive(workspace, 'customer', id);
  if (typeof fields.slug === 'string') requireFreeSlug(store, fields.slug, record.id);
  const formerSlug = record.slug;
  for (const change of assign(workspace, record, cleanCustomer(fields))) {
    const event = change.field === 'status' ? 'customer.status_changed' : 'customer.field_changed';
    note(workspace, record.id, actor, event, change);
  }
  if (record.slug !== formerSlug) {
    if (formerSlug !== null) store.slugs.delete(formerSlug);
    if (record.slug !== null) store.slugs.set(record.slug, record.id);
  }
  return record;
}
