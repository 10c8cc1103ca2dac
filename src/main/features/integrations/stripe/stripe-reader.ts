import type Stripe from 'stripe';
import type { Links } from '../../../hub/workspace/integration-store.ts';
import { workspaceOf } from '../../../hub/workspace/preferences.ts';
import type { WorkspaceSettings } from '../../../hub/workspace/settings.ts';
import type { MappingRule } from '../mapping.ts';
import { type PassRequest, SourceError, type SourceReader, type Step } from '../source.ts';
import {
  type AccountFacts,
  customersOfGroups,
  factsOfLink,
  groupsOf,
  KIND,
  readFacts,
} from './stripe-accounts.ts';
import { createStripeClient, type StripeClient, type StripeOptions } from './stripe-client.ts';
import { CUSTOMER_EXPAND, readAll, readCatalog, SUBSCRIPTION_EXPAND } from './stripe-objects.ts';

const DEFAULT_MAPPING: readonly MappingRule[] = [
  { property: 'name', field: 'name', rule: 'if_empty' },
  { property: 'domain', field: 'domain', rule: 'if_empty' },
  { property: 'plan', field: 'plan', rule: 'if_empty' },
  { property: 'mrr', field: 'mrr', rule: 'always' },
];

/** So many are written together. */
const PORTION = 100;
/** Events are kept for 30 days. */
const EVENTS_MS = 29 * 86_400_000;
const EVENT_TYPES = [
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'product.updated',
  'price.updated',
  'coupon.updated',
];

export interface StripePlace {
  /** The account up to which everything is written, in the order of their ids. */
  readonly after: string;
}

export interface StripeReaderOptions extends StripeOptions {
  readonly links: Links;
  readonly workspace: Pick<WorkspaceSettings, 'get'>;
}

/** What reading needs. */
export interface StripePass {
  readonly client: StripeClient;
  readonly links: Links;
  /** Of the workspace, as Stripe writes it. */
  readonly currency: string;
  /** Seconds since 1970. */
  readonly now: number;
}

type Steps = AsyncGenerator<Step<StripePlace>>;

export function createStripeReader(options: StripeReaderOptions): SourceReader {
  const client = createStripeClient(options);
  const begin = (): StripePass => ({
    client,
    links: options.links,
    currency: workspaceOf(options.workspace).currency.toLowerCase(),
    now: Math.floor(options.now() / 1000),
  });
  return {
    customerKind: KIND,
    defaultMapping: DEFAULT_MAPPING,
    async account() {
      // The least that a connection needs, so that a permission that is missing is said now.
      await client.call((stripe) => stripe.customers.list({ limit: 1 }));
      await client.call((stripe) => stripe.subscriptions.list({ limit: 1 }));
      return {
        id: null,
        name: null,
        currency: null,
        mode: options.key.startsWith('rk_test_') ? 'test' : 'live',
      };
    },
    async *pass(request) {
      const changed = request.kind === 'full' ? null : await changedAccounts(begin(), request.since);
      if (changed === null) yield* fullPass(begin(), request);
      else yield* someAccounts(begin(), changed);
    },
    some: (_kind, ids) => someAccounts(begin(), ids),
  };
}

async function* fullPass(pass: StripePass, { place }: PassRequest): Steps {
  const { client, links } = pass;
  const start = pass.now;
  const accounts = await readAll(client, (stripe, page) =>
    stripe.customers.list({ ...page, expand: CUSTOMER_EXPAND }),
  );
  // What was made during the walk stands before its first page.
  const late = await readAll(client, (stripe, page) =>
    stripe.customers.list({ ...page, created: { gte: start }, expand: CUSTOMER_EXPAND }),
  );
  const subscriptions = await readAll(client, (stripe, page) =>
    stripe.subscriptions.list({ ...page, expand: SUBSCRIPTION_EXPAND }),
  );
  const byId = new Map([...accounts, ...late].map((account) => [account.id, account]));
  const facts = await readFacts(pass, [...byId.values()], subscriptions, await readCatalog(client));
  const groups = groupsOf(facts, links).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  let after = (place as StripePlace | null)?.after ?? '';
  const left = groups.filter(({ id }) => id > after);
  const done = groups.length - left.length;
  for (let at = 0; at < left.length; at += PORTION) {
    const portion = left.slice(at, at + PORTION);
    after = portion.at(-1)?.id ?? after;
    yield {
      kind: 'accounts',
      customers: customersOfGroups(portion, pass),
      place: { after },
      progress: {
        phase: 'customers',
        done: Math.min(done + at + PORTION, groups.length),
        total: groups.length,
      },
    };
  }
  yield* deletedAccounts(
    pass,
    knownIds(links).filter((id) => !byId.has(id)),
    { after },
  );
}

/** What is in no list any more must say by itself that it is deleted. */
async function* deletedAccounts({ client }: StripePass, ids: readonly string[], place: StripePlace): Steps {
  const gone: string[] = [];
  for (const id of ids) if ((await accountOf(client, id)) === null) gone.push(id);
  if (gone.length > 0)
    yield {
      kind: 'gone',
      of: 'accounts',
      ids: gone,
      place,
      progress: { phase: 'deleted', done: gone.length, total: gone.length },
    };
}

function knownIds(links: Links): readonly string[] {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = links.page('stripe', KIND, after, 1000);
    ids.push(
      ...page
        .filter(({ state }) => state === 'linked' || state === 'double')
        .map(({ source_id }) => source_id),
    );
    const last = page.at(-1);
    if (last === undefined) return ids;
    after = last.source_id;
  }
}

/** Accounts that something has happened to; null where only a full pass can tell. */
async function changedAccounts(
  { client, now }: StripePass,
  since: number | null,
): Promise<readonly string[] | null> {
  if (since === null || now * 1000 - since > EVENTS_MS) return null;
  try {
    const events = await readAll(client, (stripe, page) =>
      stripe.events.list({ ...page, types: EVENT_TYPES, created: { gte: Math.floor(since / 1000) } }),
    );
    // What is in an event is as it was then, and in another version: only what it is about counts.
    const subjects = events.map(({ type, data }) => ({
      type: String(type),
      object: data.object as { id?: string; customer?: string | { id: string } },
    }));
    if (subjects.some(({ type }) => /^(product|price|coupon)\./.test(type))) return null;
    const ids = subjects.map(({ type, object }) =>
      type.startsWith('customer.subscription.') ? customerIdOf(object.customer) : object.id,
    );
    return [...new Set(ids.filter((id) => id !== undefined))];
  } catch (error) {
    if (error instanceof SourceError && error.trouble === 'forbidden') return null;
    throw error;
  }
}

function customerIdOf(customer: string | { readonly id: string } | undefined): string | undefined {
  return typeof customer === 'object' ? customer.id : customer;
}

async function* someAccounts(pass: StripePass, ids: readonly string[]): Steps {
  const { client, links } = pass;
  const place: StripePlace = { after: '' };
  const accounts: Stripe.Customer[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const account = await accountOf(client, id);
    if (account === null) gone.push(id);
    else accounts.push(account);
  }
  const progress = { phase: 'customers', done: ids.length, total: ids.length };
  if (accounts.length > 0) {
    const subscriptions: Stripe.Subscription[] = [];
    for (const { id: customer } of accounts)
      subscriptions.push(
        ...(await readAll(client, (stripe, page) =>
          stripe.subscriptions.list({ ...page, customer, expand: SUBSCRIPTION_EXPAND }),
        )),
      );
    const facts = await readFacts(pass, accounts, subscriptions, await readCatalog(client));
    yield {
      kind: 'accounts',
      customers: customersOfGroups(groupsOf(withPartners(facts, links, gone), links), pass),
      place,
      progress,
    };
  }
  if (gone.length > 0) {
    yield { kind: 'gone', of: 'accounts', ids: gone, place, progress };
    // What they had brought to a customer that others have too is taken off it.
    const partners = withPartners(
      gone.flatMap((id) => factsOfLink(links.get('stripe', KIND, id)) ?? []),
      links,
      gone,
    );
    const left = partners.filter(({ id }) => !gone.includes(id));
    if (left.length > 0)
      yield { kind: 'accounts', customers: customersOfGroups(groupsOf(left, links), pass), place, progress };
  }
}

/** Together with the accounts of the same domains, as they were last read. */
function withPartners(
  facts: readonly AccountFacts[],
  links: Links,
  without: readonly string[],
): readonly AccountFacts[] {
  const domains = new Set(facts.flatMap(({ domain }) => (domain === null ? [] : [domain])));
  const known = new Set([...facts.map(({ id }) => id), ...without]);
  const partners = knownIds(links)
    .filter((id) => !known.has(id))
    .flatMap((id) => factsOfLink(links.get('stripe', KIND, id)) ?? [])
    .filter(({ domain }) => domain !== null && domains.has(domain));
  return [...facts, ...partners];
}

/** Null for one that is deleted, or never was. */
async function accountOf(client: StripeClient, id: string): Promise<Stripe.Customer | null> {
  try {
    const account = await client.call((stripe) =>
      stripe.customers.retrieve(id, { expand: ['discount.source.coupon'] }),
    );
    return account.deleted === true ? null : account;
  } catch (error) {
    if (error instanceof SourceError && error.trouble === 'failed' && /no such customer/i.test(error.message))
      return null;
    throw error;
  }
}
