/** Where a window keeps between starts what it must know at once: the page's localStorage, or a stand-in. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The page's localStorage, or memory in a browser that refuses it. */
export function pageKeyValues(): KeyValueStorage {
  try {
    localStorage.getItem(METADATA_ITEM);
    return localStorage;
  } catch {
    const items = new Map<string, string>();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
  }
}

/** Whose replica the window has; read by memo.ts. */
export const METADATA_ITEM = 'pivotal-replica';

/** @returns null when there is nothing, or nothing that can be read. */
export function parseItem(storage: KeyValueStorage, item: string): unknown {
  try {
    return JSON.parse(storage.getItem(item) ?? 'null');
  } catch {
    return null;
  }
}
