import { PHASES } from '#shared/v1/statuses.ts';
import type { Hub } from '../hub.ts';
import { SAMPLE_ACTOR } from '../outbox/sample-test.ts';
import type { Person } from './people.ts';
import { loadSampleHealth } from './sample-health.ts';
import { loadSampleWork, type SampleWork } from './sample-work.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ACTOR = SAMPLE_ACTOR;

const PEOPLE = [
  { name: 'Ann Keller', email: 'ann@pivotal.example' },
  { name: 'Ben Osei', email: 'ben@pivotal.example' },
  { name: 'Chiara Russo', email: 'chiara@pivotal.example' },
  { name: 'Dev Patel', email: 'dev@pivotal.example' },
] as const;

interface SampleCustomer {
  readonly name: string;
  readonly domain: string;
  readonly status: string;
  readonly plan: string;
  /** Cents. */
  readonly mrr: number;
  readonly tags: readonly string[];
  readonly region: string;
  /** Name and title; the email follows from both. */
  readonly contacts: readonly (readonly [string, string])[];
  readonly onboardings: readonly SampleOnboarding[];
}

interface SampleOnboarding {
  readonly name: string;
  /** Index into the phases in order. */
  readonly phase: number;
  readonly state?: 'paused' | 'at_risk' | 'waiting';
  /** Days from today; none means no target. */
  readonly target?: number;
}

const CUSTOMERS: readonly SampleCustomer[] = [
  {
    name: 'Northwind Freight',
    domain: 'northwind-freight.example',
    status: 'active',
    plan: 'Enterprise',
    mrr: 1_250_000,
    tags: ['logistics', 'reference'],
    region: 'EMEA',
    contacts: [
      ['Maja Lindqvist', 'Head of Operations'],
      ['Oskar Berg', 'IT Lead'],
    ],
    onboardings: [
      { name: 'Nordic rollout', phase: 5, target: 4 },
      { name: 'Warehouse module', phase: 2, target: 32 },
    ],
  },
  {
    name: 'Halcyon Health',
    domain: 'halcyon.example',
    status: 'active',
    plan: 'Growth',
    mrr: 420_000,
    tags: ['healthcare'],
    region: 'AMER',
    contacts: [['Dr. Amara Nwosu', 'Chief Medical Officer']],
    onboardings: [
      { name: 'Clinic pilot', phase: 3, target: 11 },
      { name: 'Patient portal', phase: 0, target: 50 },
    ],
  },
  {
    name: 'Bright Lantern Studios',
    domain: 'brightlantern.example',
    status: 'at_risk',
    plan: 'Growth',
    mrr: 310_000,
    tags: ['media', 'renewal-q1'],
    region: 'AMER',
    contacts: [
      ['Jonah Price', 'VP Production'],
      ['Sofia Marin', 'Producer'],
    ],
    onboardings: [{ name: 'Production tracking', phase: 3, state: 'at_risk', target: -6 }],
  },
  {
    name: 'Café Orléans Group',
    domain: 'cafe-orleans.example',
    status: 'active',
    plan: 'Starter',
    mrr: 49_000,
    tags: ['hospitality'],
    region: 'EMEA',
    contacts: [['Éloïse Martin', 'Directrice']],
    onboardings: [{ name: 'First three restaurants', phase: 1, state: 'waiting', target: 20 }],
  },
  {
    name: 'Tanaka Precision 株式会社',
    domain: 'tanaka-precision.example',
    status: 'active',
    plan: 'Enterprise',
    mrr: 980_000,
    tags: ['manufacturing'],
    region: 'APAC',
    contacts: [
      ['Hiroshi Tanaka', 'President'],
      ['Yui Sato', 'Digital Lead'],
    ],
    onboardings: [
      { name: 'Osaka plant', phase: 6 },
      { name: 'Nagoya plant', phase: 4, target: 9 },
    ],
  },
  {
    name: 'Greenfield Credit Union',
    domain: 'greenfieldcu.example',
    status: 'active',
    plan: 'Growth',
    mrr: 275_000,
    tags: ['finance'],
    region: 'AMER',
    contacts: [['Patricia Okafor', 'Member Services']],
    onboardings: [
      { name: 'Branch onboarding', phase: 4, target: 16 },
      { name: 'Loan desk', phase: 0 },
    ],
  },
  {
    name: 'Atlas & Sons',
    domain: 'atlas-sons.example',
    status: 'onboarding',
    plan: 'Starter',
    mrr: 39_000,
    tags: ['construction'],
    region: 'EMEA',
    contacts: [['Tom Atlas', 'Owner']],
    onboardings: [{ name: 'Getting started', phase: 0, target: 45 }],
  },
  {
    name: 'Quill & Vine',
    domain: 'quillvine.example',
    status: 'churned',
    plan: 'Starter',
    mrr: 0,
    tags: ['retail'],
    region: 'AMER',
    contacts: [['Rosa Delgado', 'Founder']],
    onboardings: [{ name: 'Shop launch', phase: 2, state: 'paused' }],
  },
  {
    name: 'Meridian Schools Trust',
    domain: 'meridian-schools.example',
    status: 'active',
    plan: 'Enterprise',
    mrr: 640_000,
    tags: ['education', 'reference'],
    region: 'EMEA',
    contacts: [
      ['Helen Marsh', 'Chief Executive'],
      ['Samir Aziz', 'Data Manager'],
    ],
    onboardings: [
      { name: 'Primary schools', phase: 6 },
      { name: 'Secondary schools', phase: 1, target: 60 },
    ],
  },
  {
    name: 'Polar Robotics',
    domain: 'polar-robotics.example',
    status: 'active',
    plan: 'Growth',
    mrr: 365_000,
    tags: ['manufacturing', 'renewal-q1'],
    region: 'EMEA',
    contacts: [['Elin Dahl', 'COO']],
    onboardings: [{ name: 'Service portal', phase: 5, target: 2 }],
  },
  {
    name: 'Sunday Market',
    domain: 'sundaymarket.example',
    status: 'at_risk',
    plan: 'Starter',
    mrr: 59_000,
    tags: ['retail'],
    region: 'APAC',
    contacts: [['Nguyễn Thị Mai', 'General Manager']],
    onboardings: [{ name: 'Seller onboarding', phase: 3, state: 'waiting', target: -2 }],
  },
  {
    name: 'Velocity Couriers',
    domain: 'velocity.example',
    status: 'active',
    plan: 'Growth',
    mrr: 198_000,
    tags: ['logistics'],
    region: 'AMER',
    contacts: [
      ['Marcus Bell', 'Director'],
      ['Ingrid Moe', 'Dispatch'],
    ],
    onboardings: [
      { name: 'Dispatch desk', phase: 2, target: 25 },
      { name: 'Driver app', phase: 1, target: 38 },
    ],
  },
];

/** Fills an empty hub: 4 people, 12 customers with contacts and notes of a year, 18 onboardings with tasks. `now` in ms. */
export async function loadSampleData(hub: Hub, now: number): Promise<void> {
  const people: Person[] = [];
  for (const { name, email } of PEOPLE) people.push(await hub.people.add(name, email, ACTOR));
  const works: SampleWork[] = [];
  const customers: string[] = [];
  for (const [index, sample] of CUSTOMERS.entries()) {
    const owner = people[index % people.length]?.id ?? null;
    const { key } = await hub.write({
      operation: 'create',
      resource: 'customer',
      input: {
        name: sample.name,
        domain: sample.domain,
        status: sample.status,
        plan: sample.plan,
        mrr: sample.mrr,
        owner_id: owner,
        tags: sample.tags,
        custom_fields: { region: sample.region },
      },
      actor: ACTOR,
    });
    for (const [name, title] of sample.contacts) await addContact(hub, key, sample.domain, name, title);
    customers.push(key);
    for (const onboarding of sample.onboardings) {
      works.push(await addOnboarding(hub, key, owner, onboarding, now));
    }
  }
  await loadSampleWork(hub, works, customers, now);
  await loadSampleHealth(hub, customers, now);
}

async function addContact(
  hub: Hub,
  customer: string,
  domain: string,
  name: string,
  title: string,
): Promise<void> {
  const user = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim()
    .replaceAll(/ +/g, '.');
  await hub.write({
    operation: 'create',
    resource: 'contact',
    parent: customer,
    input: { name, email: `${user}@${domain}`, title },
    actor: ACTOR,
  });
}

async function addOnboarding(
  hub: Hub,
  customer: string,
  owner: string | null,
  { name, phase, state, target }: SampleOnboarding,
  now: number,
): Promise<SampleWork> {
  const { key } = await hub.write({
    operation: 'create',
    resource: 'onboarding',
    input: {
      customer_id: customer,
      name,
      phase: PHASES[phase],
      state: state ?? 'active',
      started_at: new Date(now - (phase + 1) * 9 * DAY_MS).toISOString(),
      target_launch_date: target === undefined ? null : new Date(now + target * DAY_MS).toISOString(),
      csm_id: owner,
    },
    actor: ACTOR,
  });
  return { onboarding: key, phase, isPaused: state === 'paused', assignee: owner };
}
