import type { ReplicaOf } from '#shared/replica.ts';
import type { BridgeClient } from '../bridge/client.ts';
import type { EditableCollection } from './api.ts';
import type { HubDocument } from './documents.ts';
import type { Outcomes } from './outcomes.ts';

/**
 * Sends a local write to the hub in the moment it is made. Storing it here and RxDB's push come after and take
 * several transactions of the browser's database; the write must not wait for them to be safe. The push still
 * follows for every write: of one that the hub has taken it learns the hub's version from here and merges it,
 * and in any other case (refused, stale, unanswered) it goes on as if nothing had been sent.
 */
export interface DirectSends<Name extends EditableCollection> {
  /** @param assumed the row as the hub is believed to have it; null when it is made here. */
  send(edit: number, assumed: ReplicaOf[Name] | null, next: ReplicaOf[Name]): void;
  /**
   * Waits for the answer to a write that is under way.
   * @returns null when the hub has not said that it took it.
   */
  taken(key: string, edit: number): Promise<Taken | null>;
  /** The version with the write in it, as far as it is known by now. */
  peek(key: string): HubDocument | null;
  /** The write has been pushed, or could not be stored: nobody asks for it any more. */
  forget(key: string, edit: number): void;
  close(): void;
}

export interface Taken {
  /** The hub's version with the write in it. */
  readonly document: HubDocument;
  /** The newest that the hub has announced since: RxDB passes over what it is told of a record that it has yet to push. */
  readonly latest: HubDocument;
}

export interface DirectSendsOptions<Name extends EditableCollection> {
  readonly collection: Name;
  /** Connected only while its other end is the hub of this replica. */
  readonly bridge: BridgeClient;
  readonly outcomes: Outcomes;
  /**
   * Whether this window is the one that pushes, and has pushed all that earlier windows left: only then is a row
   * on screen, without a pending write, the hub's own version.
   */
  readonly isCaughtUp: () => boolean;
  /** Whether the hub has the customer with this key. */
  readonly knowsCustomer: (key: string) => boolean;
}

interface Sent {
  readonly edit: number;
  readonly assumedSeq: number;
  readonly settled: Promise<void>;
  /** What the hub has announced of the record since: the first and the last. */
  announced: Taken | null;
  isTaken: boolean;
}

export function createDirectSends<Name extends EditableCollection>({
  collection,
  bridge,
  outcomes,
  isCaughtUp,
  knowsCustomer,
}: DirectSendsOptions<Name>): DirectSends<Name> {
  const sent = new Map<string, Sent>();

  // The announcement of a change comes before the answer to the write that made it. The first is kept: whatever
  // is announced later was changed by somebody else, and is theirs to win.
  const endEvents = bridge.on('replication.changed', ({ collection: changed, documents }) => {
    if (changed !== collection) return;
    for (const document of documents) {
      const entry = sent.get(document.key);
      if (entry === undefined || document.seq <= (entry.announced?.latest.seq ?? entry.assumedSeq)) continue;
      entry.announced = { document: entry.announced?.document ?? document, latest: document };
    }
  });

  function maySend(next: ReplicaOf[Name]): boolean {
    if (bridge.connection.get() !== 'connected' || !isCaughtUp()) return false;
    // What is on screen holds a write that the hub may not have.
    if (outcomes.pendingKeys.get().has(next.key) || sent.has(next.key)) return false;
    return !('customer_key' in next) || knowsCustomer(next.customer_key);
  }

  async function settle(key: string, edit: number, answer: Promise<Answer>): Promise<void> {
    try {
      const { conflicts, refusals } = await answer;
      if (conflicts.length > 0 || refusals.length > 0) return;
    } catch {
      // Refused as a whole, or lost: the push finds out which.
      return;
    }
    const entry = sent.get(key);
    if (entry?.edit === edit) entry.isTaken = true;
    outcomes.report({ type: 'acknowledged', collection, key, edit });
  }

  return {
    send(edit, assumed, next) {
      if (!maySend(next) || (assumed !== null && assumed.seq === 0)) return;
      const { key } = next;
      const answer = bridge.call('replication.push', {
        collection,
        rows: [{ assumed: assumed as HubDocument | null, next: next as HubDocument }],
      });
      const settled = settle(key, edit, answer);
      sent.set(key, { edit, assumedSeq: assumed?.seq ?? 0, settled, announced: null, isTaken: false });
    },
    async taken(key, edit) {
      const entry = sent.get(key);
      if (entry === undefined) return null;
      await entry.settled;
      return entry.isTaken && entry.edit <= edit ? entry.announced : null;
    },
    peek(key) {
      const entry = sent.get(key);
      return entry?.isTaken === true ? (entry.announced?.document ?? null) : null;
    },
    forget(key, edit) {
      const entry = sent.get(key);
      if (entry !== undefined && entry.edit <= edit) sent.delete(key);
    },
    close: endEvents,
  };
}

interface Answer {
  readonly conflicts: readonly unknown[];
  readonly refusals: readonly unknown[];
}
