import { type BrowserSecret, LINK_FRAGMENT } from '#shared/access/proofs.ts';
import { keepItem } from '../lib/keep-item.ts';

/** Where it is kept, in the storage of the page's origin. */
export const BROWSER_SECRET_KEY = 'pivotal-browser';

/** Null when nobody has let this browser in. */
export function readBrowserSecret(): BrowserSecret | null {
  try {
    const { id, secret } = JSON.parse(localStorage.getItem(BROWSER_SECRET_KEY) ?? 'null') as BrowserSecret;
    return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : null;
  } catch {
    return null;
  }
}

export function keepBrowserSecret(secret: BrowserSecret | null): void {
  if (secret === null) localStorage.removeItem(BROWSER_SECRET_KEY);
  else keepItem(BROWSER_SECRET_KEY, JSON.stringify(secret));
}

/**
 * When another tab has been let in, or has signed this browser out. A storage that was cleared as a whole says neither:
 * a browser that is signed out is turned away by the app itself. @returns a function that ends it.
 */
export function onBrowserSecretChanged(listener: (secret: BrowserSecret | null) => void): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === BROWSER_SECRET_KEY) listener(readBrowserSecret());
  };
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}

/** The one-time link that this page was opened by. It works once, and is gone from the address and the history. */
export function takeLink(): string | null {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(LINK_FRAGMENT)) return null;
  window.history.replaceState(window.history.state, '', pathname + search);
  return hash.slice(LINK_FRAGMENT.length);
}

/** A link that is put into the address of an open page changes nothing in it: it has to begin again. */
export function followLinks(): void {
  window.addEventListener('hashchange', () => {
    if (window.location.hash.startsWith(LINK_FRAGMENT)) window.location.reload();
  });
}

/** Everything that this browser keeps of Pivotal: the copy of the records, drafts, settings, what lets it in. */
export async function forgetEverything(): Promise<void> {
  // By itself, so that other tabs hear of it.
  keepBrowserSecret(null);
  localStorage.clear();
  sessionStorage.clear();
  const databases = await indexedDB.databases();
  await Promise.all(databases.map(({ name }) => (name === undefined ? undefined : removeDatabase(name))));
}

/** Other tabs give theirs up when they are told; one that hangs must not keep the rest. */
function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
