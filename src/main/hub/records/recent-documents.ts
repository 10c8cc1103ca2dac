import { freeBytes } from '../../free-bytes.ts';
import type { OtherWriters } from '../database/other-writers.ts';
import { byType, type HubType } from './records.ts';

/** All texts together: some 25 000 customers. */
const LIMIT_BYTES = 16 * 2 ** 20;
const PIECE_BYTES = 2 ** 20;

/** The texts of records that were read since the last write: whoever asks again need not wait for SQLite. */
export interface RecentDocuments {
  /** @param read what SQLite has; nothing is kept of what it has not */
  get(type: HubType, id: string, read: () => string | undefined): string | undefined;
  /** Something has been committed. */
  forget(): void;
  /** To be called now and then: what nobody has asked for since the last time is forgotten. */
  rest(): void;
}

/** Where a text lies. */
interface Place {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/**
 * Everything is forgotten with every commit: which texts a write changes, by which ids they were found and what follows
 * from it need not be known here. Scripts read in bursts between which nothing is written, or write and hardly read.
 */
export function createRecentDocuments(
  others: Pick<OtherWriters, 'version'>,
  limit: number = LIMIT_BYTES,
  pieceSize: number = PIECE_BYTES,
): RecentDocuments {
  const places = byType(() => new Map<string, Place>());
  const texts = createTexts(limit, pieceSize);
  let version = others.version();
  let isWanted = false;

  function forget(): void {
    if (!texts.forget()) return;
    for (const ofType of Object.values(places)) ofType.clear();
  }

  return {
    get(type, id, read) {
      const current = others.version();
      if (current !== version) {
        version = current;
        forget();
      }
      isWanted = true;
      const place = places[type].get(id);
      if (place !== undefined) return place.bytes.toString('utf8', place.from, place.to);
      const document = read();
      if (document === undefined) return undefined;
      if (!texts.hasRoomFor(document)) forget();
      const kept = texts.keep(document);
      if (kept !== null) places[type].set(id, kept);
      return document;
    },
    forget,
    rest() {
      if (!isWanted) forget();
      isWanted = false;
    },
  };
}

/** Texts as bytes: as strings they would lie about in V8's memory, which gives little of it back. */
function createTexts(limit: number, pieceSize: number) {
  let pieces: Buffer[] = [];
  let used = 0;

  /** A character takes three bytes at most. */
  const fits = (text: string) => pieces.length > 0 && used + text.length * 3 <= pieceSize;

  return {
    hasRoomFor: (text: string) => fits(text) || (pieces.length + 1) * pieceSize <= limit,
    /** Null for what is too long. */
    keep(text: string): Place | null {
      if (text.length * 3 > pieceSize) return null;
      if (!fits(text)) {
        pieces.push(Buffer.allocUnsafeSlow(pieceSize));
        used = 0;
      }
      const bytes = pieces.at(-1);
      if (bytes === undefined) return null;
      const from = used;
      used += bytes.write(text, from, 'utf8');
      return { bytes, from, to: used };
    },
    /** @returns whether there was anything */
    forget(): boolean {
      const [first, ...others] = pieces;
      if (first === undefined || used === 0) return false;
      for (const piece of others) freeBytes(piece);
      pieces = [first];
      used = 0;
      return true;
    },
  };
}
