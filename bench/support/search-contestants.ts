/** The ways to search that are compared: ours, SQLite FTS5, and five libraries, all on the same folded texts. */
import { join } from 'node:path';
import uFuzzy from '@leeoniya/ufuzzy';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import Database from 'better-sqlite3';
import { Index } from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { toEntry } from '#shared/search/compile.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/search/query.ts';
import { databasePath } from '../../src/main/hub/database/database.ts';
import { createSearchEngine } from '../../src/main/search/engine.ts';
import { createSource } from '../../src/main/search/source.ts';

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
      return isWhole ? engine.ask(request).results.map(({ key }) => key) : engine.keys(request);
    },
  };
}

type Build = (texts: readonly SearchableText[], folder: string) => Ask | Promise<Ask>;

const keysOf = (texts: readonly SearchableText[], ids: readonly (number | string)[]) =>
  ids.map((id) => texts[Number(id)]?.key ?? '');

const BUILDS: Readonly<Record<string, Build>> = {
  'SQLite FTS5 (trigram)': (texts, folder) => {
    const database = new Database(join(folder, 'fts.db'));
    database.pragma('journal_mode = wal');
    database.exec("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'trigram')");
    const insert = database.prepare<[number, string]>('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    database.transaction(() => {
      for (const { id, text } of texts) insert.run(id, text);
    })();
    const match = database
      .prepare<[string, number], number>('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?')
      .pluck();
    return (words, limit) => {
      // Words of less than three letters are in no trigram: the rows that are left are looked through.
      const [short, long] = [words.filter((w) => [...w].length < 3), words.filter((w) => [...w].length >= 3)];
      const quoted = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
      if (short.length === 0) return keysOf(texts, match.all(quoted, limit));
      const conditions = short.map(() => "text LIKE ? ESCAPE '\\'");
      if (long.length > 0) conditions.push('texts MATCH ?');
      const patterns = short.map((word) => `%${word.replaceAll(/[\\%_]/gu, '\\$&')}%`);
      const rows = database
        .prepare<(string | number)[], number>(
          `SELECT rowid FROM texts WHERE ${conditions.join(' AND ')} LIMIT ?`,
        )
        .pluck()
        .all(...patterns, ...(long.length > 0 ? [quoted] : []), limit);
      return keysOf(texts, rows);
    };
  },
  MiniSearch: (texts) => {
    const index = new MiniSearch<SearchableText>({ fields: ['text'] });
    index.addAll([...texts]);
    return (words, limit) =>
      keysOf(
        texts,
        index
          .search(words.join(' '), { prefix: true, combineWith: 'AND' })
          .slice(0, limit)
          .map(({ id }) => id as number),
      );
  },
  FlexSearch: (texts) => {
    const index = new Index({ tokenize: 'full' });
    for (const { id, text } of texts) index.add(id, text);
    return (words, limit) => keysOf(texts, index.search(words.join(' '), { limit }) as number[]);
  },
  uFuzzy: (texts) => {
    const fuzzy = new uFuzzy({ unicode: true, interSplit: "[^\\p{L}\\d']+", intraSplit: '\\p{Ll}\\p{Lu}' });
    const haystack = texts.map(({ text }) => text);
    return (words, limit) => {
      const [found, , order] = fuzzy.search(haystack, words.join(' '), 4, 1e6);
      const ids = order === null || order === undefined ? (found ?? []) : order.map((at) => found?.[at] ?? 0);
      return keysOf(texts, ids.slice(0, limit));
    };
  },
  Orama: async (texts) => {
    const index = create({ schema: { at: 'number', text: 'string' } as const });
    await insertMultiple(
      index,
      texts.map(({ id, text }) => ({ at: id, text })),
      5000,
    );
    return async (words, limit) => {
      const found = await searchOrama(index, { term: words.join(' '), limit, threshold: 0 });
      return keysOf(
        texts,
        found.hits.map(({ document }) => document.at),
      );
    };
  },
  Fuse: (texts) => {
    const fuse = new Fuse([...texts], { keys: ['text'], useExtendedSearch: true, threshold: 0 });
    return (words, limit) =>
      fuse
        .search(words.map((word) => `'"${word.replaceAll('"', '')}"`).join(' '), { limit })
        .map(({ item }) => item.key);
  },
};

const OURS = 'Pivotal';
/** More than the others are asked for. */
const OURS_WHOLE = 'Pivotal, as shown';
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
