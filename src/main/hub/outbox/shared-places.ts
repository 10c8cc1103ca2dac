import { parentFieldOf } from '#shared/records/index.ts';
import { parentIn, parentTypeOf } from '../records/parents.ts';
import type { Row, WorkspaceType } from '../records/records.ts';
import type { Document, Transaction } from '../records/transaction.ts';
import type { MovedRow, Tree } from '../records/tree.ts';
import { parentPart, type SharedBases, type SharedRecord, sharedPart } from './shared-records.ts';

/** What records of the workspace belong to, here and in the team's Pivotal: where customers become one, it changes. */
export function createSharedPlaces(bases: SharedBases, tree: Pick<Tree, 'toParent'>) {
  /** Where the other has it, unless it has gone elsewhere here since. */
  function placed(transaction: Transaction, type: WorkspaceType, row: Row, record: SharedRecord): Row {
    const there = parentIn(transaction, type, record);
    if (there === null || there === undefined || row.deleted_at !== null) return row;
    const base = bases.get(type, row.key) ?? {};
    const parentType = parentTypeOf(type, base);
    const known = base[parentFieldOf(type) ?? ''];
    const before =
      parentType === undefined || typeof known !== 'string' ? undefined : transaction.find(parentType, known);
    if (before !== undefined && before.key !== row.parent_key) return row;
    return tree.toParent(transaction, type, row, there);
  }

  /** What is known of it there: while what it belongs to there is not here, what it belonged to before. */
  function baseAfter(
    transaction: Transaction,
    type: WorkspaceType,
    key: string,
    record: SharedRecord,
  ): Document {
    const place = parentPart(
      type,
      parentIn(transaction, type, record) ? record : (bases.get(type, key) ?? {}),
    );
    return { ...withoutUndefined(place), ...sharedPart(type, record) };
  }

  /** They belong to another record there, too: that is where the two became one. */
  function joined(rows: readonly MovedRow[], from: Row): void {
    for (const { type, row } of rows) {
      const base = bases.get(type, row.key);
      if (base === null || base[parentFieldOf(type) ?? ''] !== from.id) continue;
      bases.put(type, row.key, { ...base, ...parentPart(type, JSON.parse(row.document) as Document) });
    }
  }

  return { placed, baseAfter, joined };
}

function withoutUndefined(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}
