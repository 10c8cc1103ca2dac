import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../security/random.ts';
import { type ApiResponse, send } from '../support/request.ts';
import type { TestServer } from '../support/server.ts';
import {
  acknowledge,
  type ContactModel,
  type CustomerModel,
  type Model,
  type OnboardingModel,
  PATCHED_FIELDS,
  type Write,
} from './model.ts';

const STATUSES = ['active', 'at_risk', 'churned', 'archived', 'onboarding'] as const;
const PHASES = [
  'before_getting_started',
  'program_design',
  'review',
  'program_buildout',
  'internal_qa',
  'launch',
  'completed',
] as const;

/** Any of the list but the one that is set, so that every PATCH is a change. */
function other<T>(random: Random, from: readonly [T, ...T[]], current: T): T {
  let choice = random.pick(from);
  while (choice === current) choice = random.pick(from);
  return choice;
}

function createCustomer(label: string): Write {
  return {
    method: 'POST',
    path: '/customers',
    body: { name: label },
    idempotencyKey: `key-${label}`,
    customer: null,
    apply: (id) => ({
      id,
      name: label,
      values: { plan: null, status: 'active', mrr: null },
      changes: [],
      contacts: [],
      contactChanges: [],
      onboardings: [],
      deleted: false,
    }),
  };
}

function patchCustomer(random: Random, customer: CustomerModel, label: string): Write {
  const field = random.pick(PATCHED_FIELDS);
  const oldValue = customer.values[field];
  const clear = field !== 'status' && oldValue !== null && random.next() < 0.2;
  const newValue = clear
    ? null
    : field === 'status'
      ? other(random, STATUSES, oldValue as (typeof STATUSES)[number])
      : field === 'mrr'
        ? (Number(oldValue) || 0) + random.int(1, 1_000)
        : `plan ${label}`;
  const path = `/customers/${customer.id}`;
  return {
    method: 'PATCH',
    path,
    body: { [field]: newValue },
    customer,
    apply: () => {
      customer.values[field] = newValue;
      customer.changes.push({ field, oldValue, newValue });
      return customer;
    },
    probe: { path, took: (_, row) => row[field] === newValue },
  };
}

function createContact(customer: CustomerModel, label: string): Write {
  const email = `${label}@example.com`;
  return {
    method: 'POST',
    path: `/customers/${customer.id}/contacts`,
    body: { name: `Contact ${label}`, email },
    idempotencyKey: `key-${label}`,
    customer,
    apply: (id) => {
      customer.contacts.push({ id, email, title: null, deleted: false });
      return customer;
    },
  };
}

function patchContact(customer: CustomerModel, contact: ContactModel, label: string): Write {
  const title = `title ${label}`;
  const path = `/contacts/${contact.id}`;
  return {
    method: 'PATCH',
    path,
    body: { title },
    customer,
    apply: () => {
      customer.contactChanges.push({ contact, field: 'title', oldValue: contact.title, newValue: title });
      contact.title = title;
      return customer;
    },
    probe: { path, took: (_, row) => row.title === title },
  };
}

function createOnboarding(customer: CustomerModel, label: string): Write {
  return {
    method: 'POST',
    path: '/onboardings',
    body: { customer_id: customer.id, name: label },
    idempotencyKey: `key-${label}`,
    customer,
    apply: (id) => {
      customer.onboardings.push({ id, name: label, phase: PHASES[0], changes: [] });
      return customer;
    },
  };
}

function patchPhase(random: Random, customer: CustomerModel, onboarding: OnboardingModel): Write {
  const oldValue = onboarding.phase;
  const phase = other<string>(random, PHASES, oldValue);
  const path = `/onboardings/${onboarding.id}`;
  return {
    method: 'PATCH',
    path,
    body: { phase },
    customer,
    apply: () => {
      onboarding.phase = phase;
      onboarding.changes.push({ field: 'phase', oldValue, newValue: phase });
      return customer;
    },
    probe: { path, took: (_, row) => row.phase === phase },
  };
}

function remove(customer: CustomerModel, record: { id: string; deleted: boolean }, path: string): Write {
  return {
    method: 'DELETE',
    path,
    customer,
    apply: () => {
      record.deleted = true;
      return customer;
    },
    probe: { path, took: (status) => status === 404 },
  };
}

/** The writer's next write: mostly new customers and changes to its own ones. */
function nextWrite(random: Random, mine: readonly CustomerModel[], label: string): Write {
  const live = mine.filter((customer) => !customer.deleted);
  const customer = live[random.int(Math.max(0, live.length - 20), Math.max(0, live.length - 1))];
  const roll = random.next();
  if (!customer || roll < 0.3) return createCustomer(label);
  const contact = customer.contacts.find((one) => !one.deleted);
  const onboarding = customer.onboardings.at(-1);
  if (roll < 0.45) return createContact(customer, label);
  if (roll < 0.55) return createOnboarding(customer, label);
  if (roll < 0.65 && onboarding) return patchPhase(random, customer, onboarding);
  if (roll < 0.7 && contact) return patchContact(customer, contact, label);
  if (roll < 0.72 && contact) return remove(customer, contact, `/contacts/${contact.id}`);
  if (roll < 0.75) return remove(customer, customer, `/customers/${customer.id}`);
  return patchCustomer(random, customer, label);
}

/** Sends a write as it is; a POST carries its idempotency key. */
export function sendWrite(server: TestServer, key: string, { method, path, body, idempotencyKey }: Write) {
  return send(`${server.api}${path}`, method, {
    key,
    ...(body ? { body } : {}),
    ...(idempotencyKey === undefined ? {} : { headers: { 'Idempotency-Key': idempotencyKey } }),
  });
}

export type Stream = {
  /** Ends when the server is gone; resolves with the writes that have no answer. */
  finished: Promise<Write[]>;
  /** How many writes have been acknowledged so far. */
  acknowledged: () => number;
  /** How many were refused, as the options allow. */
  refused: () => number;
};

/**
 * `writers` clients that each send one write after another until the connection breaks.
 * An answer other than 2xx is an error of the run, not of the connection, and rejects.
 */
export function startStream(
  server: TestServer,
  key: string,
  model: Model,
  {
    writers,
    round,
    random,
    mayRefuse = () => false,
  }: {
    writers: number;
    round: number;
    random: Random;
    /** Answers after which nothing was written and the writer goes on with another write. */
    mayRefuse?: (response: ApiResponse) => boolean;
  },
): Stream {
  let acknowledged = 0;
  let refused = 0;
  const write = async (writer: number): Promise<Write> => {
    const mine = model.customers.filter((customer) => customer.name.startsWith(`w${writer}-`));
    for (let step = 0; ; step += 1) {
      const next = nextWrite(random, mine, `w${writer}-r${round}-${step}`);
      const response = await sendWrite(server, key, next).catch(() => undefined);
      if (!response) return next;
      if (mayRefuse(response)) {
        refused += 1;
        await sleep(5);
        continue;
      }
      if (response.status >= 300)
        throw new Error(`${next.method} ${next.path} answered ${response.status} ${response.text}`);
      acknowledge(model, next, response.text);
      acknowledged += 1;
      const latest = model.customers.at(-1);
      if (next.customer === null && latest) mine.push(latest);
    }
  };
  return {
    finished: Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))),
    acknowledged: () => acknowledged,
    refused: () => refused,
  };
}
