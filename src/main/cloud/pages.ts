import { timestampOf } from '../environment.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Answer, UpstreamRequest } from './client.ts';
import { PAGE_LIMIT, type Readings } from './context.ts';
import type { Pull, Pulled, Reading } from './pull.ts';
import type { RemotePage } from './read-rows.ts';
import type { Job } from './scheduler.ts';
import { pageShape, recordRequest } from './shapes.ts';
import type { Unreadable } from './unreadable.ts';

export interface PageEnd {
  /** Where the next page begins; null after the last one. */
  readonly cursor: string | null;
  /** The whole page shared one millisecond: rows of it that did not fit were stepped over. */
  readonly tied: boolean;
}

/** A page whose records are all stored. */
export interface TakenPage extends Pulled, PageEnd {
  readonly records: readonly RemoteRecord[];
}

/**
 * The cloud's cursor is strictly older-than, so rows that share the last row's millisecond and did not fit on
 * the page would be lost: the next page begins one millisecond later and repeats a few.
 */
export function nextCursor(
  records: readonly RemoteRecord[],
  hasMore: boolean,
  { said = null, before = null }: { readonly said?: string | null; readonly before?: string | null } = {},
): PageEnd {
  const times = records.flatMap(({ created_at }) =>
    created_at === undefined ? [] : [Date.parse(created_at)],
  );
  if (!hasMore) return { cursor: null, tied: false };
  // Dates of rows may be odd; what the cloud itself says of the next page counts for more.
  const oldest = said === null ? (times.at(-1) ?? null) : Date.parse(said);
  if (oldest === null) return { cursor: null, tied: records.length > 0 };
  const tied = times.length > 0 && Math.max(...times) === Math.min(...times);
  const cursor = timestampOf(tied ? oldest : oldest + 1);
  // A list that does not get on is given up, as one that was not read to its end.
  return before !== null && cursor >= before ? { cursor: null, tied: true } : { cursor, tied };
}

export function listPath(path: string, cursor: string | null): string {
  return `${path}?limit=${PAGE_LIMIT}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
}

export interface PageTakerOptions {
  readonly name: string;
  readonly resource: Resource;
  /** `/customers`, `/customers/{id}/contacts` … */
  readonly path: string;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly unreadable: Unreadable;
  /** The customer whose list it is, by the cloud's id. */
  readonly owner?: string;
  readonly now: () => number;
  readonly taken: (page: TakenPage) => Promise<void> | void;
  /**
   * An answer without a page. The scheduler sees to trying again; a refusal is for the owner to judge. Without
   * an owner that does, the list is one that the cloud must not refuse.
   */
  readonly failed?: (answer: Answer) => void;
}

/**
 * Fetches the pages of one list. When a record belongs to a customer that is not here yet, that customer is
 * fetched first: a page counts as taken only when all of it is stored.
 */
export function createPageTaker(options: PageTakerOptions) {
  const { name, resource, pull, readings, unreadable, now, taken } = options;
  let busy = false;
  let held: { reading: Reading; page: RemotePage; end: PageEnd; missing: string[] } | null = null;
  /** When the walk that is under way began, in the order of rows met; null when another run began it. */
  let walkedSince: number | null = null;

  function job(
    request: UpstreamRequest,
    answered: (body: unknown, order: number, at: number) => Promise<void>,
  ): Job {
    busy = true;
    const order = readings.begin();
    const at = now();
    return {
      name,
      request,
      async settle(answer) {
        try {
          if (answer.kind === 'ok') await answered(answer.body, order, at);
          else options.failed?.(answer);
        } finally {
          busy = false;
        }
      },
    };
  }

  async function takeHeld(): Promise<void> {
    if (held === null) return;
    const { reading, page, end } = held;
    held = null;
    const pulled = await pull.apply(reading);
    const ids = page.data.map(({ id }) => id);
    unreadable.take({ list: options.path, resource, ids, odd: [...page.odd, ...pulled.odd] });
    if (end.cursor === null && !end.tied && walkedSince !== null) {
      unreadable.endWalk(options.path, resource, walkedSince);
    }
    await taken({ ...pulled, records: reading.records, ...end });
  }

  function pageJob(cursor: string | null): Job {
    const request: UpstreamRequest<RemotePage> = {
      method: 'GET',
      path: listPath(options.path, cursor),
      shape: pageShape(resource, options.owner ?? null),
    };
    if (cursor === null) walkedSince = unreadable.beginWalk();
    const mustBeAnswered = options.failed === undefined;
    const page = job(request, async (body, order, at) => {
      const read = body as RemotePage;
      const reading: Reading = { resource, records: read.data, order, at };
      const end = nextCursor(read.data, read.has_more, { said: read.next_cursor, before: cursor });
      held = { reading, page: read, end, missing: pull.missingCustomers(reading) };
      if (held.missing.length === 0) await takeHeld();
    });
    return { ...page, mustBeAnswered };
  }

  function customerJob(id: string): Job {
    const found = job(recordRequest('customer', id), async (body, order, at) => {
      await pull.apply({ resource: 'customer', records: [body as RemoteRecord], order, at });
      // One that looks like a create of ours is left for later; so is what belongs to it.
      const stillMissing = held !== null && pull.missingCustomers(held.reading).includes(id);
      await dropMissing(id, stillMissing);
    });
    return {
      ...found,
      async settle(answer) {
        await found.settle(answer);
        // Its customer is gone: nothing can be done with what belongs to it.
        if (answer.kind === 'refused') await dropMissing(id, true);
      },
    };
  }

  async function dropMissing(id: string, orphaned: boolean): Promise<void> {
    if (held === null) return;
    held.missing = held.missing.filter((each) => each !== id);
    if (orphaned) {
      const records = held.reading.records.filter(({ customer_id }) => customer_id !== id);
      held.reading = { ...held.reading, records };
    }
    if (held.missing.length === 0) await takeHeld();
  }

  return {
    /** The job that gets on with the page that begins at `cursor`; null while one is under way. */
    next(cursor: string | null): Job | null {
      if (busy) return null;
      const [missing] = held?.missing ?? [];
      return missing === undefined ? pageJob(cursor) : customerJob(missing);
    },
    isBusy: () => busy,
  };
}

export type PageTaker = ReturnType<typeof createPageTaker>;
