import { expect, test, vi } from 'vitest';
import { openTestHub } from '../../../test/support/hub.ts';
import { createWebhookHandlers } from './webhook-handlers.ts';

const TIME = '2026-05-26T17:21:09.412Z';

/** A webhook with three deliveries that were made. */
function open() {
  const hub = openTestHub();
  const changed = vi.fn();
  const handlers = createWebhookHandlers({ hub, environment: hub.environment, changed });
  const { number } = hub.webhooks.add({
    id: 'hook',
    url: 'https://example.com/hook',
    events: ['*'],
    mode: 'live',
    enabled: true,
    secret: 'whsec_c2VjcmV0',
    created_at: TIME,
    updated_at: TIME,
  });
  for (const id of ['one', 'two', 'three'])
    hub.webhooks.addDeliveries([
      {
        id,
        webhook: number,
        message_id: `msg_${id}`,
        type: 'customer.created',
        body: `{"id":"msg_${id}"}`,
        source: id,
        lane: 'acme',
        next_at: hub.environment.now(),
        created_at: TIME,
      },
    ]);
  return { hub, handlers, changed };
}

test('the window is told everything of a webhook but its secret', async () => {
  const { handlers } = open();
  expect(await handlers['webhooks.list']({})).toEqual({
    webhooks: [{ id: 'hook', url: 'https://example.com/hook', events: ['*'], mode: 'live', enabled: true }],
  });
});

test('deliveries come a page at a time, the newest first', async () => {
  const { handlers } = open();
  const first = await handlers['webhooks.deliveries']({ id: 'hook', before: null, limit: 2 });
  expect([first.deliveries.map(({ id }) => id), first.has_more]).toEqual([['three', 'two'], true]);
  const before = first.deliveries.at(-1)?.number ?? null;
  const next = await handlers['webhooks.deliveries']({ id: 'hook', before, limit: 2 });
  expect([next.deliveries.map(({ id }) => id), next.has_more]).toEqual([['one'], false]);
});

test('a replay is a delivery of its own with the same message, and is sent at once', async () => {
  const { hub, handlers, changed } = open();
  const again = await handlers['webhooks.replay']({ delivery: 'two' });
  expect(again).toMatchObject({ type: 'customer.created', state: 'pending', attempts: 0 });
  expect(hub.webhooks.delivery(again.id)).toMatchObject({ message_id: 'msg_two', body: '{"id":"msg_two"}' });
  expect(changed).toHaveBeenCalledOnce();
});

test('a webhook that is switched on again is looked after at once', async () => {
  const { hub, handlers, changed } = open();
  await handlers['webhooks.enable']({ id: 'hook', enabled: false });
  const due = () => hub.webhooks.nextDue(hub.environment.now() - 1);
  expect([hub.webhooks.find('hook')?.enabled, due()]).toEqual([false, null]);
  await handlers['webhooks.enable']({ id: 'hook', enabled: true });
  expect([hub.webhooks.find('hook')?.enabled, due()]).toEqual([true, hub.environment.now()]);
  expect(changed).toHaveBeenCalledTimes(2);
});

test('what is not there is refused by its name', () => {
  const { handlers } = open();
  expect(() => handlers['webhooks.replay']({ delivery: 'nope' })).toThrow('No delivery has the id nope');
  expect(() => handlers['webhooks.enable']({ id: 'nope', enabled: true })).toThrow(
    'No webhook has the id nope',
  );
  expect(() => handlers['webhooks.deliveries']({ id: 'nope', before: null, limit: 1 })).toThrow(
    'No webhook has the id nope',
  );
});
