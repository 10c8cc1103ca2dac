import { playStory } from './support/convergence.ts';

/**
 * `node test/sync/replay.ts SEED…` plays the stories of these seeds and tells them step by step; with `--requests`
 * also what the cloud was asked. Times are seconds since the start.
 */
const isDetailed = process.argv.includes('--requests');
for (const text of process.argv.slice(2).filter((each) => /^\d+$/.test(each))) {
  const story = await playStory(Number(text));
  for (const step of story.steps) console.log(`  ${step}`);
  if (isDetailed) for (const line of story.log) console.log(`  > ${line}`);
  const { seed, requests, creates, kills, resolved, troubles, problems } = story;
  console.log(`seed ${seed}: ${requests} requests, ${creates} creates, ${kills} kills, ${resolved} resolved`);
  console.log(`  troubles: ${JSON.stringify(troubles)}`);
  for (const problem of problems) console.log(`  PROBLEM ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
