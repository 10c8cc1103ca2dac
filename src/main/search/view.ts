import type { SearchPerson } from '#shared/search/record.ts';

export type OwnerOf = (id: string) => SearchPerson;

/** The folded text of a record. */
export type TextOf = (slot: number) => string;

/** A record as search sees it, of whichever slot it was last moved to. */
export interface View<Record> {
  readonly record: Record;
  /** @param text null to look it up when it is asked for. */
  move(slot: number, text: string | null): void;
}
