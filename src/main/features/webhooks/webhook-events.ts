import type { HubEvent } from '../../hub/events/event-reads.ts';

/** Every name that a webhook may ask for. */
export const WEBHOOK_EVENTS = [
  'customer.created',
  'customer.updated',
  'customer.archived',
  'customer.deleted',
  'customer.status_changed',
  'customer.at_risk',
  'customer.churned',
  'customer.health_score_dropped',
  'customer.health_bucket_changed',
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'onboarding.created',
  'onboarding.updated',
  'onboarding.phase_changed',
  'onboarding.state_changed',
  'onboarding.completed',
  'onboarding.deleted',
  'task.created',
  'task.updated',
  'task.completed',
  'task.deleted',
  'webhook.ping',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What an event of the stream is called for webhooks; some only with a certain new value. */
const NAMES: Readonly<
  Record<string, readonly (WebhookEvent | { readonly [value: string]: WebhookEvent })[]>
> = {
  'customer.created': ['customer.created'],
  'customer.field_changed': ['customer.updated'],
  'customer.status_changed': [
    'customer.updated',
    'customer.status_changed',
    { at_risk: 'customer.at_risk', churned: 'customer.churned', archived: 'customer.archived' },
  ],
  'customer.deleted': ['customer.deleted'],
  'customer.health_score_dropped': ['customer.health_score_dropped'],
  'customer.health_bucket_changed': ['customer.health_bucket_changed'],
  'contact.added': ['contact.created'],
  'contact.updated': ['contact.updated'],
  'contact.archived': ['contact.updated'],
  'contact.removed': ['contact.deleted'],
  'onboarding.created': ['onboarding.created'],
  'onboarding.field_changed': ['onboarding.updated'],
  'onboarding.phase_moved': [
    'onboarding.updated',
    'onboarding.phase_changed',
    { completed: 'onboarding.completed' },
  ],
  'onboarding.state_changed': ['onboarding.updated', 'onboarding.state_changed'],
  'onboarding.target_shifted': ['onboarding.updated'],
  'onboarding.deleted': ['onboarding.deleted'],
  'task.created': ['task.created'],
  'task.field_changed': ['task.updated'],
  'task.completed': ['task.updated', 'task.completed'],
  'task.reopened': ['task.updated'],
  'task.deleted': ['task.deleted'],
};

/** Events of the stream that webhooks hear of. */
export const STREAM_EVENTS = Object.keys(NAMES);

export function webhookNames({ type, new_value }: HubEvent): readonly WebhookEvent[] {
  return (NAMES[type] ?? []).flatMap((name) => {
    if (typeof name === 'string') return [name];
    const special = typeof new_value === 'string' ? name[new_value] : undefined;
    return special === undefined ? [] : [special];
  });
}

/** What happened to one record in one batch under one name. */
export interface Message {
  readonly type: WebhookEvent;
  readonly subjectType: string;
  readonly subjectKey: string;
  /** What goes out in order goes by the customer. */
  readonly lane: string;
  readonly mode: 'live' | 'test';
  /** The batch, or the event itself where there were no batches yet. */
  readonly source: string;
  /** Former values by field. */
  readonly previous: Readonly<Record<string, unknown>>;
  readonly timestamp: string;
}

/** One message for each record, name and batch, in the order in which they began. */
export function messagesOf(events: readonly HubEvent[]): readonly Message[] {
  const messages = new Map<string, Message>();
  for (const event of events) {
    for (const type of webhookNames(event)) {
      const source = `${event.subject_key}/${type}/${event.batch_id ?? event.cursor}`;
      const before = messages.get(source);
      const changed = event.field === null ? {} : { [event.field]: event.old_value };
      messages.set(source, {
        type,
        source,
        subjectType: event.subject_type,
        subjectKey: event.subject_key,
        lane: event.customer_key ?? event.subject_key,
        mode: event.mode,
        timestamp: before?.timestamp ?? event.timestamp,
        previous: { ...changed, ...before?.previous },
      });
    }
  }
  // A record that was made in this batch is told as it is after it.
  return [...messages.values()].filter(
    ({ type, source }) =>
      !type.endsWith('.updated') || !messages.has(source.replace('.updated/', '.created/')),
  );
}
