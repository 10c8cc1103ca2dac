/**
 * What a query may ask of records that is not kept in memory, because few queries do: it is fetched for the query at
 * hand. Views of records show it; for records that it does not name they show that there is nothing.
 */

import type { Database } from 'better-sqlite3';
import { isKnownByNumber } from '#shared/records/index.ts';
import { RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import type { Query } from '#shared/search/query.ts';
import { byRecordType } from '#shared/search/searched-types.ts';
import { TABLE } from '../hub/records/records.ts';
import type { Place } from './find.ts';
import { asksForAll, asksForIds, mentions } from './plan.ts';

/** The ids of a record that an `id:` or a number in the query means. */
export interface RecordIds {
  readonly key: string;
  readonly id: string;
  /** Those former ones that the query names. */
  readonly otherIds: readonly string[];
}

export interface QueryFacts {
  readonly ids: Readonly<Record<RecordType, ReadonlyMap<number, RecordIds>>>;
  /** Slots of records with changes that the cloud does not know. */
  readonly pending: Readonly<Record<RecordType, ReadonlySet<number>>>;
  /** Slots of customers that share their domain. */
  readonly duplicates: ReadonlySet<number>;
}

const NO_IDS: ReadonlyMap<number, RecordIds> = new Map();
const NO_SLOTS: ReadonlySet<number> = new Set();

export const NO_FACTS: QueryFacts = {
  ids: byRecordType(() => NO_IDS),
  pending: byRecordType(() => NO_SLOTS),
  duplicates: NO_SLOTS,
};

export interface AskedFacts {
  readonly facts: QueryFacts;
  /** Records that a number or id in the query means. */
  readonly meant: readonly Place[];
  /** Every match is one of these; null when that cannot be said. */
  readonly among: readonly Place[] | null;
}

interface IdRow {
  readonly slot: number;
  readonly key: string;
  readonly id: string;
}

/** @param withId slots whose id may read like the folded one given. */
export function createFactsReader(database: Database, withId: (type: RecordType, id: string) => number[]) {
  const lookup = byRecordType((resource) => {
    const from = `SELECT rowid AS slot, key, id FROM ${TABLE[resource]} WHERE`;
    return {
      bySlot: database.prepare<[number], IdRow>(`${from} rowid = ?`),
      byDisplayId: database.prepare<[number], IdRow>(`${from} display_id = ?`),
      byKey: database.prepare<[string], IdRow>(`${from} key = ?`),
      byAlias: database.prepare<[string], IdRow>(
        `${from} key = (SELECT key FROM aliases WHERE resource = '${resource}' AND alias = ?)`,
      ),
      // What the cloud does not carry is not waiting to be sent.
      pending: database
        .prepare<[], number>(
          `SELECT DISTINCT ${TABLE[resource]}.rowid FROM outbox
             JOIN ${TABLE[resource]} ON ${TABLE[resource]}.key = outbox.key
           WHERE outbox.resource = '${resource}' AND outbox.state <> 'local_only'`,
        )
        .pluck(),
      isPending: database
        .prepare<[string], number>(
          `SELECT 1 FROM outbox WHERE resource = '${resource}' AND key = ? AND state <> 'local_only' LIMIT 1`,
        )
        .pluck(),
    };
  });
  const duplicates = database
    .prepare<[], number>(
      `WITH shown AS (
         SELECT rowid AS slot, domain FROM customers
         WHERE deleted_at IS NULL AND status <> 'archived' AND domain IN (
           SELECT domain FROM customers WHERE deleted_at IS NULL AND domain IS NOT NULL
           GROUP BY domain HAVING count(*) > 1
         )
       )
       SELECT slot FROM shown WHERE domain IN (SELECT domain FROM shown GROUP BY domain HAVING count(*) > 1)`,
    )
    .pluck();

  function idsFor(type: RecordType, query: Query): Map<number, RecordIds> {
    const found = new Map<number, RecordIds>();
    const add = (row: IdRow | undefined, former: readonly string[] = []) => {
      if (row === undefined) return;
      const otherIds = [...(found.get(row.slot)?.otherIds ?? []), ...former];
      found.set(row.slot, { key: row.key, id: row.id, otherIds });
    };
    const { bySlot, byDisplayId, byKey, byAlias } = lookup[type];
    const addNumber = (displayId: number) => {
      add(byDisplayId.get(displayId));
      add(byAlias.get(String(displayId)), [String(displayId)]);
    };
    for (const term of query.terms) {
      if (term.kind === 'text') {
        // A bare number is a customer's.
        if (isKnownByNumber(type) && term.displayId !== null) addNumber(term.displayId);
        continue;
      }
      for (const value of term.values) {
        if (value.kind !== 'id') continue;
        if (value.displayId !== null) addNumber(value.displayId);
        for (const slot of withId(type, value.text)) add(bySlot.get(slot));
        // Keys, and with them the former ids, are in lower case already.
        add(byKey.get(value.text));
        add(byAlias.get(value.text), [value.text]);
      }
    }
    return found;
  }

  return {
    forQuery(query: Query): AskedFacts {
      const ids = byRecordType((type) => idsFor(type, query));
      const meant = places((type) => ids[type].keys());
      const pending = mentions(query, 'pending')
        ? byRecordType((type) => new Set(lookup[type].pending.all()))
        : NO_FACTS.pending;
      const shared = mentions(query, 'duplicate') ? new Set(duplicates.all()) : NO_SLOTS;
      return {
        facts: { ids, pending, duplicates: shared },
        meant,
        among: amongFor(query, meant, pending, shared),
      };
    },
    isPending: (type: RecordType, key: string): boolean => lookup[type].isPending.get(key) !== undefined,
    /** Where the record of a key is kept, whatever its type. */
    placeOf(key: string): Place | undefined {
      for (const type of RECORD_TYPES) {
        const row = lookup[type].byKey.get(key);
        if (row !== undefined) return { type, slot: row.slot };
      }
      return undefined;
    },
  };
}

export type FactsReader = ReturnType<typeof createFactsReader>;

function amongFor(
  query: Query,
  meant: readonly Place[],
  pending: QueryFacts['pending'],
  duplicates: ReadonlySet<number>,
): readonly Place[] | null {
  if (asksForIds(query)) return meant;
  if (asksForAll(query, 'pending')) return places((type) => pending[type]);
  if (asksForAll(query, 'duplicate')) return [...duplicates].map((slot) => ({ type: 'customer', slot }));
  return null;
}

function places(slotsOf: (type: RecordType) => Iterable<number>): Place[] {
  return RECORD_TYPES.flatMap((type) => [...slotsOf(type)].map((slot) => ({ type, slot })));
}
