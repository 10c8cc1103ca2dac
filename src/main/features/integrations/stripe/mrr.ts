/** Monthly recurring revenue of a subscription, worked out as decided for this product; exact until it is rounded. */
import { add, compare, divide, type Fraction, fraction, multiply, subtract, ZERO } from './fraction.ts';

export interface PriceTier {
  /** Null: everything above. */
  readonly upTo: number | null;
  readonly unit: Fraction;
  readonly flat: Fraction;
}

/** What one item costs a period, by quantity. */
export type Pricing =
  | {
      readonly scheme: 'per_unit';
      readonly unit: Fraction;
      readonly transform: { readonly divideBy: number; readonly round: 'up' | 'down' } | null;
    }
  | { readonly scheme: 'volume' | 'graduated'; readonly tiers: readonly PriceTier[] };

export type Interval = 'day' | 'week' | 'month' | 'year';

export interface MrrDiscount {
  readonly duration: 'once' | 'repeating' | 'forever';
  /** Seconds since 1970; null for none. */
  readonly end: number | null;
  readonly percentOff: Fraction | null;
  readonly amountOff: Fraction | null;
  readonly currency: string | null;
  /** Null: every product. */
  readonly products: readonly string[] | null;
}

export interface MrrItem {
  readonly product: string;
  readonly isMetered: boolean;
  readonly pricing: Pricing;
  readonly quantity: number;
  readonly interval: Interval;
  readonly intervalCount: number;
  /** Seconds since 1970. */
  readonly trialEnd: number | null;
  readonly discounts: readonly MrrDiscount[];
}

export interface MrrSubscription {
  readonly status: string;
  /** What becomes of invoices while collection is paused; null when it is not. */
  readonly paused: string | null;
  readonly currency: string;
  readonly items: readonly MrrItem[];
  readonly discounts: readonly MrrDiscount[];
}

const COUNTED: ReadonlySet<string> = new Set(['active', 'past_due']);
const NOT_INVOICED: ReadonlySet<string> = new Set(['void', 'mark_uncollectible']);
const HUNDRED = fraction(100);

/** What a period of an item costs, after what was taken off so far. */
interface Billed {
  readonly item: MrrItem;
  /** Months of a period. */
  readonly months: Fraction;
  readonly amount: Fraction;
}

/**
 * In the currency's smallest unit a month.
 * @param customerDiscount counts where the subscription has none of its own
 * @param now seconds since 1970
 */
export function mrrOf(
  subscription: MrrSubscription,
  customerDiscount: MrrDiscount | null,
  now: number,
): Fraction {
  if (!COUNTED.has(subscription.status)) return ZERO;
  if (subscription.paused !== null && NOT_INVOICED.has(subscription.paused)) return ZERO;
  const { currency } = subscription;
  const isInForce = (discount: MrrDiscount) => isCounted(discount, now);
  const billed = subscription.items
    .filter(({ isMetered, trialEnd }) => !isMetered && (trialEnd === null || trialEnd <= now))
    .map((item): Billed => {
      const before = { item, months: monthsOf(item), amount: costOf(item.pricing, item.quantity) };
      return item.discounts
        .filter(isInForce)
        .reduce((one, discount) => discounted([one], discount, currency)[0] ?? one, before);
    });
  const ofCustomer = customerDiscount === null ? [] : [customerDiscount];
  const discounts = subscription.discounts.length > 0 ? subscription.discounts : ofCustomer;
  const after = discounts
    .filter(isInForce)
    .reduce((items, discount) => discounted(items, discount, currency), billed);
  return after.reduce((sum, { amount, months }) => add(sum, divide(amount, months)), ZERO);
}

/** Those that last: one that counts once never does, one that runs out does until then. */
function isCounted({ duration, end }: MrrDiscount, now: number): boolean {
  if (duration === 'once') return false;
  return duration === 'forever' ? end === null || end > now : end !== null && end > now;
}

function discounted(items: readonly Billed[], discount: MrrDiscount, currency: string): Billed[] {
  const { percentOff, amountOff, products } = discount;
  const isMeant = ({ item }: Billed) => products === null || products.includes(item.product);
  if (percentOff !== null) {
    const left = divide(subtract(HUNDRED, percentOff), HUNDRED);
    return items.map((one) => (isMeant(one) ? { ...one, amount: multiply(one.amount, left) } : one));
  }
  if (amountOff === null || discount.currency !== currency) return [...items];
  return withAmountOff(items, isMeant, amountOff);
}

/** Once an invoice: from those items that are billed most often, each by its share, and never more than they cost. */
function withAmountOff(
  items: readonly Billed[],
  isMeant: (item: Billed) => boolean,
  amountOff: Fraction,
): Billed[] {
  const meant = items.filter((one) => isMeant(one) && compare(one.amount, ZERO) > 0);
  const [first, ...rest] = meant;
  if (first === undefined) return [...items];
  const shortest = rest.reduce(
    (months, one) => (compare(one.months, months) < 0 ? one.months : months),
    first.months,
  );
  const sharing = new Set(meant.filter(({ months }) => compare(months, shortest) === 0));
  const total = [...sharing].reduce((sum, { amount }) => add(sum, amount), ZERO);
  const left = compare(amountOff, total) >= 0 ? ZERO : divide(subtract(total, amountOff), total);
  return items.map((one) => (sharing.has(one) ? { ...one, amount: multiply(one.amount, left) } : one));
}

function monthsOf({ interval, intervalCount }: MrrItem): Fraction {
  switch (interval) {
    case 'month':
      return fraction(intervalCount);
    case 'year':
      return fraction(12 * intervalCount);
    case 'week':
      return fraction(12 * intervalCount, 52);
    case 'day':
      return fraction(12 * intervalCount, 365);
  }
}

function costOf(pricing: Pricing, quantity: number): Fraction {
  switch (pricing.scheme) {
    case 'per_unit': {
      const { transform, unit } = pricing;
      if (transform === null) return multiply(unit, fraction(quantity));
      const units = quantity / transform.divideBy;
      return multiply(unit, fraction(transform.round === 'up' ? Math.ceil(units) : Math.floor(units)));
    }
    case 'volume': {
      const tier = pricing.tiers.find(({ upTo }) => upTo === null || quantity <= upTo);
      return tier === undefined ? ZERO : add(multiply(tier.unit, fraction(quantity)), tier.flat);
    }
    case 'graduated': {
      let from = 0;
      let cost = ZERO;
      for (const { upTo, unit, flat } of pricing.tiers) {
        if (quantity <= from) break;
        const within = Math.min(quantity, upTo ?? quantity) - from;
        cost = add(cost, add(multiply(unit, fraction(within)), flat));
        from = upTo ?? quantity;
      }
      return cost;
    }
  }
}

const ZERO_DECIMAL: ReadonlySet<string> = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL: ReadonlySet<string> = new Set('bhd jod kwd omr tnd'.split(' '));

/** From the smallest unit of Stripe to hundredths. ISK and UGX are written with two decimals there, though they have none. */
export function hundredthsOf(amount: Fraction, currency: string): Fraction {
  if (ZERO_DECIMAL.has(currency.toLowerCase())) return multiply(amount, HUNDRED);
  if (THREE_DECIMAL.has(currency.toLowerCase())) return divide(amount, fraction(10));
  return amount;
}
