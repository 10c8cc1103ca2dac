import type { DeliveryView, WEBHOOK_CALLS, WebhookView } from '#shared/bridge/webhooks.ts';
import { timestampOf } from '../environment.ts';
import { attemptTime, foundWebhook, replay, type Sending } from '../features/webhooks/queue.ts';
import type { Delivery, Webhook } from '../hub/workspace/webhook-store.ts';
import type { BridgeHandlers } from './handlers.ts';

/** Webhooks in the window: what they were sent, and sending it again. Secrets never come here. */
export function createWebhookHandlers(sending: Sending): Pick<BridgeHandlers, keyof typeof WEBHOOK_CALLS> {
  const { hub, environment, changed } = sending;
  return {
    'webhooks.list': () => ({ webhooks: hub.webhooks.list().map(webhookView) }),
    'webhooks.enable'({ id, enabled }) {
      const next = { ...foundWebhook(sending, id), enabled, updated_at: timestampOf(environment.now()) };
      hub.webhooks.update(next);
      changed();
      return webhookView(next);
    },
    'webhooks.deliveries'({ id, before, limit }) {
      const { number } = foundWebhook(sending, id);
      const rows = hub.webhooks.deliveries(number, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
      return { deliveries: rows.slice(0, limit).map(deliveryView), has_more: rows.length > limit };
    },
    'webhooks.replay': ({ delivery }) => deliveryView(replay(sending, null, delivery).delivery),
  };
}

function webhookView({ id, url, events, mode, enabled }: Webhook): WebhookView {
  return { id, url, events: [...events], mode, enabled };
}

function deliveryView(delivery: Delivery): DeliveryView {
  const { id, number, type, state, attempts, status, error, created_at } = delivery;
  return {
    id,
    number,
    type,
    state,
    attempts,
    next_attempt_at: attemptTime(delivery),
    response_status: status,
    error,
    created_at,
  };
}
