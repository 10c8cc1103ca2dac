import Stripe from 'stripe';
import { expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, temporaryFolder } from '../../../../../test/support/hub.ts';
import { startHubSpot } from '../../../../../test/support/hubspot/server.ts';
import { serveIntegrations } from '../../../../../test/support/integrations.ts';
import { startStripe } from '../../../../../test/support/stripe/stand-in.ts';

async function begin(key?: string) {
  const environment = createSurroundings();
  const stripe = await startStripe({ now: environment.now, ...(key === undefined ? {} : { key }) });
  const hubspot = await startHubSpot({ now: environment.now });
  onTestFinished(async () => {
    await stripe.close();
    await hubspot.close();
  });
  const hub = openTestHub(temporaryFolder(), environment);
  const product = stripe.product('Growth');
  const monthly = stripe.price({ product, unit_amount: 9900 });
  const yearly = stripe.price({
    product,
    unit_amount: 118_800,
    recurring: { interval: 'year', interval_count: 1, usage_type: 'licensed' },
  });
  return {
    stripe,
    hubspot,
    account: hubspot.account,
    product,
    monthly,
    yearly,
    ...serveIntegrations({ stripe: stripe.url, hubspot: hubspot.url }, hub),
  };
}

test('the official package lists everything of the stand-in', async () => {
  const { stripe } = await begin();
  for (let at = 0; at < 230; at += 1) stripe.customer({ email: `p${at}@a.com` });
  const { hostname, port } = new URL(stripe.url);
  const sdk = new Stripe(stripe.key, { host: hostname, port, protocol: 'http', telemetry: false });
  const ids: string[] = [];
  for await (const { id } of sdk.customers.list({ limit: 100 })) ids.push(id);
  expect(new Set(ids).size).toBe(230);
  expect(stripe.requests.at(-1)).toContain('2026-10-28.endive');
});

test('a customer comes over with its first subscription: name, domain, plan and MRR', async () => {
  const { stripe, hub, monthly, yearly, connect, all } = await begin();
  const acme = stripe.customer({ email: 'Billing@ACME.com', name: 'Acme' });
  stripe.customer({ email: 'nobody@none.com', name: 'No subscription' });
  stripe.subscription(acme, { prices: [monthly], quantity: 2 });
  stripe.subscription(acme, { prices: [yearly] });
  const past = stripe.customer({ email: 'a@past.com', name: 'Past' });
  stripe.subscription(past, { prices: [monthly], status: 'canceled' });
  const { state, account } = await connect('stripe', stripe.key);
  expect([state, account.mode]).toEqual(['idle', 'test']);
  expect(all('customer')).toMatchObject([
    { name: 'Acme', domain: 'acme.com', plan: 'Growth', mrr: 29_700, stripe_customer_id: acme },
  ]);
  const [created] = hub.events.since(0).events.filter(({ type }) => type === 'customer.created');
  // What a key for tests brings has no effect outside this machine.
  expect(created).toMatchObject({ actor: 'Stripe', actor_type: 'integration', mode: 'test' });
});

test('accounts of one domain are one customer with the sum; personal domains name nobody', async () => {
  const { stripe, hub, monthly, connect, all } = await begin();
  const older = stripe.customer({ email: 'a@acme.com', name: 'Acme' });
  hub.environment.time += 5000;
  const newer = stripe.customer({ email: 'b@acme.com', name: 'Acme two' });
  const [jo, kim] = [
    stripe.customer({ email: 'jo@gmail.com', name: 'Jo' }),
    stripe.customer({ email: 'kim@gmail.com', name: 'Kim' }),
  ];
  for (const one of [older, newer, jo, kim]) stripe.subscription(one, { prices: [monthly] });
  await connect('stripe', stripe.key);
  expect(all('customer').map(({ name, domain, mrr }) => [name, domain, mrr])).toEqual([
    ['Acme', 'acme.com', 19_800],
    ['Jo', null, 9900],
    ['Kim', null, 9900],
  ]);
  expect(all('customer')[0]).toMatchObject({
    stripe_customer_id: older,
    metadata: { stripe_customer_ids: newer },
  });
});

test('two sources with one domain are one customer, each with its own fields', async () => {
  const { stripe, hubspot, account, monthly, connect, sync, all, hub } = await begin();
  const company = account.company({ name: 'Acme Inc', domain: 'acme.com', tier: 'ent' });
  account.won(company);
  const acme = stripe.customer({ email: 'billing@acme.com', name: 'acme billing' });
  stripe.subscription(acme, { prices: [monthly] });
  await connect('stripe', stripe.key);
  await connect('hubspot', hubspot.key);
  await sync('stripe', 'full');
  expect(all('customer')).toMatchObject([
    {
      name: 'Acme Inc',
      plan: 'Enterprise',
      mrr: 9900,
      hubspot_company_id: company,
      stripe_customer_id: acme,
    },
  ]);
  // What is gone in one place stays for the other.
  hub.environment.time += 3_600_000;
  account.archive('companies', company);
  await sync('hubspot');
  expect(all('customer')).toMatchObject([{ status: 'active' }]);
  stripe.remove(acme);
  await sync('stripe');
  expect(all('customer')).toMatchObject([{ status: 'archived' }]);
});

test('afterwards only the accounts are read to which something happened', async () => {
  const { stripe, hub, monthly, yearly, connect, sync, all } = await begin();
  const [acme, beta] = [
    stripe.customer({ email: 'a@acme.com', name: 'Acme' }),
    stripe.customer({ email: 'b@beta.com', name: 'Beta' }),
  ];
  const subscription = stripe.subscription(acme, { prices: [monthly] });
  await connect('stripe', stripe.key);
  hub.environment.time += 3_600_000;
  stripe.requests.length = 0;
  stripe.change('subscriptions', subscription, { status: 'canceled' });
  stripe.subscription(beta, { prices: [yearly], quantity: 2 });
  await sync('stripe');
  expect(Object.fromEntries(all('customer').map(({ name, mrr }) => [name, mrr]))).toEqual({
    Acme: 0,
    Beta: 19_800,
  });
  expect(stripe.requests.filter((one) => one.startsWith('GET /v1/customers?'))).toEqual([]);
});

test('the sum of a domain stays right when one of its accounts changes', async () => {
  const { stripe, hub, monthly, connect, sync, all } = await begin();
  const [one, two] = [
    stripe.customer({ email: 'a@acme.com', name: 'Acme' }),
    stripe.customer({ email: 'b@acme.com' }),
  ];
  stripe.subscription(one, { prices: [monthly] });
  const second = stripe.subscription(two, { prices: [monthly], quantity: 3 });
  await connect('stripe', stripe.key);
  hub.environment.time += 3_600_000;
  stripe.change('subscriptions', second, { status: 'past_due', pause_collection: { behavior: 'void' } });
  await sync('stripe');
  expect(all('customer')).toMatchObject([{ mrr: 9900 }]);
  hub.environment.time += 3_600_000;
  stripe.remove(one);
  await sync('stripe');
  expect(all('customer')).toMatchObject([{ mrr: 0, status: 'active' }]);
});

test('discounts, tiers and more items than an answer holds are counted', async () => {
  const { stripe, product, monthly, connect, all } = await begin();
  const acme = stripe.customer({ email: 'a@acme.com', name: 'Acme' });
  const half = stripe.coupon({ percent_off: 50 });
  const tens = stripe.coupon({ amount_off: 1000, currency: 'usd', applies_to: { products: [product] } });
  stripe.subscription(acme, {
    prices: [monthly],
    discounts: [stripe.discount(half)],
    itemDiscounts: [stripe.discount(tens)],
  });
  const tiered = stripe.price({
    product,
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    unit_amount_decimal: null,
    tiers: [
      {
        up_to: 1,
        unit_amount: 100,
        unit_amount_decimal: '100',
        flat_amount: null,
        flat_amount_decimal: null,
      },
      {
        up_to: null,
        unit_amount: null,
        unit_amount_decimal: '0.5',
        flat_amount: 10,
        flat_amount_decimal: '10',
      },
    ],
  });
  stripe.subscription(acme, { prices: Array.from({ length: 12 }, () => tiered), quantity: 3 });
  await connect('stripe', stripe.key);
  expect(all('customer')).toMatchObject([{ mrr: (9900 - 1000) / 2 + 12 * (100 + 1 + 10) }]);
});

test('what is billed in another currency is not added, and the log says so', async () => {
  const { stripe, product, monthly, connect, all, log } = await begin();
  const euros = stripe.price({ product, unit_amount: 5000, currency: 'eur' });
  const acme = stripe.customer({ email: 'a@acme.com', name: 'Acme' });
  stripe.subscription(acme, { prices: [monthly] });
  stripe.subscription(acme, { prices: [euros] });
  await connect('stripe', stripe.key);
  expect(all('customer')).toMatchObject([{ mrr: 9900 }]);
  expect(log('stripe').find(({ name }) => name === 'Acme')?.message).toContain(
    'what is billed in EUR is not in its MRR',
  );
});

test('a secret key is refused with the reason, a missing permission by its name, and too many requests are waited out', async () => {
  const { stripe, integrations, monthly, connect, all } = await begin();
  await expect(integrations.connect('stripe', { key: 'sk_live_x', filter: null })).rejects.toMatchObject({
    message: expect.stringContaining('restricted key'),
  });
  stripe.permissions.missing.push('subscriptions');
  await expect(integrations.connect('stripe', { key: stripe.key, filter: null })).rejects.toMatchObject({
    message: expect.stringContaining('rak_subscriptions_read'),
  });
  stripe.permissions.missing.length = 0;
  stripe.permissions.missing.push('events');
  stripe.faults.push({
    path: '/v1/customers',
    status: 429,
    error: { type: 'invalid_request_error', code: 'rate_limit', message: 'slow' },
    headers: { 'stripe-rate-limited-reason': 'global-rate' },
    times: 2,
  });
  stripe.subscription(stripe.customer({ email: 'a@acme.com', name: 'Acme' }), { prices: [monthly] });
  const { state } = await connect('stripe', stripe.key);
  expect([state, all('customer').length]).toEqual(['idle', 1]);
});
