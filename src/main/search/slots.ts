/** What the tables of the three types have in common: how they keep texts, dates and ids of their records. */
import { FIELD_SEPARATOR } from '#shared/search/compile.ts';
import { fold } from '#shared/search/fold.ts';
import type { SearchRecord } from '#shared/search/record.ts';
import { createDoubles, createWholes } from './numbers.ts';

/** A folded text that is empty stands for a value that is there all the same. */
const BLANK = ' ';

/** The fields of the text of one record after another, counted from 0; split only when somebody looks. */
export function createFieldReader(textOf: (slot: number) => string) {
  let slot = 0;
  let text: string | null = null;
  let fields: readonly string[] | null = null;
  const split = () => {
    fields ??= (text ?? textOf(slot)).split(FIELD_SEPARATOR);
    return fields;
  };
  return {
    move(next: number, known: string | null): void {
      slot = next;
      text = known;
      fields = null;
    },
    at(index: number): string {
      return split()[index] || BLANK;
    },
    /** The one that has so many behind it. */
    fromEnd(others: number): string {
      return split().at(-1 - others) || BLANK;
    },
  };
}

/** The columns that every type has. */
export function createCommonColumns() {
  const displayIds = createDoubles();
  const created = createDoubles();
  const updated = createDoubles();
  const idHashes = createWholes();
  return {
    put(slot: number, { displayId, createdAt, updatedAt, id }: SearchRecord): void {
      displayIds.set(slot, displayId);
      created.set(slot, createdAt);
      updated.set(slot, updatedAt);
      idHashes.set(slot, hashOfId(id));
    },
    displayId: displayIds.get,
    createdAt: created.get,
    updatedAt: updated.get,
    idHash: idHashes.get,
  };
}

/** Equal for ids that a query cannot tell apart. */
export function hashOfId(id: string): number {
  const folded = fold(id);
  let hash = 0x811c9dc5;
  for (let at = 0; at < folded.length; at++) hash = Math.imul(hash ^ folded.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
