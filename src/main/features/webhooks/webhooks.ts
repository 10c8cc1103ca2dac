import type { HubEvent } from '../../hub/events/event-reads.ts';
import type { Hub } from '../../hub/hub.ts';
import { isHubType } from '../../hub/records/records.ts';
import type { NewDelivery, Webhook } from '../../hub/workspace/webhook-store.ts';
import { createSender, type SenderOptions } from './sender.ts';
import { asItWas, type Message, messagesOf, STREAM_EVENTS } from './webhook-events.ts';

type WebhookHub = Pick<Hub, 'events' | 'webhooks' | 'changes' | 'settings'>;

export interface WebhooksOptions extends Omit<SenderOptions, 'store'> {
  readonly hub: WebhookHub;
  readonly newId: () => string;
}

const CONSUMER = 'webhooks';
const KEPT_DAYS = 90;
/** So many events after those of a message are looked at for what has changed again since. */
const LOOK_AHEAD = 5000;
const DAY_MS = 86_400_000;

/** Makes messages of the event stream and sends them. @returns what wakes it, and what ends it */
export function startWebhooks({ hub, newId, ...sending }: WebhooksOptions) {
  const { now } = sending;
  const sender = createSender({ ...sending, store: hub.webhooks });

  const enabled = () => hub.webhooks.list().filter((webhook) => webhook.enabled);

  function consume(events: readonly HubEvent[]): void {
    const listening = enabled();
    if (listening.length === 0) return;
    const deliveries: NewDelivery[] = [];
    const last = events.at(-1)?.cursor ?? 0;
    const ahead = { types: STREAM_EVENTS, limit: LOOK_AHEAD, withWritten: true };
    const since = hub.events.since(last, ahead).events;
    const later = [...events, ...since].filter(({ field }) => field !== null);
    for (const message of messagesOf(events)) {
      const wanting = listening.filter((webhook) => wants(webhook, message));
      if (wanting.length === 0) continue;
      const id = `msg_${newId()}`;
      const body = bodyOf(hub, id, message, later);
      for (const { number } of wanting) {
        deliveries.push({
          id: newId(),
          webhook: number,
          message_id: id,
          type: message.type,
          body,
          source: message.source,
          lane: message.lane,
          next_at: now(),
          created_at: new Date(now()).toISOString(),
        });
      }
    }
    hub.webhooks.addDeliveries(deliveries);
    sender.wake();
  }

  const unsubscribe = hub.events.subscribe(CONSUMER, consume, {
    types: STREAM_EVENTS,
    isWanted: () => enabled().length > 0,
    from: 'now',
  });
  const cleaning = setInterval(removeOld, DAY_MS).unref();
  function removeOld(): void {
    hub.webhooks.removeOlderThan(new Date(now() - KEPT_DAYS * DAY_MS).toISOString());
  }
  removeOld();
  sender.wake();
  return {
    wake: sender.wake,
    stop() {
      unsubscribe();
      clearInterval(cleaning);
      sender.stop();
    },
  };
}

function wants({ events, mode }: Webhook, message: Message): boolean {
  return mode === message.mode && (events.includes('*') || events.includes(message.type));
}

/** Fixed when it is made: every attempt sends the same bytes. */
function bodyOf(hub: WebhookHub, id: string, message: Message, later: readonly HubEvent[]): string {
  const { subjectType: type, subjectKey, previous, mode, timestamp } = message;
  const row = isHubType(type) ? hub.changes.row(type, subjectKey) : undefined;
  const present = row === undefined ? null : (JSON.parse(row.document) as Record<string, unknown>);
  const object = present === null ? null : asItWas(present, message, later);
  return envelopeOf(hub, {
    id,
    type: message.type,
    timestamp,
    mode,
    data: { object, previous_attributes: previous },
  });
}

interface Enveloped {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly mode: 'live' | 'test';
  readonly data: object;
}

/** In the vendor's shape. */
export function envelopeOf(
  hub: Pick<Hub, 'settings'>,
  { id, type, timestamp, mode, data }: Enveloped,
): string {
  return JSON.stringify({
    id,
    type,
    created_at: timestamp,
    org_id: hub.settings.get('workspace')?.id ?? null,
    livemode: mode === 'live',
    api_version: 'v1',
    data,
  });
}

export type Webhooks = ReturnType<typeof startWebhooks>;
