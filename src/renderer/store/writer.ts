import type { ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection } from './api.ts';
import type { DirectSends } from './direct-sends.ts';
import { type StoredDocument, toRow, toStored } from './documents.ts';
import type { Feed } from './feed.ts';
import { localBase } from './merge.ts';
import type { Outcomes } from './outcomes.ts';
import { type Collection, findRow } from './queries.ts';

/** One record's part of a local write. */
export interface Edit<Name extends EditableCollection> {
  readonly key: string;
  /** Called with the row on screen and with the stored one; the same change to both. */
  readonly change: (row: ReplicaOf[Name]) => ReplicaOf[Name];
}

/** Writes to one collection: shown at once, stored, and followed until the hub has answered. */
export interface Writer<Name extends EditableCollection> {
  /** @returns the hub's version of the new record. */
  create(row: ReplicaOf[Name]): Promise<ReplicaOf[Name]>;
  /**
   * Changes several records in one step.
   * @param reason kept with the documents until the hub has been told.
   * @throws RecordGone when one of them is not there.
   */
  edit(edits: readonly Edit<Name>[], reason?: string | null): Promise<void>;
}

/** Of a record that somebody deleted before this window knew. */
export class RecordGone extends Error {
  constructor(collection: EditableCollection) {
    super(`This ${NAMES[collection]} no longer exists`);
    this.name = 'RecordGone';
  }
}

const NAMES = { customers: 'customer', contacts: 'contact', onboardings: 'onboarding' } as const;

export interface WriterOptions<Name extends EditableCollection> {
  readonly name: Name;
  readonly collection: Collection<Name>;
  readonly feed: Feed<Name>;
  readonly outcomes: Outcomes;
  readonly direct: DirectSends<Name>;
  /** The row, when it is in memory: only then can a change be shown in the same moment. */
  readonly peek: (key: string) => ReplicaOf[Name] | undefined;
}

export function createWriter<Name extends EditableCollection>({
  name,
  collection,
  feed,
  outcomes,
  direct,
  peek,
}: WriterOptions<Name>): Writer<Name> {
  type Row = ReplicaOf[Name];
  /** New records on their way to the storage: an edit right after has to wait for them. */
  const inserting = new Map<string, Promise<unknown>>();

  /** Resolves with the hub's version of a record made here. */
  function hubVersion(key: string): { readonly arrived: Promise<Row>; readonly end: () => void } {
    let end = () => {};
    const arrived = new Promise<Row>((resolve) => {
      end = feed.subscribeStored((documents) => {
        const document = documents.find((one) => one.key === key && one.seq > 0);
        if (document === undefined) return;
        end();
        resolve(toRow(document));
      });
    });
    return { arrived, end };
  }

  async function store(key: string, number: number, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      outcomes.abandon(key, number);
      direct.forget(key, number);
      feed.withdraw(key, number, (await findRow(collection, key)) ?? null);
      throw error;
    }
  }

  async function insert(row: Row, number: number): Promise<void> {
    const inserted = collection.insert({ ...toStored(name, row), local_edit: number });
    inserting.set(row.key, inserted);
    try {
      await inserted;
    } catch (error) {
      // The hub's version, sent from here a moment ago, may have been announced and stored first.
      const stored = await findRow(collection, row.key);
      if (stored === undefined || stored.seq === 0) throw error;
      direct.forget(row.key, number);
      feed.withdraw(row.key, number, stored);
    } finally {
      inserting.delete(row.key);
    }
  }

  async function storeEdit({ key, change }: Edit<Name>, number: number, reason?: string | null) {
    await inserting.get(key);
    const document = await collection.findOne(key).exec();
    if (document === null) throw new RecordGone(name);
    await document.incrementalModify((stored) => {
      const before = stored as StoredDocument<Name>;
      // The hub's version may have come first: it has this change, and perhaps somebody else's later one.
      const taken = direct.peek(key);
      const isIncluded = taken !== null && before.seq >= taken.seq;
      const after = isIncluded ? before : toStored(name, change(toRow(before)));
      return {
        ...after,
        ...localBase(name, before, after),
        local_edit: Math.max(number, before.local_edit ?? 0),
        ...reasonAfter(before, reason),
      };
    });
  }

  return {
    async create(row) {
      const number = outcomes.nextEdit();
      const { arrived, end } = hubVersion(row.key);
      direct.send(number, null, row);
      feed.show([row], number);
      const acknowledged = outcomes.wait(row.key, number);
      try {
        await Promise.all([acknowledged, store(row.key, number, () => insert(row, number))]);
      } catch (error) {
        end();
        throw error;
      }
      return await arrived;
    },

    async edit(edits, reason) {
      const number = outcomes.nextEdit();
      const shown = edits.map(({ key, change }) => {
        const row = feed.shown(key) ?? peek(key);
        if (row === undefined) return null;
        const next = change(row);
        // A reason has its own call, and several records at once are one step.
        if (edits.length === 1 && reason === undefined) direct.send(number, row, next);
        return next;
      });
      feed.show(
        shown.filter((row) => row !== null),
        number,
      );
      await Promise.all(
        edits.flatMap((edit) => [
          outcomes.wait(edit.key, number),
          store(edit.key, number, () => storeEdit(edit, number, reason)),
        ]),
      );
    },
  };
}

function reasonAfter(
  before: StoredDocument,
  reason: string | null | undefined,
): { local_reason?: string | null } {
  if (reason !== undefined) return { local_reason: reason };
  return before.local_reason === undefined ? {} : { local_reason: before.local_reason };
}
