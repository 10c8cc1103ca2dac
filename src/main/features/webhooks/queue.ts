import { ContractError } from '#shared/v1/errors.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { Delivery, Webhook } from '../../hub/workspace/webhook-store.ts';

export interface Sending {
  readonly hub: Pick<Hub, 'webhooks' | 'settings'>;
  readonly environment: Environment;
  /** Told when there may be something to send. */
  readonly changed: () => void;
}

/** @returns the id of the delivery */
export function queue(
  { hub, environment, changed }: Sending,
  webhook: Webhook,
  message: Pick<Delivery, 'message_id' | 'type' | 'body' | 'lane'>,
): string {
  const id = newKey(environment);
  const now = environment.now();
  const created_at = timestampOf(now);
  hub.webhooks.addDeliveries([
    { ...message, id, webhook: webhook.number, source: null, next_at: now, created_at },
  ]);
  changed();
  return id;
}

export interface Replayed {
  readonly delivery: Delivery;
  readonly webhook: Webhook;
}

/**
 * The same message again: whoever has had it knows it by its id.
 * @param webhook whose delivery it has to be; null for anybody's
 */
export function replay(sending: Sending, webhook: Webhook | null, id: string): Replayed {
  const { hub, environment } = sending;
  const delivery = hub.webhooks.delivery(id);
  const of = delivery === undefined ? undefined : hub.webhooks.find(String(delivery.webhook));
  if (delivery === undefined || of === undefined || (webhook !== null && of.id !== webhook.id))
    throw new ContractError('not_found', 'delivery_not_found', `No delivery has the id ${id}`);
  const { message_id, type, body } = delivery;
  const lane = `replay/${id}/${newKey(environment)}`;
  const again = hub.webhooks.delivery(queue(sending, of, { message_id, type, body, lane }));
  if (again === undefined) throw new Error('a delivery was not stored');
  return { delivery: again, webhook: of };
}

export function foundWebhook({ hub }: Pick<Sending, 'hub'>, id: string): Webhook {
  const webhook = hub.webhooks.find(id);
  if (webhook === undefined)
    throw new ContractError('not_found', 'webhook_not_found', `No webhook has the id ${id}`);
  return webhook;
}

/** What is to be sent when, as it is told. */
export function attemptTime({ next_at }: Delivery): string | null {
  return next_at === null ? null : timestampOf(next_at);
}
