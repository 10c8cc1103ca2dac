import { z } from 'zod';
import { ContractError, invalidRequest, parseInput } from '#shared/v1/errors.ts';
import type { ApiRequest } from '../../api/handlers.ts';
import { type LocalRoute, listOf } from '../../api/local-api.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { Delivery, Webhook } from '../../hub/workspace/webhook-store.ts';
import { newSecret } from './signature.ts';
import { WEBHOOK_EVENTS } from './webhook-events.ts';
import { envelopeOf } from './webhooks.ts';

type WebhookHub = Pick<Hub, 'webhooks' | 'settings'>;

const eventsSchema = z.union([z.tuple([z.literal('*')]), z.array(z.enum(WEBHOOK_EVENTS)).min(1)]);

const writable = {
  url: z.string().min(1).max(2000),
  events: z.array(z.string()).min(1),
  mode: z.enum(['live', 'test']),
  enabled: z.boolean(),
};
const createSchema = z.object({
  ...writable,
  mode: writable.mode.optional(),
  enabled: writable.enabled.optional(),
});
const updateSchema = z.object(writable).partial();

/** `/local/v1/webhooks`, their deliveries, and sending one again. `changed` is told when there may be something to send. */
export function createWebhookRoutes(
  hub: WebhookHub,
  environment: Environment,
  changed: () => void,
): LocalRoute[] {
  const one = '/webhooks/:id';
  const now = () => timestampOf(environment.now());

  function queue(webhook: Webhook, message: Pick<Delivery, 'message_id' | 'type' | 'body' | 'lane'>): string {
    const id = newKey(environment);
    hub.webhooks.addDelivery({
      ...message,
      id,
      webhook: webhook.number,
      source: null,
      next_at: environment.now(),
      created_at: now(),
    });
    changed();
    return id;
  }

  function ping(webhook: Webhook): void {
    const id = `msg_${newKey(environment)}`;
    const data = { object: shown(webhook), previous_attributes: {} };
    const body = envelopeOf(hub, { id, type: 'webhook.ping', timestamp: now(), mode: webhook.mode, data });
    queue(webhook, { message_id: id, type: 'webhook.ping', body, lane: 'ping' });
  }

  return [
    {
      method: 'get',
      path: '/webhooks',
      status: 200,
      takesBody: false,
      handler: () => listOf(hub.webhooks.list().map(shown)),
    },
    {
      method: 'post',
      path: '/webhooks',
      status: 201,
      takesBody: true,
      handler({ body }) {
        const { url, events, mode = 'live', enabled = true } = parseInput(createSchema, body);
        const secret = newSecret(environment.randomBytes);
        const webhook = hub.webhooks.add({
          id: newKey(environment),
          url: checkedUrl(url),
          events: checkedEvents(events),
          mode,
          enabled,
          secret,
          created_at: now(),
          updated_at: now(),
        });
        if (enabled) ping(webhook);
        return JSON.stringify({ ...shown(webhook), secret });
      },
    },
    {
      method: 'get',
      path: one,
      status: 200,
      takesBody: false,
      handler: (request) => JSON.stringify(shown(found(hub, request))),
    },
    {
      method: 'patch',
      path: one,
      status: 200,
      takesBody: true,
      handler(request) {
        const webhook = found(hub, request);
        const { url, events, ...rest } = parseInput(updateSchema, request.body);
        const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
        const next: Webhook = {
          ...webhook,
          ...given,
          ...(url === undefined ? {} : { url: checkedUrl(url) }),
          ...(events === undefined ? {} : { events: checkedEvents(events) }),
          updated_at: now(),
        };
        hub.webhooks.update(next);
        changed();
        return JSON.stringify(shown(next));
      },
    },
    {
      method: 'delete',
      path: one,
      status: 200,
      takesBody: false,
      handler(request) {
        const { number, id } = found(hub, request);
        hub.webhooks.remove(number, now());
        return JSON.stringify({ object: 'deleted', id, display_id: number, deleted: true });
      },
    },
    {
      method: 'get',
      path: `${one}/deliveries`,
      status: 200,
      takesBody: false,
      handler: (request) => deliveriesPage(hub, request),
    },
    {
      method: 'post',
      path: '/webhooks/:id/deliveries/:delivery/replay',
      status: 201,
      takesBody: true,
      handler: (request) => replay(found(hub, request), request.params.delivery ?? ''),
    },
    {
      method: 'post',
      path: '/deliveries/:delivery/replay',
      status: 201,
      takesBody: true,
      handler: ({ params }) => replay(null, params.delivery ?? ''),
    },
  ];

  /** The same message again: whoever has had it knows it by its id. */
  function replay(webhook: Webhook | null, id: string): string {
    const delivery = hub.webhooks.delivery(id);
    const of = delivery === undefined ? undefined : hub.webhooks.find(String(delivery.webhook));
    if (delivery === undefined || of === undefined || (webhook !== null && of.id !== webhook.id))
      throw new ContractError('not_found', 'delivery_not_found', `No delivery has the id ${id}`);
    const { message_id, type, body } = delivery;
    const again = hub.webhooks.delivery(
      queue(of, { message_id, type, body, lane: `replay/${id}/${newKey(environment)}` }),
    );
    if (again === undefined) throw new Error('a delivery was not stored');
    return JSON.stringify(shownDelivery(again, of));
  }
}

function found(hub: WebhookHub, { params }: ApiRequest): Webhook {
  const webhook = hub.webhooks.find(params.id ?? '');
  if (webhook === undefined)
    throw new ContractError('not_found', 'webhook_not_found', `No webhook has the id ${params.id}`);
  return webhook;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isAllowed =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)));
  if (isAllowed && url.username === '' && url.password === '') return text;
  throw invalidRequest(
    'invalid_string',
    'url must be an https address, or an http one of this machine such as http://127.0.0.1:5678/hook',
    'url',
  );
}

function checkedEvents(events: readonly string[]): readonly string[] {
  const checked = eventsSchema.safeParse(events);
  if (checked.success) return [...new Set(checked.data)];
  const unknown = events.find(
    (name) => name !== '*' && !(WEBHOOK_EVENTS as readonly string[]).includes(name),
  );
  const message =
    unknown === undefined ? 'events is either ["*"] or a list of names' : `There is no event ${unknown}`;
  throw invalidRequest('invalid_enum_value', message, 'events');
}

function deliveriesPage(hub: WebhookHub, request: ApiRequest): string {
  const webhook = found(hub, request);
  const limit = Number(request.query.get('limit') || 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidRequest(limit > 100 ? 'too_big' : 'too_small', 'limit must be from 1 to 100', 'limit');
  const cursor = request.query.get('cursor') ?? '';
  if (cursor !== '' && !/^\d{1,15}$/.test(cursor))
    throw invalidRequest('invalid_string', 'Invalid cursor', 'cursor');
  const before = cursor === '' ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const rows = hub.webhooks.deliveries(webhook.number, before, limit + 1);
  const data = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return JSON.stringify({
    object: 'list',
    data: data.map((delivery) => shownDelivery(delivery, webhook)),
    has_more: hasMore,
    next_cursor: hasMore ? String(data.at(-1)?.number) : null,
  });
}

function shown({ number, secret: _, ...webhook }: Webhook) {
  const { id, ...rest } = webhook;
  return { object: 'webhook', id, display_id: number, ...rest };
}

function shownDelivery(delivery: Delivery, { id: webhook_id }: Webhook) {
  const { id, message_id, type, state, attempts, next_at, status, error, created_at, delivered_at } =
    delivery;
  return {
    object: 'delivery',
    id,
    webhook_id,
    message_id,
    type,
    state,
    attempts,
    next_attempt_at: next_at === null ? null : new Date(next_at).toISOString(),
    response_status: status,
    error,
    created_at,
    delivered_at,
  };
}
