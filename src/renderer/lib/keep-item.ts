type Items = Pick<Storage, 'setItem' | 'removeItem'>;

/** Pictures of first screens: drawn again when there is room. */
const DISPENSABLE = 'pivotal-picture-';

/**
 * Keeps a text over reloads. In a storage that is full, what the window can do without makes room for it.
 * @param storage the page's
 * @returns false where it is not kept, in a full or forbidden storage: it holds as long as the page then
 */
export function keepItem(item: string, text: string, storage?: Items): boolean {
  try {
    const items = storage ?? globalThis.localStorage;
    try {
      items.setItem(item, text);
    } catch {
      makeRoom(items);
      items.setItem(item, text);
    }
    return true;
  } catch {
    return false;
  }
}

function makeRoom(items: Items): void {
  for (const item of Object.keys(items)) if (item.startsWith(DISPENSABLE)) items.removeItem(item);
}
