import { createBackoffs } from '../../src/main/cloud/backoff.ts';
import type { Answer } from '../../src/main/cloud/client.ts';
import { createClockDifference } from '../../src/main/cloud/clock-difference.ts';
import { createCarriedFields, createReadings } from '../../src/main/cloud/context.ts';
import { openHold } from '../../src/main/cloud/deletion-hold.ts';
import { createDeletions } from '../../src/main/cloud/deletions.ts';
import { createPull } from '../../src/main/cloud/pull.ts';
import { createPush } from '../../src/main/cloud/push.ts';
import { createReadAgain } from '../../src/main/cloud/read-again.ts';
import { createSweep } from '../../src/main/cloud/sweep.ts';
import { createUnreadable } from '../../src/main/cloud/unreadable.ts';
import type { RemoteRecord } from '../../src/main/hub/outbox/upstream-rules.ts';
import { CLOUD, openTestHub, UPSTREAM } from './hub.ts';

export function ok(body: unknown): Answer {
  return { kind: 'ok', body, rate: { limit: null, remaining: null, windowMs: null } };
}

/** The outbox over a real hub that knows one customer of the cloud; the test says what is answered. */
export async function createDelivery() {
  const hub = openTestHub();
  const { environment, failures } = hub;
  hub.settings.set('upstream', UPSTREAM);
  const at = new Date(environment.time).toISOString();
  const remote: RemoteRecord = {
    object: 'customer',
    id: 'cus_1',
    display_id: 1,
    name: 'Acme',
    plan: 'Starter',
    created_at: at,
    updated_at: at,
  };
  await hub.writeUpstream({
    operation: 'apply_upstream',
    resource: 'customer',
    record: remote,
    actor: CLOUD,
  });
  const now = () => environment.time;
  const reportFailure = (error: unknown) => failures.push(error);
  const changed = () => {};
  const readings = createReadings();
  const carried = createCarriedFields(hub);
  const backoffs = createBackoffs(now, () => 0);
  const pull = createPull({ hub, readings, carried, reportFailure });
  const unreadable = createUnreadable(hub.sync, changed);
  const shared = {
    hub,
    pull,
    readings,
    unreadable,
    backoffs,
    now,
    past: (at: number) => at,
    changed,
    reportFailure,
  };
  const deletions = createDeletions({
    ...shared,
    held: openHold(hub, changed),
    isInRound: () => false,
    seenAt: () => null,
  });
  const sweep = createSweep({ ...shared, deletions, limit: () => ({ limit: 60, windowMs: 60_000 }) });
  const push = createPush({
    ...shared,
    carried,
    sweep,
    clocks: createClockDifference(),
    limit: () => ({ limit: 60, windowMs: 60_000 }),
    wall: now,
    pump: () => {},
  });
  const readAgain = createReadAgain({ ...shared, deletions });
  environment.time += 1;
  return { hub, remote, environment, push, pull, readings, sweep, deletions, readAgain };
}
