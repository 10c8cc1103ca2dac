import { expect, onTestFinished, test } from 'vitest';
import { createSurroundings, openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';
import { addWebhook } from '../../../../test/support/webhooks.ts';
import { startWebhooks } from './webhooks.ts';

test('a message shows the record as it was, also when a change after it shows already and is not on the disk yet', async () => {
  const flushes: (() => void)[] = [];
  const disk = {
    flush: (_file: number, done: (error: null) => void) => void flushes.push(() => done(null)),
    flushNow() {},
  };
  const hub = openTestHub(temporaryFolder(), createSurroundings(), { disk });
  addWebhook(hub, 'http://127.0.0.1:9/');
  let ids = 0;
  const webhooks = startWebhooks({
    hub,
    newId: () => `id${++ids}`,
    fetch: () => new Promise(() => {}),
    now: hub.environment.now,
    version: '1',
    reportFailure(error) {
      throw error;
    },
    log() {},
  });
  onTestFinished(webhooks.stop);
  const flushed = async () => {
    await expect.poll(() => flushes.length).toBe(1);
    flushes.shift()?.();
  };

  const creating = hub.create('customer', { name: 'Acme', plan: 'First' });
  await flushed();
  const key = String((await creating).id);
  const writing = [hub.update('customer', key, { plan: 'Second' })];
  await expect.poll(() => flushes.length).toBe(1);
  writing.push(hub.update('customer', key, { plan: 'Third' }));
  await flushed();
  await writing[0];
  const messages = () =>
    hub.webhooks.deliveries(1, Number.MAX_SAFE_INTEGER, 10).map(({ body }) => JSON.parse(body).data);
  await expect.poll(messages).toHaveLength(2);
  expect(messages()).toContainEqual(
    expect.objectContaining({
      object: expect.objectContaining({ plan: 'Second' }),
      previous_attributes: { plan: 'First' },
    }),
  );
  await flushed();
  await Promise.all(writing);
});
