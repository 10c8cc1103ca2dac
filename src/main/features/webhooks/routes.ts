import { deletedSchema, listSchema } from '#shared/v1/envelopes.ts';
import { invalidRequest, parseInput } from '#shared/v1/errors.ts';
import { problemOfLine } from '#shared/values/text.ts';
import type { ApiRequest } from '../../api/handlers.ts';
import { type LocalRoute, listOf } from '../../api/local-api.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { Delivery, Webhook } from '../../hub/workspace/webhook-store.ts';
import { attemptTime, foundWebhook, queue, type Replayed, replay, type Sending } from './queue.ts';
import { newSecret } from './signature.ts';
import { PING, WEBHOOK_EVENTS } from './webhook-events.ts';
import {
  createdSchema,
  createSchema,
  deliveriesQuerySchema,
  deliverySchema,
  eventsSchema,
  updateSchema,
  webhookSchema,
  words,
} from './webhook-shapes.ts';
import { envelopeOf } from './webhooks.ts';

type WebhookHub = Sending['hub'];

/** `/local/v1/webhooks`, their deliveries, and sending one again. `changed` is told when there may be something to send. */
export function createWebhookRoutes(
  hub: WebhookHub,
  environment: Environment,
  changed: () => void,
): LocalRoute[] {
  const sending: Sending = { hub, environment, changed };
  return [...webhookRoutes(sending), ...deliveryRoutes(sending)];
}

const ONE = '/webhooks/:id';

function webhookRoutes(sending: Sending): LocalRoute[] {
  const { hub, environment } = sending;
  return [
    {
      describe: () =>
        words('listWebhooks', 'The endpoints that are told what happens', {
          response: listSchema(webhookSchema, 'WebhookList'),
        }),
      method: 'get',
      path: '/webhooks',
      status: 200,
      takesBody: false,
      handler: () => listOf(hub.webhooks.list().map(shown)),
    },
    {
      describe: () =>
        words('createWebhook', 'Have an endpoint told; it gets a webhook.ping at once', {
          body: createSchema,
          response: createdSchema,
        }),
      method: 'post',
      path: '/webhooks',
      status: 201,
      takesBody: true,
      handler: ({ body }) => create(sending, body),
    },
    {
      describe: () => words('getWebhook', 'One of the endpoints', { response: webhookSchema }),
      method: 'get',
      path: ONE,
      status: 200,
      takesBody: false,
      handler: (request) => JSON.stringify(shown(found(hub, request))),
    },
    {
      describe: () =>
        words('updateWebhook', 'Change an endpoint', { body: updateSchema, response: webhookSchema }),
      method: 'patch',
      path: ONE,
      status: 200,
      takesBody: true,
      handler: (request) => update(sending, request),
    },
    {
      describe: () => words('deleteWebhook', 'Tell an endpoint no more', { response: deletedSchema }),
      method: 'delete',
      path: ONE,
      status: 200,
      takesBody: false,
      handler(request) {
        const { number, id } = found(hub, request);
        hub.webhooks.remove(number, timestampOf(environment.now()));
        return JSON.stringify({ object: 'deleted', id, display_id: number, deleted: true });
      },
    },
  ];
}

function deliveryRoutes(sending: Sending): LocalRoute[] {
  const { hub } = sending;
  return [
    {
      describe: () =>
        words('listDeliveries', 'What was sent to an endpoint, the latest first, and how it was answered', {
          query: deliveriesQuerySchema,
          response: listSchema(deliverySchema, 'DeliveryList'),
        }),
      method: 'get',
      path: `${ONE}/deliveries`,
      status: 200,
      takesBody: false,
      handler: (request) => deliveriesPage(hub, request),
    },
    {
      describe: () =>
        words('replayDeliveryOfWebhook', 'Send the same message again', { response: deliverySchema }),
      method: 'post',
      path: `${ONE}/deliveries/:delivery/replay`,
      status: 201,
      takesBody: true,
      handler: (request) => replayed(replay(sending, found(hub, request), request.params.delivery ?? '')),
    },
    {
      describe: () =>
        words('replayDelivery', 'Send the same message again, to the endpoint it was for', {
          response: deliverySchema,
        }),
      method: 'post',
      path: '/deliveries/:delivery/replay',
      status: 201,
      takesBody: true,
      handler: ({ params }) => replayed(replay(sending, null, params.delivery ?? '')),
    },
  ];
}

function create(sending: Sending, body: ApiRequest['body']): string {
  const { hub, environment } = sending;
  const { url, events, mode = 'live', enabled = true } = parseInput(createSchema, body);
  const secret = newSecret(environment.randomBytes);
  const now = timestampOf(environment.now());
  const webhook = hub.webhooks.add({
    id: newKey(environment),
    url: checkedUrl(url),
    events: checkedEvents(events),
    mode,
    enabled,
    secret,
    created_at: now,
    updated_at: now,
  });
  if (enabled) ping(sending, webhook);
  return JSON.stringify({ ...shown(webhook), secret });
}

function update({ hub, environment, changed }: Sending, request: ApiRequest): string {
  const webhook = found(hub, request);
  const { url, events, ...rest } = parseInput(updateSchema, request.body);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const next: Webhook = {
    ...webhook,
    ...given,
    ...(url === undefined ? {} : { url: checkedUrl(url) }),
    ...(events === undefined ? {} : { events: checkedEvents(events) }),
    updated_at: timestampOf(environment.now()),
  };
  hub.webhooks.update(next);
  changed();
  return JSON.stringify(shown(next));
}

function ping(sending: Sending, webhook: Webhook): void {
  const { hub, environment } = sending;
  const id = `msg_${newKey(environment)}`;
  const data = { object: shown(webhook), previous_attributes: {} };
  const timestamp = timestampOf(environment.now());
  const body = envelopeOf(hub, { id, type: PING, timestamp, mode: webhook.mode, data });
  queue(sending, webhook, { message_id: id, type: PING, body, lane: 'ping' });
}

function found(hub: WebhookHub, { params }: ApiRequest): Webhook {
  return foundWebhook({ hub }, params.id ?? '');
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function checkedUrl(text: string): string {
  // Of a line break or a control character an address makes something else than what is shown.
  const url = problemOfLine(text) === null && URL.canParse(text) ? new URL(text) : null;
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
  const unknown = events.find((name) => name !== '*' && !WEBHOOK_EVENTS.includes(name));
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

function replayed({ delivery, webhook }: Replayed): string {
  return JSON.stringify(shownDelivery(delivery, webhook));
}

function shownDelivery(delivery: Delivery, { id: webhook_id }: Webhook) {
  const { id, message_id, type, state, attempts, status, error, created_at, delivered_at } = delivery;
  return {
    object: 'delivery',
    id,
    webhook_id,
    message_id,
    type,
    state,
    attempts,
    next_attempt_at: attemptTime(delivery),
    response_status: status,
    error,
    created_at,
    delivered_at,
  };
}
