import type { Environment } from '../../src/main/environment.ts';
import { type Hub, openHub } from '../../src/main/hub/hub.ts';
import { newKey } from '../../src/main/hub/records/identity.ts';
import type { Actor } from '../../src/main/hub/records/transaction.ts';
import type { ContactCreate } from '../../src/shared/v1/contact.ts';
import { type CustomerCreate, slugFromName } from '../../src/shared/v1/customer.ts';
import type { OnboardingCreate } from '../../src/shared/v1/onboarding.ts';
import { CUSTOMER_STATUSES, ONBOARDING_STATES, PHASES } from '../../src/shared/v1/statuses.ts';
import { generateWork, type WorkSize } from './generate-work.ts';
import { createRandom, type Random } from './random.ts';
import {
  COMPANY_ENDING,
  COMPANY_FIRST,
  COMPANY_SECOND,
  CONTACT_LABELS,
  FIRST_NAMES,
  LAST_NAMES,
  ONBOARDING_NAMES,
  ONBOARDING_NOTES,
  PEOPLE,
  PLANS,
  REGIONS,
  TAGS,
  TITLES,
} from './vocabulary.ts';

export interface WorkspaceSize extends WorkSize {
  readonly customers: number;
  /** Of each customer. */
  readonly contactsPer: number;
  readonly onboardingsPer: number;
}

const ACTOR: Actor = { name: 'Generator', type: 'system' };
const DAY_MS = 24 * 60 * 60 * 1000;
/** Fixed, so that the same size and seed give the same workspace on any day. */
const FIRST_CREATED_MS = Date.UTC(2023, 0, 2);
const LAST_CREATED_MS = Date.UTC(2026, 9, 30);
/** Customers whose writes share a transaction, at most. */
const BATCH = 500;
/** The creation dates fall on at least this many different moments. */
const MOMENTS = 50;

/**
 * Fills an empty data folder with a made-up workspace, through the hub's own door: what lies there afterwards
 * is what the same writes of a client would have left, activity included. The same size and seed give the same
 * records, down to ids and dates.
 * @throws Error when the folder already holds customers.
 */
export async function generateWorkspace(folder: string, size: WorkspaceSize, seed = 1): Promise<void> {
  const random = createRandom(seed);
  let now = FIRST_CREATED_MS;
  const environment: Environment = {
    now: () => now,
    elapsed: () => now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => random.below(256)),
  };
  const hub = openHub({ folder, environment });
  try {
    if (!hub.isEmpty()) throw new Error(`${folder} already holds customers; choose an empty folder`);
    const owners: string[] = [];
    for (const name of PEOPLE) {
      owners.push((await hub.people.add(name, `${emailName(name)}@pivotal.example`)).id);
    }
    const batch = Math.max(1, Math.min(BATCH, Math.ceil(size.customers / MOMENTS)));
    for (let first = 0; first < size.customers; first += batch) {
      const share = first / size.customers;
      now = Math.round(FIRST_CREATED_MS + share * (LAST_CREATED_MS - FIRST_CREATED_MS));
      const count = Math.min(batch, size.customers - first);
      const writes = Array.from({ length: count }, () =>
        writeCustomer(hub, environment, random, owners, size, now),
      );
      await Promise.all(writes.flat());
    }
    await generateWork(hub, random, owners, size, now);
  } finally {
    hub.close();
  }
}

/** Asks for a customer with all that belongs to it at once: the door applies writes in the order given. */
function writeCustomer(
  hub: Hub,
  environment: Environment,
  random: Random,
  owners: readonly string[],
  { contactsPer, onboardingsPer }: WorkspaceSize,
  now: number,
): Promise<unknown>[] {
  const key = newKey(environment);
  const customer = makeCustomer(random, owners);
  const writes: Promise<unknown>[] = [
    hub.write({ operation: 'create', resource: 'customer', key, input: customer, actor: ACTOR }),
  ];
  const taken = new Set<string>();
  for (let index = 0; index < contactsPer; index += 1) {
    const input = makeContact(random, customer.domain ?? 'customer.example', taken);
    writes.push(hub.write({ operation: 'create', resource: 'contact', parent: key, input, actor: ACTOR }));
  }
  for (let index = 0; index < onboardingsPer; index += 1) {
    const input = makeOnboarding(random, key, owners, now);
    writes.push(hub.write({ operation: 'create', resource: 'onboarding', input, actor: ACTOR }));
  }
  return writes;
}

export function makeCustomer(random: Random, owners: readonly string[]): CustomerCreate {
  const name = `${random.pick(COMPANY_FIRST)} ${random.pick(COMPANY_SECOND)}${random.pick(COMPANY_ENDING)}`;
  const plan = random.pick(PLANS);
  const orders = random.below(20_000);
  return {
    name,
    domain: `${slugFromName(name)}-${random.below(10_000)}.example`,
    status: random.chance(0.6) ? 'active' : random.pick(CUSTOMER_STATUSES),
    plan: random.chance(0.05) ? null : plan,
    mrr: 2_900 + random.below(400) * 2_500 * (PLANS.indexOf(plan) + 1),
    monthly_orders: random.chance(0.3) ? null : orders,
    hubspot_company_id: random.chance(0.7) ? String(1_000_000_000 + random.below(1_000_000_000)) : null,
    stripe_customer_id: random.chance(0.5) ? `cus_${random.below(2 ** 31).toString(36)}` : null,
    owner_id: random.chance(0.1) || owners.length === 0 ? null : random.pick(owners),
    tags: random.sample(TAGS, random.below(4)),
    custom_fields: { region: random.pick(REGIONS), seats: 5 + random.below(500) },
  };
}

/** @param taken addresses of the same customer, which must differ; the new one is added. */
function makeContact(random: Random, domain: string, taken: Set<string>): ContactCreate {
  const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const user = emailName(name);
  let email = `${user}@${domain}`;
  for (let number = 2; taken.has(email); number += 1) email = `${user}${number}@${domain}`;
  taken.add(email);
  return {
    name,
    email,
    title: random.chance(0.2) ? null : random.pick(TITLES),
    phone: random.chance(0.5) ? null : `+1 555 ${String(random.below(10_000_000)).padStart(7, '0')}`,
    labels: random.sample(CONTACT_LABELS, random.below(3)),
  };
}

function makeOnboarding(
  random: Random,
  customer: string,
  owners: readonly string[],
  now: number,
): OnboardingCreate {
  const days = (from: number, to: number) => new Date(now + (from + random.below(to - from)) * DAY_MS);
  return {
    customer_id: customer,
    name: random.pick(ONBOARDING_NAMES),
    phase: random.pick(PHASES),
    state: random.chance(0.65) ? 'active' : random.pick(ONBOARDING_STATES),
    started_at: days(-30, 0).toISOString(),
    target_launch_date: random.chance(0.2) ? null : days(7, 120).toISOString(),
    csm_id: random.pick(owners),
    se_id: random.chance(0.5) ? null : random.pick(owners),
    notes: random.chance(0.6) ? null : random.pick(ONBOARDING_NOTES),
  };
}

function emailName(name: string): string {
  return slugFromName(name).replaceAll('-', '.');
}
