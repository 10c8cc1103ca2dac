import type Stripe from 'stripe';
import { z } from 'zod';
import type { Link, Links } from '../../../hub/workspace/integration-store.ts';
import { domainsOf } from '../domains.ts';
import type { SourceCustomer } from '../source.ts';
import { add, type Fraction, fromText, rounded, textOf, ZERO } from './fraction.ts';
import { hundredthsOf, mrrOf } from './mrr.ts';
import { type Catalog, discountOf, idOf, readAll, subscriptionOf } from './stripe-objects.ts';
import type { StripePass } from './stripe-reader.ts';

export const KIND = 'customer';

const factsSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  domain: z.string().nullable(),
  created: z.number(),
  /** Whether a subscription has begun and not ended. */
  live: z.boolean(),
  status: z.string().nullable(),
  plan: z.string().nullable(),
  /** In hundredths of the workspace's currency, exact; null where everything is in other currencies. */
  mrr: z.string().nullable(),
  currencies: z.array(z.string()),
});
/** What is to be known of an account for reckoning, also together with others. */
export type AccountFacts = z.infer<typeof factsSchema>;

/** Accounts of one domain are one customer. */
export interface AccountGroup {
  /** The account by which the group is known here. */
  readonly id: string;
  /** The oldest one with a live subscription first. */
  readonly members: readonly AccountFacts[];
}

const LIVE: ReadonlySet<string> = new Set(['active', 'past_due', 'trialing', 'unpaid', 'paused']);

export function factsOfLink(link: Link | undefined): AccountFacts | null {
  return factsSchema.safeParse(link?.facts).data ?? null;
}

export async function readFacts(
  pass: StripePass,
  accounts: readonly Stripe.Customer[],
  subscriptions: readonly Stripe.Subscription[],
  catalog: Catalog,
): Promise<readonly AccountFacts[]> {
  const byAccount = Map.groupBy(subscriptions, ({ customer }) => idOf(customer));
  const facts: AccountFacts[] = [];
  for (const account of accounts)
    facts.push(await factsOf(pass, account, byAccount.get(account.id) ?? [], catalog));
  return facts;
}

async function factsOf(
  { client, currency, now }: StripePass,
  account: Stripe.Customer,
  subscriptions: readonly Stripe.Subscription[],
  catalog: Catalog,
): Promise<AccountFacts> {
  const live = subscriptions.filter(({ status }) => LIVE.has(status));
  const ofCustomer = discountOf(account.discount, catalog);
  const currencies = new Set<string>();
  let mrr: Fraction | null = null;
  let plan: { readonly name: string; readonly amount: number } | null = null;
  for (const subscription of live) {
    const items = await itemsOf(client, subscription);
    const amount = mrrOf(subscriptionOf(subscription, items, catalog), ofCustomer, now);
    if (subscription.currency === currency) mrr = add(mrr ?? ZERO, hundredthsOf(amount, currency));
    else if (amount.numerator > 0n) currencies.add(subscription.currency.toUpperCase());
    const name = planOf(items, catalog);
    if (name !== null && (plan === null || rounded(amount) > plan.amount))
      plan = { name, amount: rounded(amount) };
  }
  const email = account.email || null;
  return {
    id: account.id,
    name: account.name || null,
    email,
    domain:
      domainsOf([
        email === null || !email.includes('@') ? null : email.slice(email.lastIndexOf('@') + 1),
      ])[0] ?? null,
    created: account.created,
    live: live.length > 0,
    status:
      live.find(({ status }) => status === 'past_due' || status === 'unpaid')?.status ??
      live[0]?.status ??
      null,
    plan: plan?.name ?? null,
    mrr: mrr === null ? (currencies.size > 0 ? null : textOf(ZERO)) : textOf(mrr),
    currencies: [...currencies],
  };
}

/** A subscription brings only the first of its items. */
async function itemsOf(
  client: StripePass['client'],
  { id, items }: Stripe.Subscription,
): Promise<readonly Stripe.SubscriptionItem[]> {
  if (!items.has_more) return items.data;
  return readAll(client, (stripe, page) =>
    stripe.subscriptionItems.list({ ...page, subscription: id, expand: ['data.discounts'] }),
  );
}

/** The product's name: a price has none of its own. */
function planOf(items: readonly Stripe.SubscriptionItem[], { productNames }: Catalog): string | null {
  for (const { price } of items) {
    const name = productNames.get(idOf(price.product));
    if (name !== undefined) return name;
  }
  return null;
}

/** One that is known here already goes on standing for its group. */
export function groupsOf(facts: readonly AccountFacts[], links: Links): readonly AccountGroup[] {
  const groups = Map.groupBy(facts, ({ id, domain }) => domain ?? `/${id}`);
  return [...groups.values()].map((members) => {
    const ordered = members.toSorted(
      (one, other) =>
        Number(other.live) - Number(one.live) || one.created - other.created || (one.id < other.id ? -1 : 1),
    );
    const known = ordered.find(({ id }) => links.get('stripe', KIND, id)?.state === 'linked');
    return { id: known?.id ?? ordered[0]?.id ?? '', members: ordered };
  });
}

export function customersOfGroups(
  groups: readonly AccountGroup[],
  { links }: StripePass,
): readonly SourceCustomer[] {
  return groups.flatMap((group) => {
    const isKnown = group.members.some(({ id }) => links.get('stripe', KIND, id) !== undefined);
    // Who has no subscription any more, or none yet, is no customer.
    return isKnown || group.members.some(({ live }) => live) ? [customerOf(group)] : [];
  });
}

function customerOf({ id, members }: AccountGroup): SourceCustomer {
  const [primary, ...others] = members;
  const counted = members.flatMap(({ mrr }) => (mrr === null ? [] : [fromText(mrr)]));
  const currencies = [...new Set(members.flatMap((member) => member.currencies))];
  const mrr = counted.length === 0 ? null : rounded(counted.reduce(add, ZERO));
  const own = members.find((member) => member.id === id);
  const name = primary?.name ?? primary?.email ?? id;
  const notes =
    currencies.length === 0 ? [] : [`what is billed in ${currencies.join(', ')} is not in its MRR`];
  return {
    id,
    name,
    properties: {
      name,
      email: primary?.email ?? null,
      domain: primary?.domain ?? null,
      plan: members.find(({ plan }) => plan !== null)?.plan ?? null,
      payment_status: primary?.status ?? null,
      ...(mrr === null ? {} : { mrr }),
    },
    fixed: {
      stripe_customer_id: primary?.id ?? id,
      'metadata.stripe_customer_ids': others.length === 0 ? null : others.map((other) => other.id).join(', '),
    },
    domains: primary?.domain == null ? [] : [primary.domain],
    mergedIds: [],
    sharedIds: members.filter((member) => member.id !== id).map((member) => member.id),
    sharedFacts: new Map(members.map((member) => [member.id, member])),
    facts: { ...own },
    mayCreate: members.some(({ live }) => live),
    notes,
  };
}
