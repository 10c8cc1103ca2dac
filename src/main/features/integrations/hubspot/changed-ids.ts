import type { HubSpotObjects, ObjectType, Page } from './hubspot-objects.ts';

/** Contacts call it otherwise. */
const CHANGED_AT: Readonly<Record<ObjectType, string>> = {
  companies: 'hs_lastmodifieddate',
  deals: 'hs_lastmodifieddate',
  contacts: 'lastmodifieddate',
};
const PAGE_SIZE = 200;
/** So many results a query gives; then it is refused. */
const MOST_RESULTS = 10_000;

interface Window {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Where very many changed in one moment: in the order of ids, after this one. */
  readonly afterId: string | null;
}

/**
 * Ids of what changed since a moment, each once. Past the most that a query gives, another one begins where it ended; when
 * all of its results are of one moment, they are taken in the order of their ids instead.
 */
export async function* changedIds(
  objects: HubSpotObjects,
  type: ObjectType,
  since: number,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  let window: Window | null = { since, afterId: null };
  while (window !== null) {
    const query: Window = window;
    let last: Found | null = null;
    let count = 0;
    let after: string | null = null;
    do {
      const page: Page = await objects.search(type, queryOf(type, query, after));
      for (const { id, properties } of page.results) {
        last = { id, at: timeOf(properties[CHANGED_AT[type]], query.since) };
        count += 1;
        if (seen.has(id)) continue;
        seen.add(id);
        yield id;
      }
      after = page.after;
    } while (after !== null && count < MOST_RESULTS);
    window = after === null || last === null ? null : nextWindow(query, last);
  }
}

interface Found {
  readonly id: string;
  readonly at: number;
}

function nextWindow({ since, afterId }: Window, last: Found): Window {
  if (afterId !== null) return { since, afterId: last.id };
  return last.at > since ? { since: last.at, afterId: null } : { since, afterId: '0' };
}

function queryOf(type: ObjectType, { since, afterId }: Window, after: string | null): object {
  const changedAt = CHANGED_AT[type];
  const filters = [
    { propertyName: changedAt, operator: 'GTE', value: String(since) },
    ...(afterId === null ? [] : [{ propertyName: 'hs_object_id', operator: 'GT', value: afterId }]),
  ];
  return {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: afterId === null ? changedAt : 'hs_object_id', direction: 'ASCENDING' }],
    properties: [changedAt, 'hs_object_id'],
    limit: PAGE_SIZE,
    ...(after === null ? {} : { after }),
  };
}

function timeOf(text: string | null | undefined, otherwise: number): number {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? otherwise : time;
}
