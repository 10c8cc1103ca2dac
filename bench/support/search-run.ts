/** One way to search, measured in a process of its own: `node search-run.ts NAME FOLDER ROUNDS`, one JSON line. */

import { prepare, readTexts } from './search-contestants.ts';
import { plainText, QUERIES } from './search-queries.ts';
import { percentile } from './statistics.ts';

/** As many as the palette shows. */
const SHOWN = 20;
/** Looking for every match, as no palette does, is only done to compare what is found. */
const EVERYTHING = 1_000_000;

const [, , name = '', folder = '', rounds = '1'] = process.argv;
const texts = readTexts(folder);
globalThis.gc?.();
const before = process.memoryUsage();
const since = performance.now();
const { ask, startUpMs, longestMs } = await prepare(name, folder, texts);
const buildMs = performance.now() - since;
globalThis.gc?.();
const after = process.memoryUsage();
const memoryMib = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 2 ** 20;

const times: number[] = [];
for (let round = 0; round <= Number(rounds); round++) {
  for (const query of QUERIES) {
    const letters = [...query];
    for (let end = 1; end <= letters.length; end++) {
      const words = plainText(letters.slice(0, end).join(''));
      if (words.length === 0) continue;
      const begun = performance.now();
      await ask(words, SHOWN);
      // The first round warms up.
      if (round > 0) times.push(performance.now() - begun);
    }
  }
}

let same = 0;
for (const query of QUERIES) {
  const words = plainText(query);
  const expected = texts
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map(({ key }) => key);
  const found = new Set(await ask(words, EVERYTHING));
  if (found.size === expected.length && expected.every((key) => found.has(key))) same += 1;
}

process.stdout.write(
  `${JSON.stringify({
    records: texts.length,
    keystrokes: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    worst: percentile(times, 1),
    buildMs,
    startUpMs,
    longestMs,
    memoryMib,
    same,
    queries: QUERIES.length,
  })}\n`,
);
process.exit(0);
