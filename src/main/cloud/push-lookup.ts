import { definitionOf, inCloudOf, isListedCloudType, uniqueFields } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import { type OutboxEntry, type OutboxError, twinField } from '../hub/outbox/outbox.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Document } from '../hub/records/transaction.ts';
import type { Answer } from './client.ts';
import { CLOUD, COLLECTION } from './context.ts';
import { isEqualToSent, isLikeSent } from './likeness.ts';
import { listPath, nextCursor } from './pages.ts';
import type { Job } from './scheduler.ts';
import { PAGE_SHAPES, type RemotePage } from './shapes.ts';

/** When it was sent is known by the cloud's clock; by so much that may be wrong before a record counts as older. */
const CLOCK_MARGIN_MS = 2 * 60 * 1000;
/** A clock that was put right since then: what is older than this is not the record, whatever it looks like. */
const STEPPED_CLOCK_MS = 3 * 60 * 60 * 1000;

interface Lookup {
  /** By a unique field, where the cloud's list can be asked for one and the create gave it; then the newest pages. */
  stage: { readonly name: 'unique'; readonly field: string } | { readonly name: 'pages' };
  cursor: string | null;
  /** Everything that was sent is in them, and they were made at the right time. */
  readonly equal: Map<string, RemoteRecord>;
  /** They may be it. */
  readonly alike: Map<string, RemoteRecord>;
  /** What it was answered when it was sent again; null when it is not to be sent again before it was looked for. */
  readonly refusal: OutboxError | null;
}

interface Owner {
  /** Makes the job of one request. */
  job(request: Job['request'], fate: (answer: Answer) => Promise<unknown>): Job;
  /** The create did take effect: this is its record. */
  found(record: RemoteRecord): Promise<void>;
  /** It did not: the refusal is all that came of it. */
  refused(error: OutboxError): Promise<void>;
  /** Takes records over as a list shows them, so that a person can look at them. */
  take(records: readonly RemoteRecord[]): Promise<void>;
}

function firstStage(resource: Resource, sent: Document): Lookup['stage'] {
  const { filters } = definitionOf(resource);
  const field = uniqueFields(resource).find(
    (name) => filters.includes(name) && typeof sent[name] === 'string',
  );
  return field === undefined ? { name: 'pages' } : { name: 'unique', field };
}

export interface Lookups {
  /** Sent again after an answer that never came, it was refused; what was sent first may be there all the same. */
  begin(entry: OutboxEntry, refusal: OutboxError): void;
  isRunning(entry: OutboxEntry): boolean;
  /** The next request of the search for a create whose answer never came. */
  next(entry: OutboxEntry, customerId: string | null, owner: Owner): Job;
}

function sentOf({ body }: OutboxEntry): Document {
  return JSON.parse(body ?? '{}') as Document;
}

function pathOf(entry: OutboxEntry, lookup: Lookup, sent: Document, customerId: string | null): string {
  const { resource } = entry;
  const list = `/${COLLECTION[resource]}`;
  if (lookup.stage.name === 'unique') {
    const { field } = lookup.stage;
    return `${list}?${field}=${encodeURIComponent(String(sent[field]))}`;
  }
  const isListed = isListedCloudType(resource);
  return listPath(
    isListed ? list : `/customers/${encodeURIComponent(customerId ?? '')}${list}`,
    lookup.cursor,
  );
}

/**
 * A create whose answer never came and whose idempotency key the cloud may have forgotten must not simply be
 * sent again. It is looked for. Where exactly one record has everything that was sent, that is it; where none
 * is like it, it is sent again; in doubt, a person decides, and of a contact that is not found it is never certain.
 */
export function createLookups(hub: Hub, cloudNow: () => number): Lookups {
  const lookups = new Map<number, Lookup>();

  /** Made in the cloud by another create of ours, or known here under another name. */
  function isAnothers({ resource }: OutboxEntry, { id }: RemoteRecord): boolean {
    const known = hub.sync.known(resource, id);
    return known !== undefined && known.key !== id;
  }

  /** When it was sent; null when that would be in the future, and so is not known. */
  function sentAtOf(entry: OutboxEntry): number | null {
    const at = Date.parse(entry.sent_at ?? entry.created_at);
    return at > cloudNow() + CLOCK_MARGIN_MS ? null : at;
  }

  function isMadeSince(entry: OutboxEntry, { created_at }: RemoteRecord, marginMs: number): boolean {
    const sentAt = sentAtOf(entry);
    if (created_at === undefined || sentAt === null) return true;
    return Date.parse(created_at) >= sentAt - marginMs;
  }

  /** Whether an entry can have made it at all. */
  function isCandidate(entry: OutboxEntry, record: RemoteRecord): boolean {
    return !isAnothers(entry, record) && isMadeSince(entry, record, STEPPED_CLOCK_MS);
  }

  function sort(entry: OutboxEntry, sent: Document, lookup: Lookup, record: RemoteRecord): void {
    if (!isCandidate(entry, record)) return;
    const isInTime = sentAtOf(entry) !== null && isMadeSince(entry, record, CLOCK_MARGIN_MS);
    if (isInTime && isEqualToSent(sent, record)) lookup.equal.set(record.id, record);
    else if (isEqualToSent(sent, record) || (isInTime && isLikeSent(entry.resource, sent, record))) {
      lookup.alike.set(record.id, record);
    }
  }

  async function conclude(entry: OutboxEntry, lookup: Lookup, owner: Owner): Promise<void> {
    lookups.delete(entry.id);
    const [only, ...others] = lookup.equal.values();
    if (only !== undefined && others.length === 0) {
      await owner.found(only);
      return;
    }
    const candidates = [...lookup.equal.values(), ...lookup.alike.values()];
    const { resource } = entry;
    const { refusal } = lookup;
    // Only who has the slug or the address is like it: that one is shown beside ours.
    if (refusal !== null && (candidates.length === 0 || twinField(refusal) !== undefined)) {
      await owner.refused(refusal);
      return;
    }
    // What is listed parent by parent may be at any of them, when a colleague has moved it since.
    const { foundBy } = inCloudOf(resource);
    if (candidates.length === 0 && foundBy !== undefined) {
      const sent = sentOf(entry);
      const moved = hub.sync
        .foundBy(resource, String(sent[foundBy]))
        .filter((record) => isCandidate(entry, record));
      const theirs = moved.flatMap(({ id }) => hub.sync.known(resource, id)?.key ?? []);
      await hub.writeUpstream({ operation: 'park_uncertain', entry: entry.id, theirs, actor: CLOUD });
      return;
    }
    if (candidates.length === 0) {
      await hub.writeUpstream({ operation: 'reopen', entry: entry.id, actor: CLOUD });
      return;
    }
    await owner.take(candidates);
    const theirs = candidates.flatMap(({ id }) => hub.sync.known(entry.resource, id)?.key ?? []);
    await hub.writeUpstream({ operation: 'park_uncertain', entry: entry.id, theirs, actor: CLOUD });
  }

  function begun(entry: OutboxEntry, sent: Document, refusal: OutboxError | null): Lookup {
    const stage = firstStage(entry.resource, sent);
    const lookup: Lookup = { stage, cursor: null, equal: new Map(), alike: new Map(), refusal };
    lookups.set(entry.id, lookup);
    return lookup;
  }

  return {
    begin: (entry, refusal) => void begun(entry, sentOf(entry), refusal),
    isRunning: ({ id }) => lookups.has(id),
    next(entry, customerId, owner) {
      const sent = sentOf(entry);
      const lookup = lookups.get(entry.id) ?? begun(entry, sent, null);
      const request = {
        method: 'GET' as const,
        path: pathOf(entry, lookup, sent, customerId),
        shape: PAGE_SHAPES[entry.resource],
      };
      return owner.job(request, async (answer) => {
        if (answer.kind === 'refused' && answer.error.status !== 404) {
          // It may be there all the same: what makes it again is a person's word.
          lookups.delete(entry.id);
          await hub.writeUpstream({ operation: 'park_uncertain', entry: entry.id, theirs: [], actor: CLOUD });
          return;
        }
        if (answer.kind === 'refused') {
          await owner.refused(lookup.refusal ?? answer.error);
          return;
        }
        if (answer.kind !== 'ok') return;
        const { data, has_more } = answer.body as RemotePage;
        for (const record of data) sort(entry, sent, lookup, record);
        if (lookup.stage.name === 'unique') {
          if (lookup.equal.size > 0) await conclude(entry, lookup, owner);
          else lookup.stage = { name: 'pages' };
          return;
        }
        const { cursor } = nextCursor(data, has_more);
        const isPast = data.some((record) => !isMadeSince(entry, record, STEPPED_CLOCK_MS));
        lookup.cursor = cursor;
        if (cursor === null || isPast) await conclude(entry, lookup, owner);
      });
    },
  };
}
