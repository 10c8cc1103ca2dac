import type { Hub } from '../hub/hub.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Document } from '../hub/records/transaction.ts';
import type { Answer } from './client.ts';
import { CLOUD, COLLECTION } from './context.ts';
import { listPath, nextCursor } from './pages.ts';
import type { Job } from './scheduler.ts';
import { PAGE_SHAPES, type RemotePage } from './shapes.ts';

/** How much earlier than it was sent a record may seem to have been made: the cloud's clock is its own. */
const CLOCK_MARGIN_MS = 60 * 60 * 1000;

interface Lookup {
  /** The slug is asked for first, when there is one; then the newest pages. */
  stage: 'slug' | 'pages';
  cursor: string | null;
  found: Map<string, RemoteRecord>;
}

interface Owner {
  /** Makes the job of one request. */
  job(request: Job['request'], fate: (answer: Answer) => Promise<unknown>): Job;
  /** The create did take effect: this is its record. */
  found(record: RemoteRecord): Promise<void>;
}

export interface Lookups {
  /** The next request of the search for a create whose answer never came. */
  next(entry: OutboxEntry, customerId: string | null, owner: Owner): Job;
}

/**
 * A create whose answer never came and whose idempotency key the cloud may have forgotten must not simply be
 * sent again. It is looked for; found once, it is adopted; not found, it is sent anew; in doubt, a person decides.
 */
export function createLookups(hub: Hub): Lookups {
  const lookups = new Map<number, Lookup>();

  function matches(entry: OutboxEntry, sent: Document, record: RemoteRecord): boolean {
    const known = hub.sync.known(entry.resource, record.id);
    // Made here by another entry, or long known: not this one. A row that a poll brought may well be it.
    if (known !== undefined && known.key !== record.id) return false;
    if (entry.resource === 'contact') return record.email === sent.email;
    if (entry.resource === 'onboarding' && record.customer_id !== sent.customer_id) return false;
    if (typeof sent.slug === 'string' && record.slug === sent.slug && record.name === sent.name) return true;
    return (record.name ?? null) === (sent.name ?? null) && isOfThatTime(entry, record);
  }

  function isOfThatTime(entry: OutboxEntry, record: RemoteRecord): boolean {
    if (record.created_at === undefined) return true;
    const sentAt = Date.parse(entry.sent_at ?? entry.created_at);
    return Date.parse(record.created_at) >= sentAt - CLOCK_MARGIN_MS;
  }

  async function conclude(entry: OutboxEntry, lookup: Lookup, owner: Owner): Promise<void> {
    lookups.delete(entry.id);
    const [first, ...others] = lookup.found.values();
    if (first === undefined) {
      await hub.writeUpstream({ operation: 'reopen', entry: entry.id, actor: CLOUD });
    } else if (others.length === 0) {
      await owner.found(first);
    } else {
      const error = {
        status: 0,
        type: 'conflict',
        code: 'create_uncertain',
        message: `It is not certain whether this was created in the cloud: ${others.length + 1} records there look like it. Discard it if one of them is it, or retry to create another.`,
      };
      await hub.writeUpstream({ operation: 'park_failed', entry: entry.id, error, actor: CLOUD });
    }
  }

  function pathOf(entry: OutboxEntry, lookup: Lookup, sent: Document, customerId: string | null): string {
    if (lookup.stage === 'slug') return `/customers?slug=${encodeURIComponent(String(sent.slug))}`;
    if (entry.resource === 'contact') {
      return listPath(`/customers/${encodeURIComponent(customerId ?? '')}/contacts`, lookup.cursor);
    }
    return listPath(`/${COLLECTION[entry.resource]}`, lookup.cursor);
  }

  return {
    next(entry, customerId, owner) {
      const sent = JSON.parse(entry.body ?? '{}') as Document;
      const hasSlug = entry.resource === 'customer' && typeof sent.slug === 'string';
      const lookup: Lookup = lookups.get(entry.id) ?? {
        stage: hasSlug ? 'slug' : 'pages',
        cursor: null,
        found: new Map(),
      };
      lookups.set(entry.id, lookup);
      const request = {
        method: 'GET' as const,
        path: pathOf(entry, lookup, sent, customerId),
        shape: PAGE_SHAPES[entry.resource],
      };
      return owner.job(request, async (answer) => {
        if (answer.kind === 'refused') {
          await hub.writeUpstream({
            operation: 'park_failed',
            entry: entry.id,
            error: answer.error,
            actor: CLOUD,
          });
          return;
        }
        if (answer.kind !== 'ok') return;
        const { data, has_more } = answer.body as RemotePage;
        for (const record of data) if (matches(entry, sent, record)) lookup.found.set(record.id, record);
        if (lookup.stage === 'slug' && lookup.found.size === 0) {
          lookup.stage = 'pages';
          return;
        }
        const { cursor } = nextCursor(data, has_more);
        const isPast = data.some((record) => !isOfThatTime(entry, record));
        lookup.cursor = cursor;
        if (lookup.stage === 'slug' || cursor === null || isPast) await conclude(entry, lookup, owner);
      });
    },
  };
}
