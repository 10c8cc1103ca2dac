/** The ways to search that are compared: ours, SQLite FTS5, and five libraries, all on the same folded texts. */
import Database from 'better-sqlite3';
import { databasePath } from '../../src/main/hub/database/database.ts';
import { createSearchEngine } from '../../src/main/search/engine.ts';
import { createSource } from '../../src/main/search/source.ts';
import { toEntry } from '../../src/shared/search/compile.ts';
import { RECORD_TYPES } from '../../src/shared/search/fields.ts';
import { DEFAULT_HEALTH_BOUNDS } from '../../src/shared/values/health.ts';

export interface SearchableText {
  readonly id: number;
  readonly key: string;
  /** All that a plain word looks into, folded. */
  readonly text: string;
}

/** @returns keys of what is found, at most `limit`. `words` are folded. */
export type Ask = (words: readonly string[], limit: number) => readonly string[] | Promise<readonly string[]>;

export interface Prepared {
  readonly ask: Ask;
  /** What the app would wait for before it is up, in milliseconds. */
  readonly startUpMs: number;
  /** The longest stretch without a break for other work. */
  readonly longestMs: number;
}

/** Every record of a data folder. */
export function readTexts(folder: string): SearchableText[] {
  const database = new Database(databasePath(folder), { readonly: true });
  const source = createSource({ database, customFields: null });
  const texts: SearchableText[] = [];
  let after = 0;
  while (true) {
    const families = source.familiesAfter(after, 500);
    const last = families.at(-1);
    if (last === undefined) break;
    after = last.slot;
    for (const family of families) {
      for (const { record } of [family, ...family.contacts, ...family.onboardings]) {
        texts.push({ id: texts.length, key: record.key, text: toEntry(record).text });
      }
    }
  }
  database.close();
  return texts;
}

const CONTEXT = { now: Date.now(), timeZone: 'UTC', me: null, healthBounds: DEFAULT_HEALTH_BOUNDS };

/** @param isWhole with all that is shown of each result: read from the database, highlighted. */
function prepareOurs(folder: string, isWhole: boolean): Prepared {
  const since = performance.now();
  const engine = createSearchEngine(databasePath(folder), null);
  const startUpMs = performance.now() - since;
  let longestMs = 0;
  for (let isLeft = true; isLeft; ) {
    const begun = performance.now();
    isLeft = engine.step();
    longestMs = Math.max(longestMs, performance.now() - begun);
  }
  return {
    startUpMs,
    longestMs,
    ask(words, limit) {
      const request = {
        text: words.join(' '),
        limit,
        types: RECORD_TYPES,
        opened: [],
        context: CONTEXT,
        withArchived: true,
      };
      return isWhole ? engine.ask(request).results.map(({ key }) => key) : engine.keys(request).keys;
    },
  };
}

export type Build = (texts: readonly SearchableText[], folder: string) => Ask | Promise<Ask>;

/** By a path that only the running program puts together: the types of the rest hold without these packages. */
const { BUILDS } = (await import(new URL('../competitors/search-libraries.ts', import.meta.url).href)) as {
  readonly BUILDS: Readonly<Record<string, Build>>;
};

export const OURS = 'Pivotal';
/** More than the others are asked for. */
export const OURS_WHOLE = 'Pivotal, as shown';
/** Beside whose times ours are told from run to run. */
export const REFERENCE = 'SQLite FTS5 (trigram)';
export const CONTESTANTS: readonly string[] = [OURS, OURS_WHOLE, ...Object.keys(BUILDS)];

/** Builds the index of one of them. A library is not interruptible: the app waits for all of it. */
export async function prepare(
  name: string,
  folder: string,
  texts: readonly SearchableText[],
): Promise<Prepared> {
  if (name === OURS || name === OURS_WHOLE) return prepareOurs(folder, name === OURS_WHOLE);
  const build = BUILDS[name];
  if (build === undefined) throw new Error(`there is no ${name}`);
  const since = performance.now();
  const ask = await build(texts, folder);
  const ms = performance.now() - since;
  return { ask, startUpMs: ms, longestMs: ms };
}
