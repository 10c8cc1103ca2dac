import type { Resource } from '../../cloud/records.ts';
import type { Harness } from './harness.ts';

type Row = Record<string, unknown> & { id: string };

async function walk(harness: Harness, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null = null; ; ) {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await harness.request('GET', `${path}?limit=100${from}`);
    // A customer that has gone since it was listed has nothing below it.
    if (answer.status === 404) return [];
    const page = answer.json<{ data: Row[]; has_more: boolean; next_cursor: string | null }>();
    rows.push(...page.data);
    if (!page.has_more) return rows;
    cursor = page.next_cursor;
  }
}

/** Every record that the app's own API lists. */
export async function localRecords(harness: Harness): Promise<Record<Resource, Row[]>> {
  const customer = await walk(harness, '/customers');
  const onboarding = await walk(harness, '/onboardings');
  const contact: Row[] = [];
  for (const { id } of customer) contact.push(...(await walk(harness, `/customers/${id}/contacts`)));
  return { customer, contact, onboarding };
}

/**
 * What differs between the app and the cloud, in words; empty when they agree. Compared is every field that
 * the cloud carries, of every record that either side lists.
 */
export async function differences(harness: Harness): Promise<string[]> {
  const local = await localRecords(harness);
  const carriesAll = harness.cloud.objects('customer').some((customer) => 'tags' in customer);
  const found: string[] = [];
  for (const resource of ['customer', 'contact', 'onboarding'] as const) {
    const here = new Map(local[resource].map((row) => [row.id, row]));
    if (here.size !== local[resource].length) found.push(`${resource}: an id is listed twice here`);
    for (const there of harness.cloud.objects(resource)) {
      const row = here.get(there.id);
      here.delete(there.id);
      if (row === undefined) {
        found.push(`${resource} ${there.id} (${String(there.name)}) is missing here`);
        continue;
      }
      for (const [field, value] of Object.entries(there)) {
        // Reckoned here, from what is here.
        if (field === 'health_score' || JSON.stringify(row[field]) === JSON.stringify(value)) continue;
        // A change of what the cloud does not carry is a later one than any it knows of, by the clock here.
        const isTagged = Array.isArray(row.tags) && row.tags.length > 0;
        if (field === 'updated_at' && !carriesAll && (isTagged || String(row[field]) > String(value)))
          continue;
        found.push(
          `${resource} ${there.id} ${field}: here ${JSON.stringify(row[field])}, there ${JSON.stringify(value)}`,
        );
      }
    }
    for (const row of here.values()) {
      found.push(`${resource} ${row.id} (${String(row.name)}) is missing in the cloud`);
    }
  }
  return found;
}

/** What the cloud has and the app does not list, though nobody deleted it here; in words. */
export async function missingHere(harness: Harness): Promise<string[]> {
  const local = await localRecords(harness);
  const found: string[] = [];
  for (const resource of ['customer', 'contact', 'onboarding'] as const) {
    const here = new Set(local[resource].map(({ id }) => id));
    for (const { id, name } of harness.cloud.objects(resource)) {
      if (here.has(id) || (await isDeletedHere(harness, resource, id))) continue;
      found.push(`${resource} ${id} (${String(name)}) of the cloud is hidden here`);
    }
  }
  return found;
}

/** Waits for a person's word about a deletion. */
async function isDeletedHere(harness: Harness, resource: Resource, id: string): Promise<boolean> {
  const { data } = (await harness.local('GET', '/sync/conflicts')).json<{
    data: { kind: string; record_id: string; resource: Resource }[];
  }>();
  const owner = harness.cloud.object(resource, id)?.customer_id;
  return data.some(
    ({ kind, record_id }) => kind === 'deleted_here' && (record_id === id || record_id === owner),
  );
}
