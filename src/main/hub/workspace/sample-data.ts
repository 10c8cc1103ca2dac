import type { Environment } from '../../environment.ts';
import type { Hub } from '../hub.ts';
import { newKey } from '../records/identity.ts';
import { loadSampleHealth } from './sample-health.ts';
import { sampleStory } from './sample-story.ts';

/**
 * Fills an empty hub: 4 people and 12 customers with a year behind them, each step of it at its own time, up to today.
 */
export async function loadSampleData(
  hub: Pick<Hub, 'writePast' | 'writeHealth'>,
  environment: Environment,
): Promise<void> {
  const now = environment.now();
  const { steps, customers } = sampleStory(now, () => newKey(environment));
  // Written together, in the order in which they happened.
  await Promise.all(steps.map((step) => hub.writePast(step)));
  await loadSampleHealth(hub, customers, now);
}
