/** Stripe's objects as the reckoning takes them. What an older or newer answer lacks is taken for nothing. */
import type Stripe from 'stripe';
import { type Fraction, fraction, fractionOf, ZERO } from './fraction.ts';
import type { Interval, MrrDiscount, MrrItem, MrrSubscription, PriceTier, Pricing } from './mrr.ts';
import type { StripeClient } from './stripe-client.ts';

/** What subscriptions refer to and do not bring along. */
export interface Catalog {
  readonly productNames: ReadonlyMap<string, string>;
  /** Prices with their tiers. */
  readonly prices: ReadonlyMap<string, Stripe.Price>;
  /** Coupons with the products that they are for. */
  readonly coupons: ReadonlyMap<string, Stripe.Coupon>;
}

const LIMIT = 100;

export async function readCatalog(client: StripeClient): Promise<Catalog> {
  const products = await readAll(client, (stripe, page) => stripe.products.list(page));
  const prices = await readAll(client, (stripe, page) =>
    stripe.prices.list({ ...page, expand: ['data.tiers'] }),
  );
  const coupons = await readAll(client, (stripe, page) =>
    stripe.coupons.list({ ...page, expand: ['data.applies_to'] }),
  );
  return {
    productNames: new Map(products.map(({ id, name }) => [id, name])),
    prices: new Map(prices.map((price) => [price.id, price])),
    coupons: new Map(coupons.map((coupon) => [coupon.id, coupon])),
  };
}

interface PageQuery {
  readonly limit: number;
  readonly starting_after?: string;
}

/** A list whole, page after page. */
export async function readAll<Item extends { readonly id: string }>(
  client: StripeClient,
  list: (stripe: Stripe, page: PageQuery) => Promise<{ readonly data: Item[]; readonly has_more: boolean }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let after: string | undefined; ; ) {
    const last: string | undefined = after;
    const page = await client.call((stripe) =>
      list(stripe, { limit: LIMIT, ...(last === undefined ? {} : { starting_after: last }) }),
    );
    items.push(...page.data);
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return items;
  }
}

/** The most that is expanded in one request: four levels. */
export const SUBSCRIPTION_EXPAND = ['data.discounts.source.coupon', 'data.items.data.discounts'];
export const CUSTOMER_EXPAND = ['data.discount.source.coupon'];

export function subscriptionOf(
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
  catalog: Catalog,
): MrrSubscription {
  return {
    status: subscription.status,
    paused: subscription.pause_collection?.behavior ?? null,
    currency: subscription.currency,
    discounts: (subscription.discounts ?? []).flatMap((discount) => discountOf(discount, catalog) ?? []),
    items: items.flatMap((item) => itemOf(item, catalog) ?? []),
  };
}

function itemOf(item: Stripe.SubscriptionItem, catalog: Catalog): MrrItem | null {
  const price = catalog.prices.get(item.price.id) ?? item.price;
  if (price.recurring === null || price.recurring === undefined) return null;
  const { interval, interval_count: intervalCount, usage_type: usage } = price.recurring;
  return {
    product: idOf(price.product),
    isMetered: usage === 'metered',
    pricing: pricingOf(price),
    quantity: item.quantity ?? 1,
    interval: interval as Interval,
    intervalCount: intervalCount ?? 1,
    trialEnd: trialEndOf(item),
    discounts: (item.discounts ?? []).flatMap((discount) => discountOf(discount, catalog) ?? []),
  };
}

function trialEndOf({ current_trial: trial }: Stripe.SubscriptionItem): number | null {
  const end =
    trial === null || trial === undefined ? null : (trial as { readonly end_date?: number | null }).end_date;
  return typeof end === 'number' ? end : null;
}

function pricingOf(price: Stripe.Price): Pricing {
  if (price.billing_scheme === 'tiered') {
    const scheme = price.tiers_mode === 'volume' ? 'volume' : 'graduated';
    return { scheme, tiers: (price.tiers ?? []).map(tierOf) };
  }
  const { transform_quantity: transform } = price;
  return {
    scheme: 'per_unit',
    unit: amountOf(price.unit_amount_decimal, price.unit_amount),
    transform:
      transform == null
        ? null
        : { divideBy: transform.divide_by, round: transform.round === 'up' ? 'up' : 'down' },
  };
}

function tierOf(tier: Stripe.Price.Tier): PriceTier {
  return {
    upTo: tier.up_to,
    unit: amountOf(tier.unit_amount_decimal, tier.unit_amount),
    flat: amountOf(tier.flat_amount_decimal, tier.flat_amount),
  };
}

/** The decimal one also tells fractions of the smallest unit. */
function amountOf(
  decimal: { toString(): string } | null | undefined,
  whole: number | null | undefined,
): Fraction {
  const exact = decimal == null ? null : fractionOf(String(decimal));
  return exact ?? (whole == null ? ZERO : fraction(whole));
}

const DURATIONS = ['once', 'repeating', 'forever'] as const;

/** Null for one that is not known: it was not expanded, and its coupon is gone. */
export function discountOf(
  discount: string | Stripe.Discount | null | undefined,
  { coupons }: Pick<Catalog, 'coupons'>,
): MrrDiscount | null {
  if (discount == null || typeof discount === 'string') return null;
  const named = discount.source?.coupon;
  if (named == null) return null;
  const couponId = typeof named === 'string' ? named : named.id;
  const coupon = coupons.get(couponId) ?? (typeof named === 'string' ? undefined : named);
  if (coupon === undefined) return null;
  const { percent_off: percent, amount_off: amount, currency, duration, applies_to: applies } = coupon;
  return {
    duration: DURATIONS.find((one) => one === duration) ?? 'once',
    end: discount.end ?? null,
    percentOff: percent == null ? null : fractionOf(String(percent)),
    amountOff: amount == null ? null : fraction(amount),
    currency: currency ?? null,
    products: applies?.products ?? null,
  };
}

export function idOf(reference: string | { readonly id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}
