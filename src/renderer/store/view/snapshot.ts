import type { AppInfo } from '#shared/bridge.ts';
import type { PersonReplica } from '#shared/replica.ts';
import type { Store } from '../api.ts';
import { type KeyValueStorage, METADATA_ITEM, parseItem } from '../replica/key-value-storage.ts';
import { type FirstRows, firstRowsOf, isAllThere, KEPT_LISTS, type KeptList } from './first-list-hooks.ts';
import { removePicturesOf } from './start-pictures.ts';

/** The first rows of a list as they last stood: what a warm start draws before the replica is open. */
export interface Snapshot extends FirstRows {
  /** What the main process last said of itself: whose records these are. */
  readonly info: AppInfo;
  readonly people: readonly PersonReplica[];
}

interface KeptSnapshot extends Snapshot {
  /** Another one whenever anything else in it is. */
  readonly id: string;
  /** The build that wrote it. */
  readonly build: string;
}

/** A screenful. */
const ROWS = 40;
/** The start has more urgent things to do than to keep what the next one draws. */
const KEEP_AFTER_MS = 2_000;
/** What has changed since is kept again, for a process that is killed, and for the picture of it. */
const KEEP_AGAIN_MS = 15_000;

export const snapshotItem = (list: KeptList) => `pivotal-first-${list}`;
/** How what is kept with an id begins. */
export const snapshotBeginning = (id: string) => `{"id":${JSON.stringify(id)},`;

/**
 * @param build names the code that runs. What another build has left may have another shape and is not read; so what
 * is read needs no schema, which would take longer to build than the rows to draw.
 * @returns null when there is none that this build has kept of this replica's hub.
 */
export function readSnapshot(storage: KeyValueStorage, list: KeptList, build: string): KeptSnapshot | null {
  const kept = parseItem(storage, snapshotItem(list)) as KeptSnapshot | null;
  const memo = parseItem(storage, METADATA_ITEM) as { readonly info?: Partial<AppInfo> } | null;
  return kept?.build === build && kept.info.hub_id === memo?.info?.hub_id ? kept : null;
}

/**
 * Keeps what the next start draws first, whichever list it begins with: soon after a list is all there, since a
 * process that is killed comes to no end of the page, now and then while it changes, and as it stands last at the end.
 *
 * @param onKept is called when it was kept and the window goes on
 * @returns a function that ends it.
 */
export function keepSnapshots(
  store: Store,
  storage: KeyValueStorage,
  build: string,
  onKept: () => void = () => {},
): () => void {
  const left = new Set<KeptList>(KEPT_LISTS);
  const keep = (list: KeptList) => {
    const snapshot = snapshotOf(store, list);
    if (snapshot === null) return;
    left.delete(list);
    try {
      keepSnapshot(storage, list, snapshot, build);
    } catch {
      // A full or forbidden storage costs the next start a moment, nothing else.
    }
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSoon = false;
  const keepAll = () => KEPT_LISTS.forEach(keep);
  const look = () => {
    const isFirst = [...left].some((list) => isAllThere(store, list));
    if (timer !== undefined && (isSoon || !isFirst)) return;
    if (!KEPT_LISTS.some((list) => isAllThere(store, list))) return;
    clearTimeout(timer);
    isSoon = isFirst;
    timer = setTimeout(
      () => {
        timer = undefined;
        keepAll();
        onKept();
      },
      isFirst ? KEEP_AFTER_MS : KEEP_AGAIN_MS,
    );
  };
  const watches = KEPT_LISTS.map((list) => store[list].watch(look));
  window.addEventListener('pagehide', keepAll);
  look();
  return () => {
    clearTimeout(timer);
    for (const end of watches) end();
    window.removeEventListener('pagehide', keepAll);
  };
}

function keepSnapshot(storage: KeyValueStorage, list: KeptList, snapshot: Snapshot, build: string): void {
  const item = snapshotItem(list);
  const text = JSON.stringify({ ...snapshot, build }).slice(1);
  const former = storage.getItem(item);
  if (snapshot.total > 0 && former?.endsWith(text) === true) return;
  // What they show may be gone.
  removePicturesOf(storage, list);
  if (snapshot.total === 0) storage.removeItem(item);
  else storage.setItem(item, snapshotBeginning(Date.now().toString(36)) + text);
}

/** @returns null while the list is not all there. */
function snapshotOf(store: Store, list: KeptList): Snapshot | null {
  const info = store.appInfo.get();
  if (info === null || !isAllThere(store, list)) return null;
  return { info, people: store.people.get(), ...firstRowsOf(store, list, ROWS, info.me) };
}
