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

/** What the twelve of the story come to today, reckoned like anybody's: their year leads there, but of the fourth, who has just lost some. */
const TODAY = [96, 88, 85, 84, 93, 87, 66, 80, 87, 82, 85, 57];
/** Points a week. */
const SLOPES = [0.6, 0.35, 0.2, -0.2, 0.45];

/** A slow rise or fall over the year to what it is today, and weeks that went better or worse. */
function scoreOf(customer: number, weeksAgo: number): number {
  const today = TODAY[customer % TODAY.length] ?? 0;
  const slope = SLOPES[customer % SLOPES.length] ?? 0;
  const wave = 5 * (Math.sin((weeksAgo + customer * 3) / 4) - Math.sin((customer * 3) / 4));
  return Math.round(Math.min(98, Math.max(18, today - slope * weeksAgo + wave)));
}
