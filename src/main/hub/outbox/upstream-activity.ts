import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '#shared/v1/activity.ts';
import type { Resource, Row } from '../records/records.ts';
import type { Document, NewActivity, Transaction } from '../records/transaction.ts';

const FIELD_EVENTS: Readonly<Record<Resource, Readonly<Record<string, EventType>>>> = {
  customer: { status: 'customer.status_changed' },
  contact: {},
  onboarding: {
    phase: 'onboarding.phase_moved',
    state: 'onboarding.state_changed',
    target_launch_date: 'onboarding.target_shifted',
  },
};

const EVENTS = {
  customer: { created: 'customer.created', changed: 'customer.field_changed', removed: 'customer.deleted' },
  contact: { created: 'contact.added', changed: 'contact.updated', removed: 'contact.removed' },
  onboarding: {
    created: 'onboarding.created',
    changed: 'onboarding.field_changed',
    removed: 'onboarding.deleted',
  },
} as const satisfies Record<Resource, Record<'created' | 'changed' | 'removed', EventType>>;

/** Identity, dates and what follows from other fields: their change tells no story of its own. */
const SILENT: ReadonlySet<string> = new Set([
  'object',
  'id',
  'display_id',
  'customer_id',
  'created_at',
  'updated_at',
  'completed_at',
  'waiting_on_customer',
  'health_score',
]);

type Subject = Pick<NewActivity, 'customerKey' | 'onboardingKey' | 'contactKey'>;

export function subjectOf(resource: Resource, row: Row): Subject {
  switch (resource) {
    case 'customer':
      return { customerKey: row.key };
    case 'contact':
      return { customerKey: row.customer_key ?? '', contactKey: row.key };
    case 'onboarding':
      return { customerKey: row.customer_key ?? '', onboardingKey: row.key };
  }
}

/** Writes down what a change from the cloud changed, as the rules do for changes made here. */
export function recordChanges(
  transaction: Transaction,
  resource: Resource,
  row: Row,
  before: Document,
  after: Document,
): void {
  for (const [field, newValue] of Object.entries(after)) {
    const oldValue = before[field];
    if (SILENT.has(field) || isDeepStrictEqual(oldValue, newValue)) continue;
    const isArchived = resource === 'contact' && field === 'archived' && newValue === true;
    const event = isArchived
      ? 'contact.archived'
      : (FIELD_EVENTS[resource][field] ?? EVENTS[resource].changed);
    transaction.activity({ ...subjectOf(resource, row), event, field, oldValue: oldValue ?? null, newValue });
  }
}

export function noteCreated(transaction: Transaction, resource: Resource, row: Row, name: unknown): void {
  transaction.activity({
    ...subjectOf(resource, row),
    event: EVENTS[resource].created,
    newValue: name ?? null,
  });
}

export function noteRemoved(transaction: Transaction, resource: Resource, row: Row): void {
  const { name } = JSON.parse(row.document) as Document;
  transaction.activity({
    ...subjectOf(resource, row),
    event: EVENTS[resource].removed,
    ...(resource === 'contact' ? { oldValue: name } : {}),
  });
}
