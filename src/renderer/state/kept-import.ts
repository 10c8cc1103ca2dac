/** Of this tab: the import that is being written, so that a reload finds it again. */
const ITEM = 'pivotal-import';

export function keptImport(): string | null {
  try {
    return sessionStorage.getItem(ITEM);
  } catch {
    return null;
  }
}

/** @param run null when it is over. */
export function keepImport(run: string | null): void {
  try {
    if (run === null) sessionStorage.removeItem(ITEM);
    else sessionStorage.setItem(ITEM, run);
  } catch {
    // Then a reload does not find it again; it is written all the same.
  }
}
