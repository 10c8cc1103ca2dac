import { sameJson } from '#shared/records/merge-fields.ts';
import type { CollectionName, ReplicaOf } from '#shared/replica.ts';
import type { Base, PendingOf, Shown } from '../commands/pending.ts';
import { type StoredDocument, toRow } from '../replica/documents.ts';
import { type Collection, findDocuments } from '../replica/queries.ts';

/** `row` is null when the record is gone. */
export interface RowChange<Row> {
  readonly key: string;
  readonly row: Row | null;
}

export type RowListener<Row> = (changes: readonly RowChange<Row>[], madeHere: boolean) => void;

/** The records of one collection as screens should see them: what the replica has, with what is pending over it. */
export interface OptimisticRows<Name extends CollectionName> {
  /** Hears of changes in order; one call may carry many. `madeHere`: by what a person has just done. */
  subscribe(listener: RowListener<ReplicaOf[Name]>): () => void;
  /** A record that was read from the replica, as it is to be shown; null when it is being deleted. */
  view(row: ReplicaOf[Name]): ReplicaOf[Name] | null;
  /** As `view`, of a record that something is pending for; undefined when nothing is, or when it has to be read. */
  shown(key: string): ReplicaOf[Name] | null | undefined;
  /** Records made here that the replica may not have. */
  made(): readonly ReplicaOf[Name][];
  close(): void;
}

export interface OptimisticRowsOptions<Name extends CollectionName> {
  readonly collection: Collection<Name>;
  /** Absent for what the window does not write. */
  readonly pending: PendingOf<ReplicaOf[Name]> | null;
  /** The record, when it is in memory. */
  readonly peek: (key: string) => ReplicaOf[Name] | undefined;
}

export function createOptimisticRows<Name extends CollectionName>({
  collection,
  pending,
  peek,
}: OptimisticRowsOptions<Name>): OptimisticRows<Name> {
  type Row = ReplicaOf[Name];
  const listeners = new Set<RowListener<Row>>();
  /** Of records that something is pending for: what the replica has, and what was shown last. */
  const bases = new Map<string, Base<Row>>();
  const lastShown = new Map<string, Shown<Row>>();

  function tell(changes: readonly RowChange<Row>[], madeHere: boolean): void {
    if (changes.length === 0) return;
    for (const listener of [...listeners]) listener(changes, madeHere);
  }

  function rebase(key: string, base: Base<Row>): Base<Row> {
    const known = bases.get(key);
    if (known !== undefined && known.seq > base.seq) return known;
    bases.set(key, base);
    pending?.arrived(key, base.seq);
    return base;
  }

  function show(key: string, base: Base<Row>): Shown<Row> {
    if (pending?.has(key) !== true) {
      bases.delete(key);
      return { ...base, isExact: true };
    }
    return pending.over(key, base);
  }

  /** @returns nothing when it is exactly what is shown already: a new row would only cause rendering. */
  function changeOf(key: string, base: Base<Row>): RowChange<Row>[] {
    const shown = show(key, base);
    const last = lastShown.get(key);
    if (bases.has(key)) lastShown.set(key, shown);
    else lastShown.delete(key);
    return last !== undefined && isSame(last, shown) ? [] : [{ key, row: shown.row }];
  }

  function stored(document: StoredDocument): RowChange<Row>[] {
    const { key, seq, _deleted } = document;
    const row = _deleted ? null : toRow(collection.name, document);
    if (pending?.has(key) !== true && !lastShown.has(key)) return [{ key, row }];
    return changeOf(key, rebase(key, { row, seq }));
  }

  async function read(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const documents = new Map((await findDocuments(collection, keys)).map((one) => [one.key, one]));
    const changes = keys.flatMap((key) => {
      const document = documents.get(key);
      const row = document === undefined || document._deleted ? null : toRow(collection.name, document);
      return changeOf(key, rebase(key, { row, seq: document?.seq ?? 0 }));
    });
    tell(changes, false);
  }

  function baseOf(key: string): Base<Row> | null {
    const known = bases.get(key);
    if (known !== undefined) return known;
    const row = peek(key);
    if (row === undefined) return null;
    bases.set(key, { row, seq: row.seq });
    return { row, seq: row.seq };
  }

  const endPending = pending?.subscribe((keys) => {
    const changes: RowChange<Row>[] = [];
    const unknown: string[] = [];
    for (const key of keys) {
      const base = baseOf(key);
      if (base === null) {
        // What was made here is shown at once; whether the replica has it is found out then.
        const made = pending.over(key, { row: null, seq: 0 });
        if (made.row !== null) changes.push(...changeOf(key, rebase(key, { row: null, seq: 0 })));
        unknown.push(key);
      } else {
        pending.arrived(key, base.seq);
        changes.push(...changeOf(key, base));
      }
    }
    tell(changes, true);
    void read(unknown);
  });
  const subscription = collection.rx.eventBulks$.subscribe(({ events }) => {
    tell(
      events.flatMap(({ documentData }) => stored(documentData)),
      false,
    );
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view(row) {
      if (pending?.has(row.key) !== true) return row;
      return show(row.key, rebase(row.key, { row, seq: row.seq })).row;
    },
    shown(key) {
      const base = bases.get(key);
      return base === undefined || pending?.has(key) !== true ? undefined : pending.over(key, base).row;
    },
    made: () =>
      (pending?.made() ?? []).flatMap((key) => {
        const { row } = show(key, bases.get(key) ?? { row: null, seq: 0 });
        return row === null ? [] : [row];
      }),
    close() {
      endPending?.();
      subscription.unsubscribe();
    },
  };
}

function isSame<Row>(one: Shown<Row>, other: Shown<Row>): boolean {
  if (one.isExact && other.isExact) return one.seq === other.seq;
  // The hub's version came before its answer: as long as that is awaited, it is what was shown.
  if (one.isExact || other.isExact) return false;
  const fields = ({ row }: Shown<Row>) => (row === null ? null : { ...row, seq: 0, updated_at: null });
  return sameJson(fields(one), fields(other));
}
