import { afterAll, describe, expect, test } from 'vitest';
import { playStory } from './support/convergence.ts';

/**
 * SYNC_SEEDS says how many stories are played (`npm run test:long` plays many), SYNC_FIRST_SEED with which to begin.
 * One of them alone, told step by step: `node test/sync/replay.ts SEED`.
 */
const COUNT = Number(process.env.SYNC_SEEDS ?? 4);
const FIRST = Number(process.env.SYNC_FIRST_SEED ?? 1);
const STORY_LIMIT_MS = 600_000;

describe('both sides agree in the end, each create was applied once, and the budget was kept', () => {
  const stories = new Map<string, number>();
  afterAll(() => {
    if (process.env.SYNC_SEEDS === undefined) return;
    const lines = [...stories].map(([trouble, count]) => `  ${trouble}: in ${count} of ${COUNT}`);
    console.log(`Kinds of trouble that the stories met:\n${lines.toSorted().join('\n')}`);
  });
  const seeds = Array.from({ length: COUNT }, (_, index) => FIRST + index);
  // A story mostly waits for processes and waiting times: several fit on one processor.
  test.concurrent.for(seeds)('seed %i', { timeout: STORY_LIMIT_MS }, async (seed) => {
    const story = await playStory(seed);
    for (const trouble of Object.keys(story.troubles)) stories.set(trouble, (stories.get(trouble) ?? 0) + 1);
    // What depends on the machine's speed may not come again: it is told how it went.
    const told = story.problems.length === 0 ? [] : [...story.steps, ...story.log.map((line) => `> ${line}`)];
    expect(story.problems, [`replay with: node test/sync/replay.ts ${seed}`, ...told].join('\n  ')).toEqual(
      [],
    );
  });
});
