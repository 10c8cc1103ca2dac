/** The shapes of the v1 contract, as this server holds them, and what of them goes over the wire. */

export type Resource = 'customer' | 'contact' | 'onboarding';
export const RESOURCES = ['customer', 'contact', 'onboarding'] as const satisfies readonly Resource[];

export const CUSTOMER_STATUSES = ['active', 'at_risk', 'churned', 'archived', 'onboarding'] as const;
export const PHASES = [
  'before_getting_started',
  'program_design',
  'review',
  'program_buildout',
  'internal_qa',
  'launch',
  'completed',
] as const;
export const STATES = ['active', 'paused', 'at_risk', 'waiting'] as const;

interface Common {
  id: string;
  display_id: number;
  created_at: string;
  updated_at: string;
}

/** Fields that the vendor's reference does not list; on the wire only with `extendedFields`. */
export interface CustomerExtension {
  owner_id: string | null;
  tags: string[];
  custom_fields: Record<string, unknown>;
  metadata: Record<string, unknown>;
  health_score: number | null;
}

export interface Customer extends Common, CustomerExtension {
  object: 'customer';
  name: string;
  slug: string | null;
  domain: string | null;
  /** A string, not a union: another user may set a status that this version does not know. */
  status: string;
  plan: string | null;
  mrr: number | null;
  monthly_orders: number | null;
  hubspot_company_id: string | null;
  hubspot_deal_id: string | null;
  stripe_customer_id: string | null;
  intercom_company_id: string | null;
  slack_channel_id: string | null;
}

export interface Contact extends Common {
  object: 'contact';
  customer_id: string;
  name: string;
  email: string;
  title: string | null;
  /** On the wire only with `extendedFields`. */
  phone: string | null;
  is_primary: boolean;
  labels: string[];
  /** On the wire only with `extendedFields`. */
  archived: boolean;
}

export interface Onboarding extends Common {
  object: 'onboarding';
  customer_id: string;
  name: string | null;
  template_id: string | null;
  phase: string;
  /** The state underneath: what is read is `waiting` for as long as `waiting_on_customer` is set. */
  state: string;
  waiting_on_customer: boolean;
  started_at: string | null;
  completed_at: string | null;
  target_launch_date: string | null;
  csm_id: string | null;
  se_id: string | null;
  designer_id: string | null;
  product_ops_id: string | null;
  notes: string | null;
  reminders_enabled: boolean;
  reminder_frequency_days: number;
}

export interface RecordOf {
  customer: Customer;
  contact: Contact;
  onboarding: Onboarding;
}
export type AnyRecord = RecordOf[Resource];

/** What another user, or the generator, may set: any field but the identity. */
export type CustomerFields = Partial<Omit<Customer, 'object' | 'id' | 'display_id'>>;
export type ContactFields = Partial<Omit<Contact, 'object' | 'id' | 'display_id' | 'customer_id'>>;
export type OnboardingFields = Partial<Omit<Onboarding, 'object' | 'id' | 'display_id' | 'customer_id'>>;

export type WireObject = Record<string, unknown> & { object: string; id: string; display_id: number };

/** What another user's change looks like, and what the audit trail says about it. */
export interface ActivityEntry {
  timestamp: string;
  actor: string;
  actor_type: 'api_key' | 'user' | 'system';
  event_type: string;
  field: string | null;
  old_value: unknown;
  new_value: unknown;
  onboarding_id: string | null;
}

export function readsAs(onboarding: Onboarding): string {
  return onboarding.waiting_on_customer ? 'waiting' : onboarding.state;
}

export function toWire(record: AnyRecord, extendedFields: boolean): WireObject {
  switch (record.object) {
    case 'customer': {
      if (extendedFields) return { ...record };
      const { owner_id, tags, custom_fields, metadata, health_score, ...reference } = record;
      return reference;
    }
    case 'contact': {
      if (extendedFields) return { ...record };
      const { phone, archived, ...reference } = record;
      return reference;
    }
    case 'onboarding':
      return { ...record, state: readsAs(record) };
  }
}
