import { createContact, updateContact } from './contacts.ts';
import { createCustomer, updateCustomer } from './customers.ts';
import { CloudError } from './errors.ts';
import type { ApiKey } from './keys.ts';
import { createOnboarding, updateOnboarding } from './onboardings.ts';
import {
  type AnyRecord,
  type ContactFields,
  type CustomerFields,
  type Onboarding,
  type OnboardingFields,
  PHASES,
  type Resource,
  readsAs,
  STATES,
  toWire,
} from './records.ts';
import { findRow, type Row, readPage } from './store.ts';
import {
  contactRules,
  customerRules,
  onboardingCreateRules,
  onboardingPatchRules,
  parseDatetime,
  readCursor,
  readEnumFilter,
  readFields,
  readLimit,
} from './validate.ts';
import { type Actor, deleteRecord, requireLive, type Workspace } from './workspace.ts';

export const VERSION = '1.0.0';
const CUSTOMER_PAGE = 20;
const ONBOARDING_PAGE = 25;

export interface Organization {
  id: string;
  slug: string;
  name: string;
}

/** What the handlers work on. */
export interface Service extends Workspace {
  organization: Organization;
  /** Also speak what the vendor's reference does not list: extra fields and filters, `mode` in `/me`. */
  extendedFields: boolean;
  /** Rows of one millisecond come in another order at every request. */
  unstableTies: boolean;
}

/** One authenticated request. `key` is missing on the open routes alone. */
export interface Call {
  /** The `{…}` of the path, where the route has one. */
  param: string | undefined;
  query: URLSearchParams;
  body: unknown;
  key: ApiKey | undefined;
}

export interface Answer {
  status: number;
  body: unknown;
  created?: { resource: Resource; id: string };
}

export type Handler = (service: Service, call: Call) => Answer;

function actorOf({ key }: Call): Actor {
  return { name: key?.name ?? 'API', type: 'api_key' };
}

/** What the path says instead of its `{…}`; no route has two of them. */
function param(call: Call): string {
  return call.param ?? '';
}

function ok(service: Service, record: AnyRecord): Answer {
  return { status: 200, body: toWire(record, service.extendedFields) };
}

function created(service: Service, record: AnyRecord): Answer {
  const body = toWire(record, service.extendedFields);
  return { status: 201, body, created: { resource: record.object, id: record.id } };
}

function envelope(data: readonly unknown[], hasMore: boolean, nextCursor: string | null): Answer {
  return {
    status: 200,
    body: { object: 'list', data, has_more: hasMore, next_cursor: hasMore ? nextCursor : null },
  };
}

function list<T extends AnyRecord>(
  service: Service,
  call: Call,
  rows: readonly Row<T>[],
  usualLimit: number,
  filter: (record: T) => boolean,
): Answer {
  const page = readPage(rows, {
    beforeMs: readCursor(call.query),
    limit: readLimit(call.query, usualLimit),
    where: (row) => row.deletedMs === null && filter(row.record),
    shuffle: service.unstableTies ? service.random : undefined,
  });
  const data = page.rows.map((row) => toWire(row.record, service.extendedFields));
  return envelope(data, page.hasMore, page.rows.at(-1)?.record.created_at ?? null);
}

const REFERENCE_FILTERS = ['status', 'slug'] as const;
const EXTENDED_FILTERS = [...REFERENCE_FILTERS, 'domain', 'owner_id', 'plan'] as const;

export function listCustomers(service: Service, call: Call): Answer {
  const { query } = call;
  // A filter that this server does not know is an unknown parameter: ignored, never refused.
  const names = service.extendedFields ? EXTENDED_FILTERS : REFERENCE_FILTERS;
  const tag = service.extendedFields ? query.get('tag') : null;
  return list(
    service,
    call,
    service.store.customer.ordered,
    CUSTOMER_PAGE,
    (customer) =>
      names.every((name) => !query.has(name) || customer[name] === query.get(name)) &&
      (tag === null || customer.tags.includes(tag)),
  );
}

/** The ways to narrow any list of onboardings. */
function onboardingFilter(query: URLSearchParams) {
  const state = readEnumFilter(query, 'state', STATES);
  const phase = readEnumFilter(query, 'phase', PHASES);
  return (onboarding: Onboarding) =>
    (state === null || readsAs(onboarding) === state) && (phase === null || onboarding.phase === phase);
}

export function listOnboardings(service: Service, call: Call): Answer {
  const { store } = service;
  const wanted = call.query.get('customer_id');
  const customer = wanted === null ? null : findRow(store, 'customer', wanted);
  const rows =
    wanted === null ? store.onboarding.ordered : (store.onboardingsOf.get(customer?.record.id ?? '') ?? []);
  const fits = onboardingFilter(call.query);
  // What belongs to a deleted customer stays reachable by id but is in no list.
  return list(
    service,
    call,
    rows,
    ONBOARDING_PAGE,
    (onboarding) => store.customer.byId.get(onboarding.customer_id)?.deletedMs === null && fits(onboarding),
  );
}

export function listActivity(service: Service, call: Call): Answer {
  const { record } = requireLive(service, 'customer', param(call));
  const before = readCursor(call.query) ?? Number.POSITIVE_INFINITY;
  const limit = readLimit(call.query, CUSTOMER_PAGE);
  const older = (service.store.activity.get(record.id) ?? [])
    .filter((entry) => (parseDatetime(entry.timestamp) ?? 0) < before)
    .reverse();
  const data = older.slice(0, limit);
  return envelope(data, older.length > limit, data.at(-1)?.timestamp ?? null);
}

export function me(service: Service, { key }: Call): Answer {
  if (!key) throw new CloudError('api_key_missing', 'An API key is required');
  const { id, name, prefix, mode, tier } = key;
  return {
    status: 200,
    body: {
      object: 'me',
      api_key: { id, name, prefix, scopes: ['read', 'write'], rate_limit_tier: tier },
      organization: service.organization,
      ...(service.extendedFields ? { mode } : {}),
    },
  };
}

export function health({ clock }: Service): Answer {
  const timestamp = new Date(clock.now()).toISOString();
  return { status: 200, body: { status: 'ok', timestamp, version: VERSION } };
}

export function listContactsOf(service: Service, call: Call): Answer {
  const { record } = requireLive(service, 'customer', param(call));
  const rows = service.store.contactsOf.get(record.id) ?? [];
  return list(service, call, rows, CUSTOMER_PAGE, () => true);
}

export function listOnboardingsOf(service: Service, call: Call): Answer {
  const { record } = requireLive(service, 'customer', param(call));
  const rows = service.store.onboardingsOf.get(record.id) ?? [];
  return list(service, call, rows, ONBOARDING_PAGE, onboardingFilter(call.query));
}

export function getOne(resource: Resource): Handler {
  return (service, call) => ok(service, requireLive(service, resource, param(call)).record);
}

export function deleteOne(resource: Resource): Handler {
  return (service, call) => ({
    status: 200,
    body: deleteRecord(service, resource, param(call), actorOf(call)),
  });
}

export function postCustomer(service: Service, call: Call): Answer {
  const fields = readFields<CustomerFields>(call.body, customerRules(service.extendedFields), 'create');
  return created(service, createCustomer(service, fields, actorOf(call)));
}

export function patchCustomer(service: Service, call: Call): Answer {
  requireLive(service, 'customer', param(call));
  const fields = readFields<CustomerFields>(call.body, customerRules(service.extendedFields), 'patch');
  return ok(service, updateCustomer(service, param(call), fields, actorOf(call)));
}

export function postContact(service: Service, call: Call): Answer {
  requireLive(service, 'customer', param(call));
  const fields = readFields<ContactFields>(call.body, contactRules(service.extendedFields), 'create');
  return created(service, createContact(service, param(call), fields, actorOf(call)));
}

export function patchContact(service: Service, call: Call): Answer {
  requireLive(service, 'contact', param(call));
  const fields = readFields<ContactFields>(call.body, contactRules(service.extendedFields), 'patch');
  return ok(service, updateContact(service, param(call), fields, actorOf(call)));
}

export function postOnboarding(service: Service, call: Call): Answer {
  type Fields = OnboardingFields & { customer_id?: string };
  const { customer_id = '', ...fields } = readFields<Fields>(call.body, onboardingCreateRules, 'create');
  return created(service, createOnboarding(service, customer_id, fields, actorOf(call)));
}

export function patchOnboarding(service: Service, call: Call): Answer {
  requireLive(service, 'onboarding', param(call));
  const fields = readFields<OnboardingFields>(call.body, onboardingPatchRules, 'patch');
  return ok(service, updateOnboarding(service, param(call), fields, actorOf(call)));
}
