import {
  deepEqual,
  type ReplicationPushHandler,
  type RxReplicationWriteToMasterRow,
} from 'rxdb/plugins/core';
import type { BridgeClient } from '../bridge/client.ts';
import { type BridgeError, isRefusal } from '../bridge/errors.ts';
import { waitFor } from '../bridge/source.ts';
import type { EditableCollection } from './api.ts';
import type { DirectSends } from './direct-sends.ts';
import { type HubDocument, type StoredDocument, toHub, toStored } from './documents.ts';
import { changedFields } from './merge.ts';
import type { Outcomes, Refusal } from './outcomes.ts';

type Row<Name extends EditableCollection> = RxReplicationWriteToMasterRow<StoredDocument<Name>>;

export interface PushOptions<Name extends EditableCollection> {
  readonly collection: Name;
  readonly bridge: BridgeClient;
  readonly outcomes: Outcomes;
  readonly direct: DirectSends<Name>;
  /** The next conflict of this record is not merged: the hub's state replaces the local one. */
  readonly rollBack: (key: string) => void;
  /** Resolves when the collection no longer holds this write. */
  readonly rolledBack: (key: string, edit: number) => Promise<void>;
  /** Resolves when the hub can know the customer that a record belongs to. */
  readonly customerSent: (customerKey: string) => Promise<void>;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A failure inside the main process may pass: a full disk, a locked database. A row that still fails is refused. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 250;

const DELETED_ELSEWHERE: Readonly<Record<EditableCollection, Refusal>> = {
  customers: {
    code: 'customer_not_found',
    message: 'This customer was deleted elsewhere; the change was not saved',
  },
  contacts: {
    code: 'contact_not_found',
    message: 'This contact was deleted elsewhere; the change was not saved',
  },
  onboardings: {
    code: 'onboarding_not_found',
    message: 'This onboarding was deleted elsewhere; the change was not saved',
  },
};

/**
 * Sends local writes to the hub and answers RxDB with the rows that did not go through as they were. RxDB
 * repeats a failed push for ever and sends nothing else meanwhile, so this only throws when no answer came.
 */
export function createPushHandler<Name extends EditableCollection>({
  collection,
  bridge,
  outcomes,
  direct,
  rollBack,
  rolledBack,
  customerSent,
  pause,
}: PushOptions<Name>): ReplicationPushHandler<StoredDocument<Name>> {
  type Stored = StoredDocument<Name>;

  function acknowledge({ newDocumentState: { key, local_edit: edit } }: Row<Name>): void {
    if (edit !== undefined) outcomes.report({ type: 'acknowledged', collection, key, edit });
  }

  /** @returns the conflict that makes RxDB put `current` in place of the local document. */
  function refuse(row: Row<Name>, refusal: Refusal, current: HubDocument | null): Stored {
    const { key, local_edit: edit } = row.newDocumentState;
    rollBack(key);
    if (edit !== undefined) {
      void rolledBack(key, edit).then(() =>
        outcomes.report({ type: 'refused', collection, key, edit, refusal }),
      );
    }
    return current === null ? tombstone(row) : fromHub(current);
  }

  function tombstone({ newDocumentState }: Row<Name>): Stored {
    return fromHub({ ...toHub(newDocumentState), _deleted: true });
  }

  function fromHub(document: HubDocument): Stored {
    return toStored(collection, document as unknown as Stored);
  }

  function settle(row: Row<Name>, answer: Answer): Stored[] {
    if (answer.refusal !== undefined) return [refuse(row, answer.refusal, answer.current)];
    if (answer.current === null) {
      acknowledge(row);
      return [];
    }
    if (answer.current._deleted && !row.newDocumentState._deleted) {
      return [refuse(row, DELETED_ELSEWHERE[collection], answer.current)];
    }
    return [fromHub(answer.current)];
  }

  async function sendRows(rows: readonly Row<Name>[]): Promise<Stored[]> {
    if (rows.length === 0) return [];
    const { conflicts, refusals } = await bridge.call('replication.push', {
      collection,
      rows: rows.map(({ assumedMasterState, newDocumentState }) => ({
        assumed: assumedMasterState === undefined ? null : toHub(assumedMasterState),
        next: toHub(newDocumentState),
      })),
    });
    const answers = new Map<string, Answer>();
    for (const current of conflicts) answers.set(current.key, { current });
    for (const { key, error, current } of refusals) answers.set(key, { refusal: error, current });
    return rows.flatMap((row) => settle(row, answers.get(row.newDocumentState.key) ?? { current: null }));
  }

  /**
   * Phase and target date go with their reason, which a document has no place for. Other changes of the same
   * document follow in the next push, when RxDB merges what the hub answered.
   */
  async function sendMove(row: Row<Name>): Promise<Stored[]> {
    const { assumedMasterState: assumed, newDocumentState: next } = row as unknown as Row<'onboardings'>;
    const { document } = await bridge.call('onboardings.change', {
      key: next.key,
      ...(next.phase === assumed?.phase ? {} : { phase: next.phase as never }),
      ...(next.target_launch_date === assumed?.target_launch_date
        ? {}
        : { target_launch_date: next.target_launch_date }),
      reason: next.local_reason ?? null,
    });
    const moved = fromHub(document);
    const rest = changedFields(collection, moved, row.newDocumentState);
    return settle(row, { current: rest.length === 0 ? null : document });
  }

  /** A call refused as a whole says nothing of single rows: each is sent alone, and the bad one is refused. */
  async function sendSafely(
    rows: readonly Row<Name>[],
    send: (rows: readonly Row<Name>[]) => Promise<Stored[]>,
  ): Promise<Stored[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(rows);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const [row, ...others] = rows;
        if (row === undefined) return [];
        if (others.length > 0) {
          const settled: Stored[] = [];
          for (const one of rows) settled.push(...(await sendSafely([one], send)));
          return settled;
        }
        if (error.code !== 'internal_error' || attempt === ATTEMPTS) return [refuseWhole(row, error)];
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  /** Without the hub's state, the one last known stands in; when it is stale, the next push brings the other. */
  function refuseWhole(row: Row<Name>, { code, message, field }: BridgeError): Stored {
    const assumed = row.assumedMasterState;
    return refuse(row, { code, message, field }, assumed === undefined ? null : toHub(assumed));
  }

  /**
   * The rows that the hub has not got already. The others are answered with the hub's version: the newest replaces
   * the local document; when that holds still more, it is merged with the one that has the write in it, and the next
   * push brings the newest.
   */
  async function withoutTaken(rows: readonly Row<Name>[], settled: Stored[]): Promise<Row<Name>[]> {
    const left: Row<Name>[] = [];
    for (const row of rows) {
      const { key, local_edit: edit } = row.newDocumentState;
      const taken = edit === undefined ? null : await direct.taken(key, edit);
      if (edit !== undefined) direct.forget(key, edit);
      if (taken === null || taken.document.seq <= (row.assumedMasterState?.seq ?? 0)) left.push(row);
      else if (changedFields(collection, taken.document, row.newDocumentState).length === 0) {
        rollBack(key);
        settled.push(fromHub(taken.latest));
      } else settled.push(...settle(row, { current: taken.document }));
    }
    return left;
  }

  return async (allRows) => {
    const settled: Stored[] = [];
    const rows = await withoutTaken(allRows.filter(hasSomethingToSay), settled);
    for (const { newDocumentState } of rows) {
      const { key, local_edit: edit } = newDocumentState;
      if (edit !== undefined) outcomes.report({ type: 'sending', collection, key, edit });
      if ('customer_key' in newDocumentState) await customerSent(newDocumentState.customer_key as string);
    }
    await waitFor(bridge.connection, (state) => state === 'connected');
    for (const row of rows) if (isMove(row)) settled.push(...(await sendSafely([row], () => sendMove(row))));
    const plain = rows.filter((row) => !isMove(row));
    settled.push(...(await sendSafely(plain, sendRows)));
    return settled;
  };
}

/** What the hub said of one row: nothing, its own state because ours was stale, or a refusal. */
interface Answer {
  readonly refusal?: Refusal;
  readonly current: HubDocument | null;
}

/** Not a record that is gone on both sides, after a refused creation for example, nor the hub's own version. */
function hasSomethingToSay<Name extends EditableCollection>(row: Row<Name>): boolean {
  const { assumedMasterState: assumed, newDocumentState: next } = row;
  if (assumed === undefined) return true;
  if (assumed._deleted && next._deleted) return false;
  return next.local_edit !== undefined || !deepEqual(toHub(assumed), toHub(next));
}

function isMove<Name extends EditableCollection>(row: Row<Name>): boolean {
  const { assumedMasterState: before, newDocumentState: after } = row as unknown as Row<'onboardings'>;
  if (after.local_reason === undefined || after._deleted) return false;
  return (
    before !== undefined &&
    (before.phase !== after.phase || before.target_launch_date !== after.target_launch_date)
  );
}
