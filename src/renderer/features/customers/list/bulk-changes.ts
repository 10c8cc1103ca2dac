import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import type { CustomerStatus } from '#shared/v1/statuses.ts';
import { count, customerStatusWord } from '../../../lib/words.ts';

/** What can be done to many customers at once. */
export type BulkChange =
  | { readonly kind: 'status'; readonly status: CustomerStatus }
  | { readonly kind: 'owner'; readonly owner: string | null; readonly name: string | null }
  | { readonly kind: 'plan'; readonly plan: string | null }
  | { readonly kind: 'add-tag'; readonly tag: string }
  | { readonly kind: 'remove-tag'; readonly tag: string };

/** One row's part of it, and the way back. */
export interface RowChange {
  readonly key: string;
  readonly fields: CustomerUpdate;
  readonly undo: CustomerUpdate;
}

/** The writes a change needs: rows that are already so are left alone. */
export function planBulk(rows: readonly CustomerReplica[], change: BulkChange): readonly RowChange[] {
  return rows.flatMap((row) => {
    const part = rowChange(row, change);
    return part === null ? [] : [{ key: row.key, ...part }];
  });
}

function rowChange(row: CustomerReplica, change: BulkChange): Omit<RowChange, 'key'> | null {
  const { tags, owner_id, plan } = row;
  switch (change.kind) {
    case 'status':
      if (row.status === change.status) return null;
      // The set is open: going back to a status of a later version would be refused, and that be said.
      return { fields: { status: change.status }, undo: { status: row.status as CustomerStatus } };
    case 'owner':
      if (owner_id === change.owner) return null;
      return { fields: { owner_id: change.owner }, undo: { owner_id } };
    case 'plan':
      return plan === change.plan ? null : { fields: { plan: change.plan }, undo: { plan } };
    case 'add-tag':
      return tags.includes(change.tag) ? null : { fields: { tags: [...tags, change.tag] }, undo: { tags } };
    case 'remove-tag':
      if (!tags.includes(change.tag)) return null;
      return { fields: { tags: tags.filter((tag) => tag !== change.tag) }, undo: { tags } };
  }
}

/** What was done, as a sentence: "Archived 3 customers". */
export function describeBulk(change: BulkChange, number: number): string {
  const customers = count(number, 'customer');
  switch (change.kind) {
    case 'status':
      return change.status === 'archived'
        ? `Archived ${customers}`
        : `Set ${customers} to ${customerStatusWord(change.status).label.toLowerCase()}`;
    case 'owner':
      return change.owner === null
        ? `Took the owner off ${customers}`
        : `Gave ${customers} to ${change.name ?? 'a new owner'}`;
    case 'plan':
      return change.plan === null
        ? `Took the plan off ${customers}`
        : `Set the plan of ${customers} to ${change.plan}`;
    case 'add-tag':
      return `Tagged ${customers} with ${change.tag}`;
    case 'remove-tag':
      return `Took the tag ${change.tag} off ${customers}`;
  }
}

export interface BulkRun {
  /** Stops what has not been written yet and takes back what has. */
  readonly undo: () => void;
  /** Resolves when every row has been written, refused, or left waiting for Pivotal to answer. */
  readonly finished: Promise<BulkOutcome>;
}

export interface BulkOutcome {
  readonly written: number;
  readonly refusals: readonly Error[];
}

export interface BulkOptions {
  readonly update: (key: string, fields: CustomerUpdate) => Promise<void>;
  /** Lets the window draw between two portions. */
  readonly pause: () => Promise<void>;
  readonly onProgress?: (done: number) => void;
}

/** Rows written before the window draws again. */
const PORTION = 25;

/** Writes row by row, in portions. A write shows at once; whether it was refused may be known much later. */
export function runBulk(changes: readonly RowChange[], { update, pause, onProgress }: BulkOptions): BulkRun {
  const written: RowChange[] = [];
  const refusals: Error[] = [];
  let isStopped = false;

  async function write(change: RowChange, fields: CustomerUpdate): Promise<void> {
    try {
      await update(change.key, fields);
    } catch (error) {
      refusals.push(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function run(): Promise<BulkOutcome> {
    for (let at = 0; at < changes.length && !isStopped; at += PORTION) {
      const portion = changes.slice(at, at + PORTION);
      const writes = portion.map((change) => write(change, change.fields));
      written.push(...portion);
      await Promise.race([Promise.all(writes), pause()]);
      onProgress?.(written.length);
    }
    return { written: written.length - refusals.length, refusals };
  }

  return {
    finished: run(),
    undo() {
      isStopped = true;
      for (const change of written) void write(change, change.undo);
    },
  };
}
