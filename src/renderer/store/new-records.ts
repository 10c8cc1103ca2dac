import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { ContactCreate } from '#shared/v1/contact.ts';
import type { CustomerCreate } from '#shared/v1/customer.ts';
import { normalizeDomain, normalizeEmail } from '#shared/v1/normalize.ts';
import { toTimestamp } from '#shared/v1/primitives.ts';
import type { OnboardingInput } from './api.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Time and randomness, passed in so that they can be fixed in tests. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export const pageSurroundings: Environment = {
  now: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

/** No two moments are the same: records made in one go keep their order. */
export function withStrictTime(environment: Environment): Environment {
  let last = 0;
  return {
    ...environment,
    now() {
      last = Math.max(environment.now(), last + 1);
      return last;
    },
  };
}

/** A key in the shape the hub accepts: `c`, the time in base 36, 16 random characters. */
export function newKey({ now, randomBytes }: Environment): string {
  let key = `c${now().toString(36).padStart(8, '0')}`;
  for (const byte of randomBytes(16)) key += ALPHABET[byte % 36];
  return key;
}

export function timestamp({ now }: Environment): string {
  return new Date(now()).toISOString();
}

/** What every new record has until the hub has seen it. */
function unknownToHub<Kind extends 'customer' | 'contact' | 'onboarding'>(
  object: Kind,
  environment: Environment,
) {
  const key = newKey(environment);
  const created = timestamp(environment);
  return {
    object,
    key,
    id: key,
    display_id: 0,
    seq: 0,
    _deleted: false,
    created_at: created,
    updated_at: created,
  };
}

/** The slug stays empty without one: the hub derives it and knows which are taken. */
export function newCustomer(input: CustomerCreate, environment: Environment): CustomerReplica {
  return {
    ...unknownToHub('customer', environment),
    name: input.name,
    slug: input.slug ?? null,
    domain: storedDomain(input.domain),
    status: input.status ?? 'active',
    plan: input.plan ?? null,
    mrr: input.mrr ?? null,
    monthly_orders: input.monthly_orders ?? null,
    hubspot_company_id: input.hubspot_company_id ?? null,
    hubspot_deal_id: input.hubspot_deal_id ?? null,
    stripe_customer_id: input.stripe_customer_id ?? null,
    intercom_company_id: input.intercom_company_id ?? null,
    slack_channel_id: input.slack_channel_id ?? null,
    owner_id: input.owner_id ?? null,
    tags: [...new Set(input.tags ?? [])],
    custom_fields: input.custom_fields ?? {},
    metadata: input.metadata ?? {},
    health_score: null,
  };
}

/** @param isFirst whether the customer has no contact yet: then this one becomes its primary. */
export function newContact(
  customer: { readonly key: string; readonly id: string },
  isFirst: boolean,
  input: ContactCreate,
  environment: Environment,
): ContactReplica {
  const archived = input.archived ?? false;
  return {
    ...unknownToHub('contact', environment),
    customer_key: customer.key,
    customer_id: customer.id,
    name: input.name,
    email: normalizeEmail(input.email),
    title: input.title ?? null,
    phone: input.phone ?? null,
    is_primary: !archived && (input.is_primary === true || isFirst),
    labels: [...new Set(input.labels ?? [])],
    archived,
  };
}

export function newOnboarding(
  customer: { readonly key: string; readonly id: string },
  input: OnboardingInput,
  environment: Environment,
): OnboardingReplica {
  const fresh = unknownToHub('onboarding', environment);
  const phase = input.phase ?? 'before_getting_started';
  const waiting = input.waiting_on_customer ?? input.state === 'waiting';
  return {
    ...fresh,
    customer_key: customer.key,
    customer_id: customer.id,
    name: input.name ?? null,
    template_id: input.template_id ?? null,
    phase,
    state: waiting ? 'waiting' : (input.state ?? 'active'),
    waiting_on_customer: waiting,
    started_at: storedDate(input.started_at),
    completed_at: phase === 'completed' ? fresh.created_at : null,
    target_launch_date: storedDate(input.target_launch_date),
    csm_id: input.csm_id ?? null,
    se_id: input.se_id ?? null,
    designer_id: input.designer_id ?? null,
    product_ops_id: input.product_ops_id ?? null,
    notes: input.notes ?? null,
    reminders_enabled: input.reminders_enabled ?? true,
    reminder_frequency_days: input.reminder_frequency_days ?? 1,
  };
}

export function storedDomain(domain: string | null | undefined): string | null {
  return domain === null || domain === undefined ? null : normalizeDomain(domain);
}

export function storedDate(date: string | null | undefined): string | null {
  return date === null || date === undefined ? null : toTimestamp(date);
}
