import { uniqueFields } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import { type OutboxEntry, type OutboxError, twinField } from '../hub/outbox/outbox.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Document } from '../hub/records/transaction.ts';
import type { Backoffs } from './backoff.ts';
import type { Answer } from './client.ts';
import { CLOUD, nameOf } from './context.ts';
import { listPath, nextCursor } from './pages.ts';
import type { Job } from './scheduler.ts';
import { PAGE_SHAPES, type RemotePage } from './shapes.ts';

/** After so many, each later than the one before, a person is asked all the same. */
const MOST_ATTEMPTS = 8;

interface Search {
  readonly error: OutboxError;
  cursor: string | null;
}

interface Owner {
  job(request: Job['request'], fate: (answer: Answer) => Promise<unknown>): Job;
  take(records: readonly RemoteRecord[]): Promise<void>;
}

export interface TwinLookups {
  /** A create was refused because the cloud has such a record. @returns whether that one is looked for now */
  begin(entry: OutboxEntry, error: OutboxError): boolean;
  isRunning(entry: OutboxEntry): boolean;
  /** The next request of the search. */
  next(entry: OutboxEntry, customerId: string | null, owner: Owner): Job;
}

/** Finds the record of the cloud that has the slug or address of a create of ours, to be shown beside it. */
export function createTwinLookups(hub: Hub, backoffs: Pick<Backoffs, 'fail'>): TwinLookups {
  const searches = new Map<number, Search>();
  /** By entry: how often it was left to be tried again. */
  const tried = new Map<number, number>();
  /** Entries of which nothing was found that stands in their way. */
  const missed = new Set<number>();

  /** Here it has another slug or address by now, or is deleted: once the cloud knows that, the create may be taken. */
  function isGivenUp({ resource }: OutboxEntry, key: string, field: string, value: string): boolean {
    const row = hub.changes.row(resource, key);
    if (row === undefined || hub.outbox.statesOf(resource, key).some((state) => state !== 'pending'))
      return false;
    const document = JSON.parse(row.document) as Document;
    return row.deleted_at !== null || String(document[field] ?? '').toLowerCase() !== value;
  }

  function wanted({ resource, key, fields }: OutboxEntry, field: string): string {
    const row = hub.changes.row(resource, key);
    const document = row === undefined ? {} : (JSON.parse(row.document) as Document);
    return String(fields[field] ?? document[field] ?? '').toLowerCase();
  }

  async function conclude(entry: OutboxEntry, search: Search, twin: RemoteRecord | undefined, owner: Owner) {
    searches.delete(entry.id);
    const { error } = search;
    if (twin === undefined) {
      // What stood in its way may have gone since it was refused, as by a deletion of ours: it is tried once more.
      if (!missed.has(entry.id)) {
        missed.add(entry.id);
        backoffs.fail(nameOf(entry.resource, entry.key));
        return;
      }
      missed.delete(entry.id);
      await hub.writeUpstream({ operation: 'park_failed', entry: entry.id, error, actor: CLOUD });
      return;
    }
    await owner.take([twin]);
    const theirs = hub.sync.known(entry.resource, twin.id)?.key;
    if (theirs === undefined) return;
    const matchedBy = twinField(error) ?? '';
    const attempts = tried.get(entry.id) ?? 0;
    if (attempts < MOST_ATTEMPTS && isGivenUp(entry, theirs, matchedBy, wanted(entry, matchedBy))) {
      tried.set(entry.id, attempts + 1);
      backoffs.fail(nameOf(entry.resource, entry.key));
      return;
    }
    tried.delete(entry.id);
    await hub.writeUpstream({
      operation: 'park_twin',
      entry: entry.id,
      error,
      theirs,
      matchedBy,
      actor: CLOUD,
    });
  }

  return {
    begin(entry, error) {
      const field = twinField(error);
      if (field === undefined || !uniqueFields(entry.resource).includes(field)) return false;
      searches.set(entry.id, { error, cursor: null });
      return true;
    },
    isRunning: (entry) => searches.has(entry.id),
    next(entry, customerId, owner) {
      const search = searches.get(entry.id);
      if (search === undefined) throw new Error(`no search for outbox entry ${entry.id}`);
      const field = twinField(search.error) ?? '';
      const value = wanted(entry, field);
      const path =
        field === 'slug'
          ? `/customers?slug=${encodeURIComponent(value)}`
          : listPath(`/customers/${encodeURIComponent(customerId ?? '')}/contacts`, search.cursor);
      const request = { method: 'GET' as const, path, shape: PAGE_SHAPES[entry.resource] };
      return owner.job(request, async (answer) => {
        if (answer.kind === 'refused') return conclude(entry, search, undefined, owner);
        if (answer.kind !== 'ok') return;
        const { data, has_more } = answer.body as RemotePage;
        const twin = data.find((record) => String(record[field] ?? '').toLowerCase() === value);
        const { cursor } = nextCursor(data, has_more);
        if (twin === undefined && cursor !== null && field === 'email') search.cursor = cursor;
        else await conclude(entry, search, twin, owner);
      });
    },
  };
}
