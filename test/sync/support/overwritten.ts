import type { Cloud } from '../../cloud/cloud.ts';
import { RESOURCES, type Resource } from '../../cloud/records.ts';
import { tableOf } from '../../cloud/store.ts';
import { readEventValues } from '../../durability/database-file.ts';
import type { ChangeThere } from './acknowledged.ts';
import type { Harness } from './harness.ts';
import { FOLLOWED } from './story-changes.ts';

/** What somebody else set begins so. */
const isTheirs = (value: unknown): value is string => typeof value === 'string' && value.startsWith('rm');

/** So soon after it was read a record is written to: what happens there in between no client of v1 can see. */
const UNSEEN_MS = 2000;
/** A read of the app is good for this long. */
const MOST_UNSEEN_MS = 60_000;

/** Whether the change was made between a read of the record and the write that followed it at once. */
function isBetween(
  cloud: Cloud,
  { resource, id, at }: ChangeThere,
  written: string,
  slowness: number,
): boolean {
  const unseenMs = Math.min(UNSEEN_MS * slowness, MOST_UNSEEN_MS);
  const requests = cloud.log.all();
  const isItsPage = (path: string) => path.endsWith(`/${id}`) || path.endsWith(`/${resource}s`);
  return requests.some((write) => {
    if (write.method === 'GET' || write.at < at || !write.body.includes(written)) return false;
    const read = requests
      .filter((each) => each.method === 'GET' && each.keyId === write.keyId && each.at <= write.at)
      .findLast(({ path, status }) => status === 200 && isItsPage(path));
    return read !== undefined && read.at <= at && write.at - read.at < unseenMs;
  });
}

/**
 * What an app of ours wrote over in the cloud, or deleted with it, though nobody could have seen it here: no
 * event of any app shows the value, neither as one that was changed here nor in an entry that shows both sides.
 * @param slowness how many times longer than usual everything takes on this machine just now
 * @param shownAtDeletion what a record showed when somebody deleted it here
 */
export function lostInCloud(
  cloud: Cloud,
  apps: readonly Harness[],
  shownAtDeletion: ReadonlySet<string>,
  changes: readonly ChangeThere[],
  slowness: number,
): string[] {
  const seen = apps.map(({ dataDir }) => readEventValues(dataDir)).join('\n');
  const isKnown = (value: string) => shownAtDeletion.has(value) || seen.includes(value);
  const found: string[] = [];
  for (const entries of cloud.store.activity.values()) {
    for (const { actor_type, field, old_value, new_value } of entries) {
      if (actor_type !== 'api_key' || !isTheirs(old_value) || isKnown(old_value)) continue;
      const change = changes.find(({ value }) => value === old_value);
      if (change !== undefined && isBetween(cloud, change, String(new_value), slowness)) continue;
      found.push(
        `${field}: ${old_value}, set there, was overwritten with ${String(new_value)}, and nothing says so`,
      );
    }
  }
  for (const resource of RESOURCES) found.push(...deletedUnseen(cloud, resource, isKnown));
  return found;
}

function deletedUnseen(cloud: Cloud, resource: Resource, isKnown: (value: string) => boolean): string[] {
  const deletions = cloud.log
    .all()
    .filter(({ method, status }) => method === 'DELETE' && (status ?? 200) < 300);
  return [...tableOf(cloud.store, resource).byId.values()].flatMap(({ record, deletedMs }) => {
    const value: unknown = Object.entries(record).find(([field]) => field === FOLLOWED[resource])?.[1];
    const isOurs = deletions.some(({ path }) => path.endsWith(`/${record.id}`));
    if (deletedMs === null || !isOurs || !isTheirs(value) || isKnown(value)) return [];
    return [`${resource} ${record.id} was deleted from here with ${value}, set there, and nothing says so`];
  });
}
