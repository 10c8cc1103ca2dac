/** The ways to search that ours is compared with: SQLite FTS5 and five libraries, all on the same folded texts. */
import { join } from 'node:path';
import uFuzzy from '@leeoniya/ufuzzy';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import Database from 'better-sqlite3';
import { Index } from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import type { Build, SearchableText } from '../support/search-contestants.ts';

const keysOf = (texts: readonly SearchableText[], ids: readonly (number | string)[]) =>
  ids.map((id) => texts[Number(id)]?.key ?? '');

export const BUILDS: Readonly<Record<string, Build>> = {
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
