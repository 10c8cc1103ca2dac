import type { Cloud } from '../../cloud/cloud.ts';
import { RESOURCES, type Resource } from '../../cloud/records.ts';
import type { LoggedRequest } from '../../cloud/request-log.ts';
import { tableOf } from '../../cloud/store.ts';
import { readEventValues } from '../../durability/database-file.ts';
import type { ChangeThere } from './acknowledged.ts';
import type { Harness } from './harness.ts';
import { FOLLOWED } from './story-changes.ts';

/** What somebody else set begins so. */
const isTheirs = (value: unknown): value is string => typeof value === 'string' && value.startsWith('rm');

/** A read of the app is good for five seconds from when it came, and it takes a while to come and to be used. */
const MOST_UNSEEN_MS = 8000;
/** A write is logged when it arrives; what it says stands there once it has been read and, at times, kept waiting. */
const TAKES_EFFECT_MS = 200;
/** What was on its way already when the cloud refused something, or cut the line. */
const ON_ITS_WAY_MS = 1000;

type IsTheWrite = (request: LoggedRequest) => boolean;

/**
 * Whether the change was made between a read of the record and the write that followed it at once: what happens
 * there in between no client of v1 can see. After a silence, an outage or a restart it does not follow at once.
 */
function isBetween(
  cloud: Cloud,
  { resource, id, at }: ChangeThere,
  isTheWrite: IsTheWrite,
  slowness: number,
): boolean {
  const requests = cloud.log.all();
  const isItsPage = (path: string) => path.endsWith(`/${id}`) || path.endsWith(`/${resource}s`);
  return requests.some((write) => {
    const isOver = write.at + TAKES_EFFECT_MS * slowness < at;
    if (write.method === 'GET' || isOver || !isTheWrite(write)) return false;
    const before = requests.filter((each) => each.keyId === write.keyId && each.at <= write.at);
    const read = before.findLast(
      ({ method, path, status }) => method === 'GET' && status === 200 && isItsPage(path),
    );
    if (read === undefined || read.at > at || write.at - read.at > MOST_UNSEEN_MS * slowness) return false;
    const heldUpUntil = write.at - ON_ITS_WAY_MS * slowness;
    return !before.some(
      (each) => each.at > read.at && (each.path === '/me' || (isRefusal(each) && each.at < heldUpUntil)),
    );
  });
}

/** Nothing is sent for a while after it. */
function isRefusal({ status }: LoggedRequest): boolean {
  return status === null || [401, 429, 503].includes(status);
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
      const isTheWrite: IsTheWrite = ({ body }) => body.includes(String(new_value));
      if (change !== undefined && isBetween(cloud, change, isTheWrite, slowness)) continue;
      found.push(
        `${field}: ${old_value}, set there, was overwritten with ${String(new_value)}, and nothing says so`,
      );
    }
  }
  const isExcused = (change: ChangeThere, isTheWrite: IsTheWrite) =>
    isBetween(cloud, change, isTheWrite, slowness);
  for (const resource of RESOURCES)
    found.push(...deletedUnseen(cloud, resource, changes, isKnown, isExcused));
  return found;
}

function deletedUnseen(
  cloud: Cloud,
  resource: Resource,
  changes: readonly ChangeThere[],
  isKnown: (value: string) => boolean,
  isExcused: (change: ChangeThere, isTheWrite: IsTheWrite) => boolean,
): string[] {
  const deletions = cloud.log
    .all()
    .filter(({ method, status }) => method === 'DELETE' && (status ?? 200) < 300);
  return [...tableOf(cloud.store, resource).byId.values()].flatMap(({ record, deletedMs }) => {
    const value: unknown = Object.entries(record).find(([field]) => field === FOLLOWED[resource])?.[1];
    const isOurs = deletions.some(({ path }) => path.endsWith(`/${record.id}`));
    if (deletedMs === null || !isOurs || !isTheirs(value) || isKnown(value)) return [];
    const change = changes.find((each) => each.value === value);
    const isTheWrite: IsTheWrite = ({ method, path }) =>
      method === 'DELETE' && path.endsWith(`/${record.id}`);
    if (change !== undefined && isExcused(change, isTheWrite)) return [];
    return [`${resource} ${record.id} was deleted from here with ${value}, set there, and nothing says so`];
  });
}
