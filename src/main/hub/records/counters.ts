import type { Database } from 'better-sqlite3';
import { FIRST_PROVISIONAL_DISPLAY_ID } from './identity.ts';
import { byResource, RESOURCES, type Resource, TABLE } from './records.ts';

/** The last number given out, by resource. */
export interface Counters {
  displayId: Record<Resource, number>;
  provisionalDisplayId: Record<Resource, number>;
  /** Milliseconds since 1970 of the newest row made here. */
  lastCreated: Record<Resource, number>;
}

/** Where the series of a database stand when it is opened. */
export function readCounters(database: Database): Counters {
  const highest = (resource: Resource, condition: string): number => {
    const row = database
      .prepare<[], { highest: number | null }>(
        `SELECT max(display_id) AS highest FROM (
           SELECT display_id FROM ${TABLE[resource]} WHERE display_id ${condition}
           UNION ALL
           SELECT CAST(alias AS INTEGER) FROM aliases
             WHERE resource = '${resource}' AND alias NOT GLOB '*[^0-9]*' AND CAST(alias AS INTEGER) ${condition})`,
      )
      .get();
    return row?.highest ?? 0;
  };
  return {
    displayId: byResource((resource) => highest(resource, `< ${FIRST_PROVISIONAL_DISPLAY_ID}`)),
    provisionalDisplayId: byResource((resource) =>
      Math.max(highest(resource, `>= ${FIRST_PROVISIONAL_DISPLAY_ID}`), FIRST_PROVISIONAL_DISPLAY_ID - 1),
    ),
    lastCreated: byResource((resource) => readLastCreated(database, resource)),
  };
}

/** Rows made here are those never known upstream, or known there under another id than their key. */
function readLastCreated(database: Database, resource: Resource): number {
  const row = database
    .prepare<[], { position: string }>(
      `SELECT position FROM ${TABLE[resource]} WHERE base IS NULL OR key <> id ORDER BY position DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? 0 : Date.parse(row.position);
}

export function readSeq(database: Database): number {
  const tables = RESOURCES.map((resource) => TABLE[resource]);
  const highest = tables.map((table) => `SELECT max(seq) AS seq FROM ${table}`).join(' UNION ALL ');
  const row = database.prepare<[], { seq: number | null }>(`SELECT max(seq) AS seq FROM (${highest})`).get();
  return row?.seq ?? 0;
}
