import { nameOf, WALKED } from './context.ts';
import { createEditChecks } from './edit-checks.ts';
import type { PushContext, PushOptions } from './push-context.ts';
import { createLookups } from './push-lookup.ts';
import { jobOf } from './push-requests.ts';
import type { Job, Source } from './scheduler.ts';
import { createTwinLookups } from './twin-lookup.ts';

/** Delivers the outbox: each record's changes in order, records independently of each other. */
export function createPush(options: PushOptions) {
  const { hub, readings, backoffs, sweep, clocks, limit, now } = options;
  const busy = new Set<string>();
  const checks = createEditChecks({ hub, readings, sweep, limit, now });
  let sent = 0;
  /** Entries up to this id were passed over, most of them waiting for a walk, and are until then. */
  let passedOver = 0;
  let walkedFrom = 0;
  const context: PushContext = {
    ...options,
    busy,
    checks,
    lookups: createLookups(hub, () => clocks.toCloud(now())),
    twins: createTwinLookups(hub, backoffs),
    delivered() {
      sent += 1;
    },
  };

  const source: Source = {
    name: 'outbox',
    urgency: 'foreground',
    next() {
      let job: Job | null = null;
      const walked = WALKED.reduce((sum, resource) => sum + sweep.walkedFrom(resource), 0);
      if (walked !== walkedFrom) checks.walkEnded();
      walkedFrom = walked;
      if (now() >= checks.waitsUntil()) passedOver = 0;
      let last = passedOver;
      // What cannot go now, or is settled without a request, does not keep the next one back.
      hub.outbox.firstReady(passedOver, (entry) => {
        const name = nameOf(entry.resource, entry.key);
        if (!busy.has(name) && !backoffs.isWaiting(name)) job = jobOf(context, entry);
        if (job === null) last = entry.id;
        return job !== null;
      });
      if (checks.isWalkAwaited()) passedOver = last;
      return job;
    },
    wakeAt: () => (passedOver > 0 ? checks.waitsUntil() : Number.POSITIVE_INFINITY),
  };

  return {
    source,
    /** Nothing could be sent until now: what was read before is read again. */
    interrupted: checks.interrupted,
    /** How far the current delivery has got; null when nothing waits but for a person's word. */
    progress(): { done: number; expected: number } | null {
      const counts = hub.outbox.counts();
      // What waits for a person is not under way.
      const pending = counts.pending === 0 ? 0 : counts.pending - hub.outbox.waitingForDecision();
      if (pending === 0) {
        sent = 0;
        return null;
      }
      return { done: sent, expected: sent + pending };
    },
  };
}

export type Push = ReturnType<typeof createPush>;
