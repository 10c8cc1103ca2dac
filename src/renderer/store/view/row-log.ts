import type { Replacement } from './row-list.ts';

/** How a list came from one state to the next: what is made of it can follow, instead of being made again. */
export interface RowLog<Row> {
  /** The order of the list's rows, a total one. */
  readonly compare: (a: Row, b: Row) => number;
  /** What was replaced from one state to a later one; null where that is not known any more. */
  between(before: readonly Row[], after: readonly Row[]): readonly Replacement<Row>[] | null;
}

export interface WritableRowLog<Row> extends RowLog<Row> {
  note(before: readonly Row[], after: readonly Row[], replacements: readonly Replacement<Row>[]): void;
}

/** A state of the list, without its rows: who still has an early one keeps no others alive. */
interface Version<Row> {
  next: { readonly replacements: readonly Replacement<Row>[]; readonly version: Version<Row> } | null;
}

/** So many replacements back are remembered; to follow more takes as long as to begin again. */
const MOST = 5_000;

export function createRowLog<Row extends object>(compare: RowLog<Row>['compare']): WritableRowLog<Row> {
  const versions = new WeakMap<readonly Row[], Version<Row>>();
  /** Those whose next one is remembered, the oldest first. */
  const followed: Version<Row>[] = [];
  let remembered = 0;

  function versionOf(rows: readonly Row[]): Version<Row> {
    const known = versions.get(rows) ?? { next: null };
    versions.set(rows, known);
    return known;
  }

  function forgetOldest(): void {
    const oldest = followed.shift();
    if (oldest === undefined) return;
    remembered -= oldest.next?.replacements.length ?? 0;
    oldest.next = null;
  }

  return {
    compare,
    note(before, after, replacements) {
      const version = versionOf(before);
      if (version.next === null) followed.push(version);
      remembered += replacements.length - (version.next?.replacements.length ?? 0);
      version.next = { replacements, version: versionOf(after) };
      while (remembered > MOST) forgetOldest();
    },
    between(before, after) {
      if (before === after) return [];
      const end = versions.get(after);
      const steps: (readonly Replacement<Row>[])[] = [];
      let version = versions.get(before);
      while (version !== end) {
        if (version === undefined || version.next === null) return null;
        steps.push(version.next.replacements);
        version = version.next.version;
      }
      return end === undefined ? null : inOneStep(steps.flat());
    },
  };
}

/** A row that was replaced more than once has been what it was at first, and is what it is at last. */
function inOneStep<Row>(replacements: readonly Replacement<Row>[]): readonly Replacement<Row>[] {
  const first = new Map<Row, Row | null>();
  const gone: Replacement<Row>[] = [];
  for (const { before, after } of replacements) {
    let origin = before;
    if (before !== null) {
      origin = first.has(before) ? (first.get(before) ?? null) : before;
      first.delete(before);
    }
    if (after !== null) first.set(after, origin);
    else if (origin !== null) gone.push({ before: origin, after: null });
  }
  return [...gone, ...[...first].map(([after, before]) => ({ before, after }))];
}
