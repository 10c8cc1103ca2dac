import type { OtherWriters } from '../database/other-writers.ts';
import { byType, type HubType } from './records.ts';

/** In characters, all texts together: some 25 000 customers. */
const LIMIT = 16_000_000;

/** The texts of records that were read since the last write: whoever asks again need not wait for SQLite. */
export interface RecentDocuments {
  /** @param read what SQLite has; nothing is kept of what it has not */
  get(type: HubType, id: string, read: () => string | undefined): string | undefined;
  /** Something has been committed. */
  forget(): void;
  /** To be called now and then: what nobody has asked for since the last time is forgotten. */
  rest(): void;
}

/**
 * Everything is forgotten with every commit: which texts a write changes, by which ids they were found and what follows
 * from it need not be known here. Scripts read in bursts between which nothing is written, or write and hardly read.
 */
export function createRecentDocuments(
  others: Pick<OtherWriters, 'version'>,
  limit: number = LIMIT,
): RecentDocuments {
  const kept = byType(() => new Map<string, string>());
  let size = 0;
  let version = others.version();
  let isWanted = false;

  function forget(): void {
    if (size === 0) return;
    for (const documents of Object.values(kept)) documents.clear();
    size = 0;
  }

  return {
    get(type, id, read) {
      const current = others.version();
      if (current !== version) {
        version = current;
        forget();
      }
      isWanted = true;
      const documents = kept[type];
      const before = documents.get(id);
      if (before !== undefined) return before;
      const document = read();
      if (document === undefined) return undefined;
      if (size + document.length > limit) forget();
      size += document.length;
      documents.set(id, document);
      return document;
    },
    forget,
    rest() {
      if (!isWanted) forget();
      isWanted = false;
    },
  };
}
