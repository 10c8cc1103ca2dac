import type { Database } from 'better-sqlite3';
import { type Environment, timestampOf } from '../../environment.ts';
import { FIRST_PROVISIONAL_DISPLAY_ID } from './identity.ts';
import { byType, HUB_TYPES, type HubType, isResource, TABLE } from './records.ts';

/** The last number given out, by type. */
interface Counters {
  displayId: Record<HubType, number>;
  provisionalDisplayId: Record<HubType, number>;
  /** Milliseconds since 1970 of the newest row made here. */
  lastCreated: Record<HubType, number>;
}

/** Where all series stand, to go back to when what they counted was rolled back. */
export interface CountersState {
  save(): SavedCounters;
  restore(saved: SavedCounters): void;
}

export interface SavedCounters extends Counters {
  readonly seq: number;
}

/** The numbers and dates that rows are given when they are written. */
export interface Series extends CountersState {
  nextSeq(): number;
  /** @param provisional of a record that the cloud gives its number later */
  nextDisplayId(type: HubType, provisional: boolean): number;
  /** When a row is made, and where it stands. @param at when it was made, where that is not now: in ms */
  nextCreated(type: HubType, at?: number): { readonly created: string; readonly place: string };
  /** Goes on counting after what is there now: rows have come in another way. */
  reread(): void;
}

/** So far dates of rows may be ahead of the clock: many are made in one millisecond, and clocks are put right. */
export const LARGEST_DRIFT_MS = 10 * 60 * 1000;

/** @param isTaken whether a record of the type is found by this number already */
export function createSeries(
  database: Database,
  environment: Environment,
  isTaken: (type: HubType, displayId: number) => boolean,
): Series {
  const counters = readCounters(database);
  let seq = readSeq(database);
  return {
    nextSeq() {
      seq += 1;
      return seq;
    },
    nextDisplayId(type, provisional) {
      const series = provisional ? counters.provisionalDisplayId : counters.displayId;
      // The cloud may have given a number of this range to a record of its own, whatever it is.
      do series[type] += 1;
      while (isTaken(type, series[type]));
      return series[type];
    },
    /**
     * Both increase strictly per type while the clock does, or stands still, or goes back a little. What was made
     * while it was far ahead does not hold the dates there: they are the clock's again, and only the place goes on
     * increasing, so that walks stay lossless.
     */
    nextCreated(type, at) {
      if (at !== undefined) {
        counters.lastCreated[type] = Math.max(counters.lastCreated[type], at);
        return { created: timestampOf(at), place: timestampOf(at) };
      }
      const now = environment.now();
      const place = Math.max(now, counters.lastCreated[type] + 1);
      counters.lastCreated[type] = place;
      return {
        created: timestampOf(place - now > LARGEST_DRIFT_MS ? now : place),
        place: timestampOf(place),
      };
    },
    reread() {
      Object.assign(counters, readCounters(database));
      seq = readSeq(database);
    },
    save: () => ({
      displayId: { ...counters.displayId },
      provisionalDisplayId: { ...counters.provisionalDisplayId },
      lastCreated: { ...counters.lastCreated },
      seq,
    }),
    restore({ seq: before, ...saved }) {
      Object.assign(counters, saved);
      seq = before;
    },
  };
}

/** Where the series of a database stand when it is opened. */
function readCounters(database: Database): Counters {
  const highest = (type: HubType, condition: string): number => {
    const row = database
      .prepare<[], { highest: number | null }>(
        `SELECT max(display_id) AS highest FROM (
           SELECT display_id FROM ${TABLE[type]} WHERE display_id ${condition}
           UNION ALL
           SELECT CAST(alias AS INTEGER) FROM aliases
             WHERE resource = '${type}' AND alias NOT GLOB '*[^0-9]*' AND CAST(alias AS INTEGER) ${condition})`,
      )
      .get();
    return row?.highest ?? 0;
  };
  return {
    displayId: byType((type) => highest(type, `< ${FIRST_PROVISIONAL_DISPLAY_ID}`)),
    provisionalDisplayId: byType((type) =>
      Math.max(highest(type, `>= ${FIRST_PROVISIONAL_DISPLAY_ID}`), FIRST_PROVISIONAL_DISPLAY_ID - 1),
    ),
    lastCreated: byType((type) => readLastCreated(database, type)),
  };
}

/** Rows made here are those never known upstream, or known there under another id than their key. */
function readLastCreated(database: Database, type: HubType): number {
  const madeHere = isResource(type) ? ' WHERE base IS NULL OR key <> id' : '';
  const row = database
    .prepare<[], { position: string }>(
      `SELECT position FROM ${TABLE[type]}${madeHere} ORDER BY position DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? 0 : Date.parse(row.position);
}

function readSeq(database: Database): number {
  const tables = HUB_TYPES.map((type) => TABLE[type]);
  const highest = tables.map((table) => `SELECT max(seq) AS seq FROM ${table}`).join(' UNION ALL ');
  const row = database.prepare<[], { seq: number | null }>(`SELECT max(seq) AS seq FROM (${highest})`).get();
  return row?.seq ?? 0;
}
