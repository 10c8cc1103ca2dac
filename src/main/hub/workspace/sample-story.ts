import { SAMPLE_ACTOR, sampleActor } from '../outbox/sample-test.ts';
import type { PastBatch, RecordChange } from '../records/commands.ts';
import { CUSTOMERS, type SampleCustomer } from './sample-customers.ts';
import { create, DAY_MS, daysAgo, update } from './sample-steps.ts';
import { type Assigned, onboardingStory } from './sample-work.ts';

const PEOPLE = [
  { name: 'Ann Keller', email: 'ann@pivotal.example' },
  { name: 'Ben Osei', email: 'ben@pivotal.example' },
  { name: 'Chiara Russo', email: 'chiara@pivotal.example' },
  { name: 'Dev Patel', email: 'dev@pivotal.example' },
] as const;

/** What was said, to one customer after another; who is mentioned is one of those above. */
const NOTES = [
  'Happy with the pace so far. Wants a **weekly summary** by mail.',
  'Asked about single sign-on; their IT lead needs two weeks’ notice.',
  'The sponsor changes in spring. Find out who takes over.',
  'Budget for a second team is likely:\n\n- numbers by the end of the month\n- decision in the next quarter',
  'Went through the open tasks together. Two of them wait for their lawyers. @Dev Patel knows them.',
  'Their support asked for the CSV of last month; sent.',
  'Quarterly review: **adoption up by a third**, the second site comes next year.',
  'New in the team: somebody for data. Invite them to the next call.',
] as const;
const NOTES_APART_DAYS = 62;

const NEXT_STEPS = [
  ['Walk through the launch checklist', 2],
  ['Ask for the numbers of the pilot', 5],
  ['Call about the two open reports', -1],
  ['Send the revised plan', 1],
] as const;

/** What has happened to the fictional workspace, oldest first, and its customers' keys. `now` in ms. */
export function sampleStory(
  now: number,
  newKey: () => string,
): { readonly steps: readonly PastBatch[]; readonly customers: readonly string[] } {
  const people = PEOPLE.map((person): Assigned => ({ ...person, key: newKey() }));
  const start = daysAgo(now, 371);
  const steps: PastBatch[] = [
    {
      at: start,
      actor: SAMPLE_ACTOR,
      commands: [
        ...people.map(({ key, name, email }) => create('person', key, { name, email })),
        ...settingsOf(newKey),
      ],
    },
  ];
  const customers = CUSTOMERS.map((sample, index) => {
    const key = newKey();
    const owner = people[index % people.length] ?? people[0];
    if (owner !== undefined) steps.push(...customerStory({ sample, index, key, owner, people, now, newKey }));
    return key;
  });
  return { steps: steps.toSorted((one, other) => one.at - other.at), customers };
}

/** What a workspace sets up once: a field of its own, and what is done in a phase of every onboarding. */
function settingsOf(newKey: () => string): RecordChange[] {
  const regions = ['AMER', 'APAC', 'EMEA'];
  const launch = [
    { title: 'Train the administrators', assignee_rule: 'csm', due_offset: 2 },
    {
      title: 'Launch',
      assignee_rule: 'customer_primary_contact',
      due_offset: 7,
      customer_facing: true,
      subtasks: ['Switch on the live data', 'Tell the users'],
    },
  ];
  return [
    create('custom_field', newKey(), { slug: 'region', label: 'Region', type: 'select', options: regions }),
    create('template', newKey(), { name: 'Launch week', phase: 'launch', tasks: launch }),
  ];
}

/** Nobody begins with these. */
const CAME_LATER: ReadonlySet<string> = new Set(['at_risk', 'churned']);

interface Told {
  readonly sample: SampleCustomer;
  readonly index: number;
  readonly key: string;
  readonly owner: Assigned;
  readonly people: readonly Assigned[];
  readonly now: number;
  readonly newKey: () => string;
}

function customerStory(told: Told): PastBatch[] {
  const { sample, index, key, owner, people, now, newKey } = told;
  const joined = sample.joined ?? 364 - index * 2;
  const contacts = sample.contacts.map(([name, title]) =>
    create('contact', newKey(), { name, email: addressOf(name, sample.domain), title }, key),
  );
  const input = {
    name: sample.name,
    domain: sample.domain,
    status: CAME_LATER.has(sample.status) ? 'active' : sample.status,
    plan: sample.plan === 'Enterprise' ? 'Growth' : sample.plan,
    mrr: roundedMrr(sample, 0.7),
    owner_id: owner.key,
    tags: sample.tags.slice(0, 1),
    custom_fields: { region: sample.region },
  };
  const steps: PastBatch[] = [
    {
      at: daysAgo(now, joined, index),
      actor: SAMPLE_ACTOR,
      commands: [create('customer', key, input), ...contacts],
    },
    ...changesOf(told, joined),
    ...notesOf(told, joined),
  ];
  for (const [at, onboarding] of sample.onboardings.entries()) {
    steps.push(
      ...onboardingStory({ onboarding, number: index * 2 + at, customer: key, owner, people, now, newKey }),
    );
  }
  return steps;
}

/** How the customer has become what it is today: it grew, was given tags, changed its status. */
function changesOf({ sample, index, key, owner, now, newKey }: Told, joined: number): PastBatch[] {
  const by = sampleActor(owner.name);
  const steps: PastBatch[] = [];
  const change = (days: number, ...commands: readonly RecordChange[]) => {
    if (days < joined) steps.push({ at: daysAgo(now, days, index + days), actor: by, commands });
  };
  if (sample.plan === 'Enterprise') change(214 - index, update('customer', key, { plan: 'Enterprise' }));
  change(joined - 9, update('customer', key, { tags: sample.tags }));
  change(Math.min(190 - index * 3, joined - 20), update('customer', key, { mrr: roundedMrr(sample, 0.85) }));
  if (sample.status === 'churned') {
    change(64, update('customer', key, { status: 'churned' }));
    change(63, update('customer', key, { mrr: 0 }));
    return steps;
  }
  change(Math.min(70 - index * 2, joined - 22), update('customer', key, { mrr: sample.mrr }));
  if (sample.status === 'at_risk') change(12 + index, update('customer', key, { status: 'at_risk' }));
  // One has been gone for a month, and came back.
  if (sample.name === 'Polar Robotics') {
    change(228, update('customer', key, { status: 'churned' }));
    change(197, update('customer', key, { status: 'active' }));
  }
  const [text, days] = NEXT_STEPS[index % NEXT_STEPS.length] ?? NEXT_STEPS[0];
  const date = new Date(now + days * DAY_MS).toISOString().slice(0, 10);
  change(3, create('next_step', newKey(), { text, date }, key));
  return steps;
}

function notesOf({ sample, index, key, owner, now, newKey }: Told, joined: number): PastBatch[] {
  const last = sample.status === 'churned' ? 60 : 0;
  const steps: PastBatch[] = [];
  for (let ago = 0; (index + 1) * 2 + ago * NOTES_APART_DAYS + last < joined; ago += 1) {
    const at = daysAgo(now, (index + 1) * 2 + ago * NOTES_APART_DAYS + last, index + ago);
    const note = {
      subject_type: 'customer',
      subject_id: key,
      kind: (index + ago) % 3 === 0 ? 'call' : 'note',
      body: NOTES[(index + ago * 3) % NOTES.length],
      occurred_at: new Date(at).toISOString(),
    };
    steps.push({ at, actor: sampleActor(owner.name), commands: [create('comment', newKey(), note)] });
  }
  return steps;
}

/** Cents, rounded to whole tens. */
function roundedMrr({ mrr, status }: SampleCustomer, share: number): number {
  return Math.round(((status === 'churned' ? 45_000 : mrr) * share) / 1000) * 1000;
}

function addressOf(name: string, domain: string): string {
  const user = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim()
    .replaceAll(/ +/g, '.');
  return `${user}@${domain}`;
}
