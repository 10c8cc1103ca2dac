import type { Database } from 'better-sqlite3';
import { FIRST_PROVISIONAL_DISPLAY_ID } from './identity.ts';
import { byType, HUB_TYPES, type HubType, isResource, TABLE } from './records.ts';

/** The last number given out, by type. */
export interface Counters {
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

/** Where the series of a database stand when it is opened. */
export function readCounters(database: Database): Counters {
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

export function readSeq(database: Database): number {
  const tables = HUB_TYPES.map((type) => TABLE[type]);
  const highest = tables.map((table) => `SELECT max(seq) AS seq FROM ${table}`).join(' UNION ALL ');
  const row = database.prepare<[], { seq: number | null }>(`SELECT max(seq) AS seq FROM (${highest})`).get();
  return row?.seq ?? 0;
}
