import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { realTimers, type Timers } from '../../src/main/cloud/timers.ts';
import { realEnvironment } from '../../src/main/environment.ts';
import { createClock, scaledTime } from '../cloud/clock.ts';
import { createWorld } from './support/world.ts';

/** So many milliseconds pass for the app and the cloud in one. */
const FACTOR = 30;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

test('what is new in the cloud is here within one poll, focused or not, long before a sweep is due', async () => {
  const time = scaledTime(FACTOR);
  const timers: Timers = { after: (ms, work) => realTimers.after(ms / FACTOR, work) };
  const world = await createWorld(
    { clock: createClock(time), limits: { live: 60, windowMs: MINUTE }, preciseRateHeaders: false },
    { ...realEnvironment, now: () => Math.floor(time()), elapsed: time },
    timers,
  );
  const { cloud, sync, hub } = world;
  cloud.generate({ customers: 20 });
  await world.connect();
  await world.settled();
  const { last_synced_at: sweptAt } = sync.status();

  /** Milliseconds, right after a look at the list, until a new customer and its onboarding are here. */
  async function arrival(limitMs: number): Promise<number> {
    const from = time();
    const { id } = cloud.edit.createCustomer({ name: 'New there' });
    const onboarding = cloud.edit.createOnboarding(id, { name: 'Rollout' });
    const isHere = () =>
      hub.sync.known('customer', id) !== undefined &&
      hub.sync.known('onboarding', onboarding.id) !== undefined;
    while (!isHere() && time() - from <= limitMs) await sleep(5);
    return time() - from;
  }

  sync.setFocused(true);
  // The poll that was due when the window came to the front, and what it brings, are through.
  await arrival(MINUTE);
  expect(await arrival(2 * MINUTE)).toBeLessThan(50 * SECOND);
  sync.setFocused(false);
  expect(await arrival(10 * MINUTE)).toBeLessThan(6 * MINUTE);
  expect(sync.status().last_synced_at).toBe(sweptAt);
  expect(cloud.log.maxRequestsInAnyWindow(MINUTE)).toBeLessThanOrEqual(60);
  expect(world.failures).toEqual([]);
});
