/** Where a window keeps between starts what it must know at once: the page's localStorage, or a stand-in. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
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
