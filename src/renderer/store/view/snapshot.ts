import type { AppInfo } from '#shared/bridge.ts';
import type { PersonReplica } from '#shared/replica.ts';
import type { Store } from '../api.ts';
import { type KeyValueStorage, METADATA_ITEM, parseItem } from '../replica/key-value-storage.ts';
import { type FirstRows, firstRowsOf, isAllThere, KEPT_LISTS, type KeptList } from './first-list-hooks.ts';

/** The first rows of a list as they last stood: what a warm start draws before the replica is open. */
export interface Snapshot extends FirstRows {
  /** What the main process last said of itself: whose records these are. */
  readonly info: AppInfo;
  readonly people: readonly PersonReplica[];
}

interface KeptSnapshot extends Snapshot {
  /** The build that wrote it. */
  readonly build: string;
}

/** A screenful. */
const ROWS = 40;
/** The start has more urgent things to do than to keep what the next one draws. */
const KEEP_AFTER_MS = 2_000;

const itemOf = (list: KeptList) => `pivotal-first-${list}`;

/**
 * @param build names the code that runs. What another build has left may have another shape and is not read; so what
 * is read needs no schema, which would take longer to build than the rows to draw.
 * @returns null when there is none that this build has kept of this replica's hub.
 */
export function readSnapshot(storage: KeyValueStorage, list: KeptList, build: string): Snapshot | null {
  const kept = parseItem(storage, itemOf(list)) as KeptSnapshot | null;
  const memo = parseItem(storage, METADATA_ITEM) as { readonly info?: Partial<AppInfo> } | null;
  return kept?.build === build && kept.info.hub_id === memo?.info?.hub_id ? kept : null;
}

/**
 * Keeps what the next start draws first, whichever list it begins with: once soon after a list is all there, since a
 * process that is killed comes to no end of the page, and as it stands last at that end.
 *
 * @returns a function that ends it.
 */
export function keepSnapshots(store: Store, storage: KeyValueStorage, build: string): () => void {
  const left = new Set<KeptList>(KEPT_LISTS);
  const keep = (list: KeptList) => {
    const snapshot = snapshotOf(store, list);
    if (snapshot === null) return;
    left.delete(list);
    try {
      if (snapshot.total === 0) storage.removeItem(itemOf(list));
      else {
        const kept: KeptSnapshot = { ...snapshot, build };
        storage.setItem(itemOf(list), JSON.stringify(kept));
      }
    } catch {
      // A full or forbidden storage costs the next start a moment, nothing else.
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keepLeft = () => {
    timer = undefined;
    for (const list of left) keep(list);
    if (left.size === 0) endWatching();
  };
  const look = () => {
    const isThere = [...left].some((list) => isAllThere(store, list));
    if (isThere) timer ??= setTimeout(keepLeft, KEEP_AFTER_MS);
  };
  const watches = KEPT_LISTS.map((list) => store[list].watch(look));
  const endWatching = () => {
    for (const end of watches) end();
  };
  const keepAll = () => KEPT_LISTS.forEach(keep);
  window.addEventListener('pagehide', keepAll);
  look();
  return () => {
    clearTimeout(timer);
    endWatching();
    window.removeEventListener('pagehide', keepAll);
  };
}

/** @returns null while the list is not all there. */
function snapshotOf(store: Store, list: KeptList): Snapshot | null {
  const info = store.appInfo.get();
  if (info === null || !isAllThere(store, list)) return null;
  return { info, people: store.people.get(), ...firstRowsOf(store, list, ROWS, info.me) };
}
