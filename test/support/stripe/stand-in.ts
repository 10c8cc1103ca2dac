import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown> & { id: string; created: number };

/** What a subscription of the stand-in may be told, beside what every one has. */
export interface SubscriptionInput {
  readonly status?: string;
  readonly quantity?: number;
  readonly discounts?: readonly Record<string, unknown>[];
  readonly itemDiscounts?: readonly Record<string, unknown>[];
  readonly pause_collection?: Record<string, unknown> | null;
  readonly current_trial?: Record<string, unknown> | null;
  readonly prices: readonly string[];
}

export interface StripeStandIn {
  readonly url: string;
  readonly key: string;
  /** Every request as `METHOD /path`, in order, with the version that it asked for. */
  readonly requests: string[];
  /** Of these paths so many requests are turned away. */
  readonly faults: {
    path: string;
    status: number;
    error: Record<string, unknown>;
    headers?: Record<string, string>;
    times: number;
  }[];
  readonly permissions: { missing: string[] };
  product(name: string): string;
  price(input: Record<string, unknown>): string;
  coupon(input: Record<string, unknown>): string;
  customer(input: Record<string, unknown>): string;
  subscription(customer: string, input: SubscriptionInput): string;
  change(kind: Kind, id: string, values: Record<string, unknown>): void;
  remove(customer: string): void;
  discount(coupon: string, values?: Record<string, unknown>): Record<string, unknown>;
  close(): Promise<void>;
}

type Kind = 'customers' | 'subscriptions' | 'products' | 'prices' | 'coupons' | 'events';

const EVENT_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  customers: 'customer',
  subscriptions: 'customer.subscription',
  products: 'product',
  prices: 'price',
  coupons: 'coupon',
};

/** Answers as Stripe does: the lists newest first, ids until they are expanded, at most four levels of it. */
export async function startStripe({
  now = Date.now,
  key = 'rk_test_standin',
}: {
  now?: () => number;
  key?: string;
} = {}): Promise<StripeStandIn> {
  const rows: Record<Kind, Row[]> = {
    customers: [],
    subscriptions: [],
    products: [],
    prices: [],
    coupons: [],
    events: [],
  };
  const deleted = new Set<string>();
  let count = 0;
  const seconds = () => Math.floor(now() / 1000);
  const newId = (prefix: string) => {
    count += 1;
    return `${prefix}_${String(count).padStart(6, '0')}`;
  };

  function add(kind: Kind, prefix: string, object: string, values: Record<string, unknown>): string {
    const id = newId(prefix);
    rows[kind].push({ id, object, created: seconds(), livemode: false, ...values });
    tell(kind, 'created', id);
    return id;
  }

  function tell(kind: Kind, what: string, id: string): void {
    const name = EVENT_NAMES[kind];
    const row = rows[kind].find((one) => one.id === id);
    if (name === undefined || row === undefined) return;
    // As it was then, in an older version.
    const object = { id, object: row.object, customer: row.customer };
    rows.events.push({
      id: newId('evt'),
      object: 'event',
      created: seconds(),
      type: `${name}.${what}`,
      api_version: '2019-12-03',
      data: { object },
    });
  }

  function answer(path: string, query: URLSearchParams): { status: number; body: unknown } {
    const [kind = '', id] = path.replace(/^\/v1\//, '').split('/');
    const missing = standIn.permissions.missing.find((name) => name === kind);
    if (missing !== undefined)
      return refusal(403, {
        type: 'invalid_request_error',
        message: `The provided key does not have the required permissions for this endpoint. Having the 'rak_${kind}_read' permission would allow this request to continue.`,
      });
    if (kind === 'subscription_items') return itemsOf(query);
    if (!Object.hasOwn(rows, kind))
      return refusal(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (GET: ${path}).`,
      });
    return id === undefined ? list(kind as Kind, query) : one(kind as Kind, id, query);
  }

  function list(kind: Kind, query: URLSearchParams) {
    const gte = Number(query.get('created[gte]') ?? 0);
    const types = [...query].filter(([name]) => /^types\[/.test(name)).map(([, value]) => value);
    const status = query.get('status');
    const customer = query.get('customer');
    const all = rows[kind]
      .filter((row) => !deleted.has(row.id) && row.created >= gte)
      .filter((row) => types.length === 0 || types.includes(String(row.type)))
      .filter((row) => customer === null || row.customer === customer)
      .filter(
        (row) =>
          kind !== 'subscriptions' ||
          status === 'all' ||
          (row.status !== 'canceled' && row.status !== 'incomplete_expired'),
      )
      .toReversed();
    return pageOf(all, kind, query);
  }

  function pageOf(all: readonly Row[], kind: string, query: URLSearchParams) {
    const limit = Number(query.get('limit') ?? 10);
    if (limit < 1 || limit > 100)
      return refusal(400, { type: 'invalid_request_error', message: 'limit', param: 'limit' });
    const after = query.get('starting_after');
    const start = after === null ? 0 : all.findIndex((row) => row.id === after) + 1;
    if (after !== null && start === 0)
      return refusal(400, {
        type: 'invalid_request_error',
        code: 'resource_missing',
        message: `No such object: '${after}'`,
        param: 'starting_after',
      });
    const expand = expansions(query);
    if (expand === null)
      return refusal(400, {
        type: 'invalid_request_error',
        message: 'You cannot expand more than 4 levels of a property.',
      });
    const data = all.slice(start, start + limit).map((row) =>
      shown(
        row,
        expand.map((one) => one.replace(/^data\.?/, '')),
      ),
    );
    return {
      status: 200,
      body: { object: 'list', url: `/v1/${kind}`, has_more: start + limit < all.length, data },
    };
  }

  function expansions(query: URLSearchParams): readonly string[] | null {
    const expand = [...query].filter(([name]) => /^expand\[/.test(name)).map(([, value]) => value);
    return expand.some((one) => one.split('.').length > 4) ? null : expand;
  }

  function one(kind: Kind, id: string, query: URLSearchParams) {
    if (deleted.has(id)) return { status: 200, body: { id, object: 'customer', deleted: true } };
    const row = rows[kind].find((found) => found.id === id);
    if (row === undefined)
      return refusal(404, {
        type: 'invalid_request_error',
        code: 'resource_missing',
        message: `No such ${kind.slice(0, -1)}: '${id}'`,
        param: 'id',
      });
    return { status: 200, body: shown(row, expansions(query) ?? []) };
  }

  function itemsOf(query: URLSearchParams) {
    const subscription = rows.subscriptions.find(({ id }) => id === query.get('subscription'));
    return pageOf((subscription?.all_items as Row[] | undefined) ?? [], 'subscription_items', query);
  }

  /** Without what only comes expanded. */
  function shown(row: Row, expand: readonly string[]): Record<string, unknown> {
    const has = (path: string) => expand.some((one) => one === path || one.startsWith(`${path}.`));
    const within = (path: string) =>
      expand.filter((one) => one.startsWith(`${path}.`)).map((one) => one.slice(path.length + 1));
    const copy: Record<string, unknown> = { ...row };
    if (row.object === 'price' && !has('tiers')) delete copy.tiers;
    if (row.object === 'coupon' && !has('applies_to')) delete copy.applies_to;
    if (row.object === 'customer' && row.discount)
      copy.discount = discountShown(row.discount as Row, within('discount'));
    if (Array.isArray(row.discounts))
      copy.discounts = row.discounts.map((discount: Row) =>
        has('discounts') ? discountShown(discount, within('discounts')) : discount.id,
      );
    if (row.object === 'subscription_item') copy.price = shown(row.price as Row, within('price'));
    if (row.object === 'subscription') {
      const items = row.all_items as Row[];
      delete copy.all_items;
      const data = items.slice(0, 10).map((item) =>
        shown(
          item,
          within('items').map((path) => path.replace(/^data\.?/, '')),
        ),
      );
      copy.items = {
        object: 'list',
        data,
        has_more: items.length > 10,
        url: `/v1/subscription_items?subscription=${row.id}`,
      };
    }
    return copy;
  }

  function discountShown(discount: Row, expand: readonly string[]): Record<string, unknown> {
    const source = discount.source as { coupon: string };
    const coupon = rows.coupons.find(({ id }) => id === source.coupon);
    const isExpanded = expand.includes('source.coupon') && coupon !== undefined;
    return {
      ...discount,
      source: { type: 'coupon', coupon: isExpanded ? shown(coupon, []) : source.coupon },
    };
  }

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url = '/' } = incoming;
    standIn.requests.push(`${method} ${url} ${String(incoming.headers['stripe-version'])}`);
    const { pathname, searchParams } = new URL(url, 'http://stand.in');
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      outgoing
        .writeHead(status, {
          'content-type': 'application/json',
          'request-id': `req_${standIn.requests.length}`,
          ...headers,
        })
        .end(JSON.stringify(body));
    const fault = standIn.faults.find(({ path, times }) => times > 0 && pathname.startsWith(path));
    if (fault !== undefined) {
      fault.times -= 1;
      send(fault.status, { error: fault.error }, fault.headers);
      return;
    }
    if (incoming.headers.authorization !== `Bearer ${standIn.key}`) {
      send(401, {
        error: { type: 'invalid_request_error', message: 'Invalid API Key provided: rk_test_*****' },
      });
      return;
    }
    const { status, body } = answer(pathname, searchParams);
    send(status, body);
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: StripeStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    requests: [],
    faults: [],
    permissions: { missing: [] },
    product: (name) => add('products', 'prod', 'product', { name, active: true }),
    price: (input) =>
      add('prices', 'price', 'price', {
        currency: 'usd',
        unit_amount: null,
        unit_amount_decimal: input.unit_amount == null ? null : String(input.unit_amount),
        billing_scheme: 'per_unit',
        tiers_mode: null,
        transform_quantity: null,
        recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed', meter: null },
        ...input,
      }),
    coupon: (input) =>
      add('coupons', 'co', 'coupon', {
        percent_off: null,
        amount_off: null,
        currency: null,
        duration: 'forever',
        ...input,
      }),
    customer: (input) =>
      add('customers', 'cus', 'customer', {
        email: null,
        name: null,
        currency: null,
        discount: null,
        metadata: {},
        ...input,
      }),
    subscription(customer, { prices, quantity = 1, itemDiscounts = [], current_trial = null, ...input }) {
      const items = prices.map((id) => ({
        id: newId('si'),
        object: 'subscription_item',
        created: seconds(),
        price: rows.prices.find((price) => price.id === id),
        quantity,
        discounts: itemDiscounts,
        current_trial,
        current_period_start: seconds(),
        current_period_end: seconds() + 2_592_000,
      }));
      const currency = items[0]?.price?.currency ?? 'usd';
      return add('subscriptions', 'sub', 'subscription', {
        customer,
        status: 'active',
        currency,
        discounts: [],
        pause_collection: null,
        start_date: seconds(),
        all_items: items,
        ...input,
      });
    },
    change(kind, id, values) {
      rows[kind] = rows[kind].map((row) =>
        row.id === id ? { ...row, ...values, id, created: row.created } : row,
      );
      tell(kind, kind === 'subscriptions' && values.status === 'canceled' ? 'deleted' : 'updated', id);
    },
    remove(customer) {
      tell('customers', 'deleted', customer);
      deleted.add(customer);
      rows.subscriptions = rows.subscriptions.map((row) =>
        row.customer === customer ? { ...row, status: 'canceled' } : row,
      );
    },
    discount: (coupon, values = {}) => ({
      id: newId('di'),
      object: 'discount',
      source: { type: 'coupon', coupon },
      start: seconds(),
      end: null,
      ...values,
    }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return standIn;
}

function refusal(status: number, error: Record<string, unknown>) {
  return { status, body: { error } };
}
