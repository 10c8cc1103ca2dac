/** What was made of rows, kept for when it is asked for again. It follows their changes, and can be made in steps. */
import type { Sorting } from '../lib/sort-rows.ts';
import { createRowLog, type RowLog } from '../store/index.ts';
import { type Derived, follow, type Test } from './derived-rows.ts';

/** How something is made of rows, and what it is an answer to. */
export interface Recipe<Row extends object, Asked> {
  answers(asked: Asked): boolean;
  /** Of all rows that pass, in its order. */
  readonly making: Sorting<Row>;
  readonly passes: Test<Row>;
  /** Its order, by the one of the rows that it is made of. */
  orderAfter(given: RowLog<Row>['compare']): RowLog<Row>['compare'];
}

export interface Kept<Row extends object, Own> extends Derived<Row> {
  readonly recipe: Own;
}

interface Begun<Row extends object, Own> {
  readonly recipe: Own;
  readonly source: readonly Row[];
  /** How many rows of the source it has. */
  at: number;
}

/** Rows to make something of, and how they came to be those; null where nobody says. */
interface Given<Row extends object> {
  readonly rows: readonly Row[];
  readonly log: RowLog<Row> | null;
}

export interface KeptDerivedOptions<Asked, Own> {
  readonly begin: (asked: Asked) => Own;
  /** How many are kept. */
  readonly most: number;
  /** How many rows are looked at in one step. */
  readonly portion: number;
}

/** So many are made at a time. */
const MOST_BEGUN = 8;

export function createKeptDerived<Row extends object, Asked, Own extends Recipe<Row, Asked>>({
  begin,
  most,
  portion,
}: KeptDerivedOptions<Asked, Own>) {
  /** The one asked for last is the first. */
  const all: Kept<Row, Own>[] = [];
  /** Who asks may take turns with different ones. */
  const begun: Begun<Row, Own>[] = [];

  function take<One extends { readonly recipe: Own }>(from: One[], asked: Asked): One | undefined {
    const found = from.findIndex(({ recipe }) => recipe.answers(asked));
    return found === -1 ? undefined : from.splice(found, 1)[0];
  }

  function keep(made: Kept<Row, Own>): Kept<Row, Own> {
    all.unshift(made);
    all.splice(most);
    return made;
  }

  /** @returns null when none is kept that can follow */
  function kept(asked: Asked, { rows, log }: Given<Row>): Kept<Row, Own> | null {
    const same = take(all, asked);
    return same !== undefined && follow(same, rows, log) ? keep(same) : null;
  }

  const beginWith = (asked: Asked, rows: readonly Row[]): Begun<Row, Own> => ({
    recipe: begin(asked),
    source: rows,
    at: 0,
  });

  function canFollow({ source }: Begun<Row, Own>, { rows, log }: Given<Row>): boolean {
    return source === rows || (log?.between(source, rows) ?? null) !== null;
  }

  function add(one: Begun<Row, Own>, howMany: number): void {
    const { recipe, source, at } = one;
    recipe.making.add(at === 0 && howMany >= source.length ? source : source.slice(at, at + howMany));
    one.at += howMany;
  }

  function complete(one: Begun<Row, Own>, { rows, log }: Given<Row>): Kept<Row, Own> {
    const { recipe, source, at } = one;
    if (at < source.length) add(one, source.length);
    const made: Kept<Row, Own> = {
      recipe,
      source,
      rows: recipe.making.sorted(),
      passes: recipe.passes,
      log: log === null ? null : createRowLog(recipe.orderAfter(log.compare)),
    };
    follow(made, rows, log);
    return keep(made);
  }

  return {
    kept,
    of(asked: Asked, given: Given<Row>): Kept<Row, Own> {
      const same = kept(asked, given);
      if (same !== null) return same;
      const last = take(begun, asked);
      const one = last !== undefined && canFollow(last, given) ? last : beginWith(asked, given.rows);
      return complete(one, given);
    },
    /**
     * Makes a portion of it. Where rows have changed meanwhile it is made of those it was begun with, and follows in the
     * end; all of it at once where it could not: they may go on changing.
     */
    advance(asked: Asked, given: Given<Row>): void {
      const last = take(begun, asked);
      const isLost = last !== undefined && !canFollow(last, given);
      const one = last === undefined || isLost ? beginWith(asked, given.rows) : last;
      add(one, isLost ? one.source.length : portion);
      if (one.at >= one.source.length) {
        complete(one, given);
        return;
      }
      begun.unshift(one);
      begun.splice(MOST_BEGUN);
    },
  };
}
