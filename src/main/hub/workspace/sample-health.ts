import type { Hub } from '../hub.ts';
import { SAMPLE_ACTOR } from '../outbox/sample-test.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEKS = 52;
/** Two weeks apart: enough for a line that one can follow. */
const STEP = 2;

/** How healthy the fictional customers were over the year before today, so that trends have something to show. */
export async function loadSampleHealth(
  hub: Pick<Hub, 'writeHealth'>,
  customers: readonly string[],
  now: number,
): Promise<void> {
  for (let weeks = WEEKS; weeks >= STEP; weeks -= STEP) {
    const day = new Date(now - weeks * 7 * DAY_MS).toISOString().slice(0, 10);
    const changes = customers.map((key, at) => ({ key, score: scoreOf(at, weeks), events: [] }));
    await hub.writeHealth(SAMPLE_ACTOR, day, changes);
  }
  // Of today it is reckoned like anybody's, and is no drop from what was made up.
  const today = new Date(now).toISOString().slice(0, 10);
  await hub.writeHealth(
    SAMPLE_ACTOR,
    today,
    customers.map((key) => ({ key, score: null, events: [] })),
  );
}

/** Each has a level of its own, a slow rise or fall over the year, and weeks that went better or worse. */
function scoreOf(customer: number, weeksAgo: number): number {
  const level = 58 + ((customer * 17) % 30);
  const slope = ((customer % 5) - 2) * 0.35;
  const wave = 7 * Math.sin((weeksAgo + customer * 3) / 4);
  const score = level + slope * (WEEKS / 2 - weeksAgo) + wave;
  return Math.round(Math.min(97, Math.max(18, score)));
}
