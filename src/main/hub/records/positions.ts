import type { Database } from 'better-sqlite3';
import { ContractError } from '#shared/v1/errors.ts';
import { byTypeWhenAsked, type HubType, TABLE } from './records.ts';

/** Newest first, strictly older than `cursor`; at most `limit` rows. */
export interface Page {
  readonly limit: number;
  /** An ISO 8601 date-time with up to nine digits after the second. */
  readonly cursor?: string | undefined;
}

const AFTER_EVERYTHING = '~';

/**
 * The position that a cursor stands for: rows strictly older have a smaller one.
 * @throws ContractError `invalid_string` when it is no date-time.
 */
export function positionBefore(cursor: string | undefined): string {
  if (cursor === undefined) return AFTER_EVERYTHING;
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(?:Z|[+-]\d\d:?\d\d)$/.exec(cursor);
  const milliseconds = Date.parse(cursor);
  if (match === null || Number.isNaN(milliseconds)) {
    throw new ContractError('invalid_request_error', 'invalid_string', 'Invalid datetime', 'cursor');
  }
  const moment = new Date(milliseconds).toISOString();
  // Taken past the year 9999 by its offset: ISO then begins with a sign, which sorts before every digit.
  if (moment.startsWith('+')) return AFTER_EVERYTHING;
  const fraction = (match[1] ?? '').padEnd(9, '0').slice(0, 9);
  return `${moment.slice(0, 20)}${fraction}Z`;
}

/** Milliseconds are enough for a row that shares them with no older one. */
export function cursorAt(position: string): string {
  return position.endsWith('000000Z') ? `${position.slice(0, 23)}Z` : position;
}

/** The sort key of a row made here: nine digits after the second, the last six free for ties. */
export function positionOf(timestamp: string): string {
  return `${timestamp.slice(0, -1)}000000Z`;
}

/** Gives rows that share a millisecond, as pulled ones may, digits below it in the order in which they came. */
export function createFreePositions(database: Database) {
  const highest = byTypeWhenAsked((type) =>
    database
      .prepare<[string, string], string>(
        `SELECT position FROM ${TABLE[type]} WHERE position BETWEEN ? AND ? ORDER BY position DESC LIMIT 1`,
      )
      .pluck(),
  );
  return (type: HubType, timestamp: string): string => {
    const millisecond = timestamp.slice(0, -1);
    const taken = highest[type].get(`${millisecond}000000Z`, `${millisecond}999999Z`);
    const ordinal = taken === undefined ? 0 : Number(taken.slice(23, 29)) + 1;
    return `${millisecond}${String(ordinal).padStart(6, '0')}Z`;
  };
}
