export interface SampleCustomer {
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
  /** How many days ago they came; about a year ago, unless said. */
  readonly joined?: number;
}

export interface SampleOnboarding {
  readonly name: string;
  /** Index into the phases in order. */
  readonly phase: number;
  readonly state?: 'paused' | 'at_risk' | 'waiting';
  /** Days from today; none means no target. Of a completed one, days from its launch. */
  readonly target?: number;
  /** How many days ago it came into its phase, where it matters. */
  readonly since?: number;
  /** For so many days it was paused, before anything was done. */
  readonly rested?: number;
  /** It was one phase further already, and came back for this reason. */
  readonly sentBack?: string;
}

/** The fictional customers, as they are today; how they came to be so is told in `sample-story.ts`. */
export const CUSTOMERS: readonly SampleCustomer[] = [
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
      { name: 'Nordic rollout', phase: 5, target: 4, since: 6, rested: 220 },
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
      { name: 'Clinic pilot', phase: 6, since: 131, target: 9 },
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
    onboardings: [
      {
        name: 'Production tracking',
        phase: 3,
        state: 'at_risk',
        target: -6,
        since: 11,
        sentBack: 'The test found two reports with wrong totals',
      },
    ],
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
      { name: 'Osaka plant', phase: 6, since: 196, target: -4 },
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
      { name: 'Branch onboarding', phase: 6, since: 33, target: 2 },
      { name: 'Loan desk', phase: 0, since: 2 },
    ],
  },
  {
    name: 'Atlas & Sons',
    domain: 'atlas-sons.example',
    status: 'onboarding',
    joined: 24,
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
    onboardings: [{ name: 'Shop launch', phase: 2, state: 'paused', since: 71 }],
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
      { name: 'Primary schools', phase: 6, since: 74, target: 5 },
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
    joined: 163,
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
