import { ofDatabase } from './database.ts';

/**
 * Where this window has its copy of the workspace. `kept`: in the browser's database. `memory`: the browser keeps
 * nothing, so every window reads it again. `lost`: the browser has thrown it away while the window was open.
 */
export type CopyState = 'kept' | 'memory' | 'lost';

/** A database of one's own that nobody writes to: while it is there, the browser keeps what it is given. */
export interface Sentinel {
  /** Calls once, when the browser has thrown away the databases of a replica. @returns a function that ends it. */
  onLost(replica: string, listener: () => void): () => void;
}

const NAME = 'pivotal-storage';
/** A browser under load takes seconds to open a database; one that refuses may never answer. */
const ANSWER_LIMIT_MS = 10_000;
/** Data that is cleared closes the sentinel; a database that is deleted by itself is only found by looking. */
const LOOK_EVERY_MS = 5_000;

/** @returns null when the browser keeps no databases: storage is switched off, forbidden, or does not answer. */
export function openSentinel(): Promise<Sentinel | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ANSWER_LIMIT_MS);
    const answer = (sentinel: Sentinel | null) => {
      clearTimeout(timer);
      resolve(sentinel);
    };
    try {
      const request = indexedDB.open(NAME);
      request.onsuccess = () => answer(watchOver(request.result));
      request.onerror = () => answer(null);
    } catch {
      answer(null);
    }
  });
}

function watchOver(database: IDBDatabase): Sentinel {
  // Opening the copy takes a while on a slow machine, and data can be cleared during it.
  let isLostAlready = false;
  const noteLost = () => {
    isLostAlready = true;
  };
  database.onclose = noteLost;
  database.onversionchange = noteLost;
  return {
    onLost(replica, listener) {
      let isOver = false;
      const end = () => {
        isOver = true;
        clearInterval(timer);
        window.removeEventListener('focus', look);
        database.onclose = null;
        database.onversionchange = null;
        database.close();
      };
      const lost = () => {
        if (isOver) return;
        end();
        listener();
      };
      const look = () => void isThere(replica).then((there) => (there ? undefined : lost()));
      const timer = setInterval(look, LOOK_EVERY_MS);
      window.addEventListener('focus', look);
      database.onclose = lost;
      database.onversionchange = lost;
      if (isLostAlready) queueMicrotask(lost);
      return () => {
        if (!isOver) end();
      };
    },
  };
}

async function isThere(replica: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name?.startsWith(`${ofDatabase(replica)}--`) === true);
  } catch {
    // It does not say: what is not known is not lost.
    return true;
  }
}
