import { slugify } from './customers.ts';
import type { Service } from './handlers.ts';
import {
  COMPANY_FIRST,
  COMPANY_LAST,
  COMPANY_SECOND,
  FAMILY_NAMES,
  GIVEN_NAMES,
  ONBOARDING_NAMES,
  PLANS,
  TAGS,
  TITLES,
} from './names.ts';
import { createRandom, type Random } from './random.ts';
import { type Contact, type Customer, type Onboarding, PHASES } from './records.ts';
import { insertRow, newId, tableOf } from './store.ts';

export interface GeneratorOptions {
  customers: number;
  /** In all; about 2.4 a customer by default. The first of a customer is its primary. */
  contacts?: number;
  /** In all; about 1.6 a customer by default. */
  onboardings?: number;
  seed?: number;
  /** `created_at` is spread over so many days up to now; two years by default. */
  days?: number;
  /** False: no two rows of a resource share a `created_at`. */
  ties?: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Fills the store with a data set that depends on the options, the seed and the cloud's date alone.
 * Rows are created in the order of their `created_at`, so display_ids follow it as in a grown workspace.
 */
export function generate(service: Service, options: GeneratorOptions): void {
  const random = createRandom(options.seed ?? 7);
  const now = service.clock.now();
  const ties = options.ties ?? true;
  const team = Array.from({ length: 8 }, () => newId(service.store, service.clock, random));

  const starts = times(random, options.customers, now - (options.days ?? 730) * DAY, now - DAY / 24, ties);
  const customers = starts.map((createdMs) => addCustomer(service, random, team, createdMs, now));
  if (customers.length === 0) return;

  const contactCount = options.contacts ?? Math.round(customers.length * 2.4);
  const contacts = spread(random, customers, contactCount, now, ties, (customer) =>
    // Most contacts are entered together with their customer, some in one paste: a source of ties.
    random.chance(0.6) ? Date.parse(customer.created_at) + random.int(1, 20) * 60_000 : null,
  );
  for (const { customer, createdMs } of contacts) addContact(service, random, customer, createdMs, now);

  const onboardingCount = options.onboardings ?? Math.round(customers.length * 1.6);
  const onboardings = spread(random, customers, onboardingCount, now, ties, (customer) =>
    random.chance(0.7) ? Date.parse(customer.created_at) + random.int(0, 3 * DAY) : null,
  );
  for (const { customer, createdMs } of onboardings) {
    addOnboarding(service, random, team, customer, createdMs, now);
  }
}

/** Ascending moments; with `ties`, now and then a whole import shares one. */
function times(random: Random, count: number, from: number, to: number, ties: boolean): number[] {
  const moments = Array.from({ length: count }, () => random.int(from, to)).sort((a, b) => a - b);
  return ties ? withTies(random, moments) : apart(moments);
}

/** The last moment of a run becomes everybody's: a row must not be older than the customer it belongs to. */
function withTies(random: Random, moments: number[]): number[] {
  for (let index = 0; index < moments.length; index += 1) {
    if (!random.chance(0.02)) continue;
    const end = Math.min(index + random.int(2, 12), moments.length);
    moments.fill(moments[end - 1] ?? 0, index, end);
    index = end;
  }
  return moments;
}

function apart(moments: number[]): number[] {
  let last = Number.NEGATIVE_INFINITY;
  return moments.map((ms) => {
    last = Math.max(ms, last + 1);
    return last;
  });
}

interface Placed {
  customer: Customer;
  createdMs: number;
}

/** Gives `count` rows to customers at random, each at a time after its customer came, in order of time. */
function spread(
  random: Random,
  customers: readonly Customer[],
  count: number,
  now: number,
  ties: boolean,
  preferred: (customer: Customer) => number | null,
): Placed[] {
  const placed = Array.from({ length: count }, (_, index): Placed => {
    // The first round gives every customer one, in case there are enough.
    const customer = customers[index] ?? random.pick(customers);
    const createdMs = preferred(customer) ?? random.int(Date.parse(customer.created_at), now);
    return { customer, createdMs: Math.min(createdMs, now) };
  });
  placed.sort((a, b) => a.createdMs - b.createdMs);
  const drawn = placed.map(({ createdMs }) => createdMs);
  const moments = ties ? withTies(random, drawn) : apart(drawn);
  return placed.map(({ customer }, index) => ({ customer, createdMs: moments[index] ?? now }));
}

function stamps(random: Random, createdMs: number, now: number) {
  const updatedMs = random.chance(0.4) ? createdMs : random.int(createdMs, Math.max(createdMs, now));
  return { created_at: iso(createdMs), updated_at: iso(updatedMs) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function companyName(service: Service, random: Random): { name: string; slug: string } {
  for (let attempt = 1; ; attempt += 1) {
    const words: string[] = [
      random.pick(COMPANY_FIRST),
      random.pick(COMPANY_SECOND),
      random.pick(COMPANY_LAST),
    ];
    if (attempt > 20) words.push(String(random.int(2, 99_999)));
    const name = words.filter((word) => word !== '').join(' ');
    const slug = slugify(name);
    if (!service.store.slugs.has(slug)) return { name, slug };
  }
}

function domainFor(service: Service, random: Random, slug: string): string | null {
  const dice = random.next();
  if (dice < 0.06) return null;
  const others = service.store.customer.ordered;
  // A few companies were entered twice: another name, the same domain.
  if (dice < 0.09 && others.length > 0) return random.pick(others).record.domain;
  return `${slug.replaceAll('-', '')}.example`;
}

function addCustomer(
  service: Service,
  random: Random,
  team: readonly string[],
  createdMs: number,
  now: number,
): Customer {
  const { name, slug } = companyName(service, random);
  const plan = random.chance(0.9) ? random.weighted(PLANS) : null;
  const customer: Customer = {
    object: 'customer',
    id: newId(service.store, service.clock, random),
    display_id: tableOf(service.store, 'customer').lastDisplayId + 1,
    name,
    slug,
    domain: domainFor(service, random, slug),
    status: random.weighted({ active: 62, onboarding: 16, at_risk: 10, churned: 8, archived: 4 }),
    plan,
    mrr: plan === null ? null : random.int(9, plan === 'Enterprise' ? 2000 : 300) * 1000,
    monthly_orders: random.chance(0.6) ? random.int(10, 20_000) : null,
    hubspot_company_id: random.chance(0.5) ? String(random.int(1_000_000_000, 9_999_999_999)) : null,
    hubspot_deal_id: random.chance(0.3) ? String(random.int(1_000_000_000, 9_999_999_999)) : null,
    stripe_customer_id: random.chance(0.4) ? `cus_${random.int(36 ** 9, 36 ** 10 - 1).toString(36)}` : null,
    intercom_company_id: null,
    slack_channel_id: random.chance(0.3)
      ? `C0${random
          .int(36 ** 7, 36 ** 8 - 1)
          .toString(36)
          .toUpperCase()}`
      : null,
    owner_id: random.pick(team),
    tags: TAGS.filter(() => random.chance(0.12)),
    custom_fields: {},
    metadata: {},
    health_score: random.int(15, 98),
    ...stamps(random, createdMs, now),
  };
  insertRow(service.store, 'customer', customer);
  service.store.activity.set(customer.id, [
    {
      timestamp: customer.created_at,
      actor: 'Import',
      actor_type: 'system',
      event_type: 'customer.created',
      field: null,
      old_value: null,
      new_value: null,
      onboarding_id: null,
    },
  ]);
  return customer;
}

function mailbox(given: string, family: string): string {
  return `${slugify(given)}.${slugify(family)}`;
}

function addContact(
  service: Service,
  random: Random,
  customer: Customer,
  createdMs: number,
  now: number,
): void {
  const colleagues = service.store.contactsOf.get(customer.id) ?? [];
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  const host = customer.domain ?? 'mail.example';
  const taken = (email: string) => colleagues.some(({ record }) => record.email === email);
  let email = `${mailbox(given, family)}@${host}`;
  for (let number = 2; taken(email); number += 1) email = `${mailbox(given, family)}${number}@${host}`;
  const contact: Contact = {
    object: 'contact',
    id: newId(service.store, service.clock, random),
    display_id: tableOf(service.store, 'contact').lastDisplayId + 1,
    customer_id: customer.id,
    name: `${given} ${family}`,
    email,
    title: random.chance(0.85) ? random.pick(TITLES) : null,
    phone: random.chance(0.4) ? `+1 555 01${String(random.int(0, 99)).padStart(2, '0')}` : null,
    is_primary: colleagues.length === 0,
    labels: random.chance(0.2) ? [random.pick(['champion', 'billing', 'technical'])] : [],
    archived: false,
    ...stamps(random, createdMs, now),
  };
  insertRow(service.store, 'contact', contact);
}

function addOnboarding(
  service: Service,
  random: Random,
  team: readonly string[],
  customer: Customer,
  createdMs: number,
  now: number,
): void {
  const ageDays = (now - createdMs) / DAY;
  const completed = ageDays > 30 && random.chance(Math.min(0.95, ageDays / 200));
  const phase = completed ? 'completed' : random.pick(PHASES.slice(0, -1));
  const completedMs = Math.min(now, createdMs + random.int(20, 120) * DAY);
  const targetMs = createdMs + random.int(30, 150) * DAY;
  const onboarding: Onboarding = {
    object: 'onboarding',
    id: newId(service.store, service.clock, random),
    display_id: tableOf(service.store, 'onboarding').lastDisplayId + 1,
    customer_id: customer.id,
    name: random.chance(0.8) ? random.pick(ONBOARDING_NAMES) : null,
    template_id: null,
    phase,
    state: completed ? 'active' : random.weighted({ active: 75, paused: 10, at_risk: 15 }),
    waiting_on_customer: !completed && random.chance(0.15),
    started_at: iso(createdMs),
    completed_at: completed ? iso(completedMs) : null,
    target_launch_date: random.chance(0.8) ? iso(targetMs) : null,
    csm_id: random.pick(team),
    se_id: random.chance(0.5) ? random.pick(team) : null,
    designer_id: random.chance(0.3) ? random.pick(team) : null,
    product_ops_id: null,
    notes: random.chance(0.2) ? 'Kick-off call held; waiting for the data export.' : null,
    reminders_enabled: random.chance(0.9),
    reminder_frequency_days: random.pick([1, 1, 2, 7]),
    ...stamps(random, createdMs, now),
  };
  insertRow(service.store, 'onboarding', onboarding);
  service.store.activity.get(customer.id)?.push({
    timestamp: onboarding.created_at,
    actor: 'Import',
    actor_type: 'system',
    event_type: 'onboarding.created',
    field: null,
    old_value: null,
    new_value: null,
    onboarding_id: onboarding.id,
  });
}
