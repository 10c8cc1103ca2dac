import { useEffect, useMemo, useRef, useState } from 'react';
import { inTurn } from '../lib/use-turns.ts';
import type { RowLog } from '../store/index.ts';

interface Counted<Row> {
  readonly rows: readonly Row[];
  readonly test: (row: Row) => boolean;
  readonly count: number;
}

/**
 * How many rows pass a test, kept current: a list that has changed is gone through by identity alone, and only what is
 * another row than before is looked at again.
 */
export function countAgain<Row extends object>(
  before: Counted<Row> | null,
  rows: readonly Row[],
  test: (row: Row) => boolean,
  log: RowLog<Row> | null = null,
): Counted<Row> {
  if (before === null || before.test !== test)
    return { rows, test, count: rows.reduce((sum, row) => sum + Number(test(row)), 0) };
  if (before.rows === rows) return before;
  let { count } = before;
  const changes = log?.between(before.rows, rows) ?? null;
  if (changes !== null) {
    for (const { before: was, after: is } of changes)
      count += Number(is !== null && test(is)) - Number(was !== null && test(was));
    return { rows, test, count };
  }
  const former = before.rows;
  if (former.length === rows.length) {
    let isSameOrder = true;
    let changed = 0;
    for (let at = 0; at < rows.length && isSameOrder; at += 1) {
      if (rows[at] !== former[at]) changed += 1;
      // Moved rather than changed: then it is known by what is in it, not by where it stands.
      if (changed > MOST_CHANGED) isSameOrder = false;
    }
    if (isSameOrder) {
      rows.forEach((row, at) => {
        const old = former[at];
        if (row !== old && old !== undefined) count += Number(test(row)) - Number(test(old));
      });
      return { rows, test, count };
    }
  }
  const known = new Set<Row>(former);
  for (const row of rows) if (!known.delete(row)) count += Number(test(row));
  for (const gone of known) count -= Number(test(gone));
  return { rows, test, count };
}

const MOST_CHANGED = 500;

/**
 * @param log of the rows, where they have one
 * @param test the same function until its answers are others; null while nobody can tell
 */
export function useMatchCount<Row extends object>(
  rows: readonly Row[],
  test: ((row: Row) => boolean) | null,
  log: RowLog<Row> | null = null,
): number | null {
  const counted = useRef<Counted<Row> | null>(null);
  return useMemo(() => {
    if (test === null) return null;
    counted.current = countAgain(counted.current, rows, test, log);
    return counted.current.count;
  }, [rows, test, log]);
}

/** So many rows are looked at in one task, where what they are looked at by has to be made of each first. */
const PORTION = 1_500;

/** As `countAgain` counts at first, but in several tasks, each in its turn. @returns null when it is not wanted any more */
export async function countInSteps<Row extends object>(
  rows: readonly Row[],
  test: (row: Row) => boolean,
  isWanted: () => boolean,
): Promise<Counted<Row> | null> {
  let count = 0;
  for (let from = 0; from < rows.length; from += PORTION) {
    await inTurn();
    if (!isWanted()) return null;
    for (const row of rows.slice(from, from + PORTION)) count += Number(test(row));
  }
  return { rows, test, count };
}

/** As `useMatchCount`, for a number that nobody waits for: very many rows are counted in steps, and followed from then on. */
export function useMatchCountInSteps<Row extends object>(
  rows: readonly Row[],
  test: ((row: Row) => boolean) | null,
  log: RowLog<Row> | null = null,
): number | null {
  const [first, setFirst] = useState<Counted<Row> | null>(null);
  const counted = useRef<Counted<Row> | null>(null);
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  }, [rows]);
  const isMany = rows.length > PORTION;
  useEffect(() => {
    if (test === null || !isMany || counted.current?.test === test) return;
    let isWanted = true;
    void countInSteps(latest.current, test, () => isWanted).then((all) => {
      if (all !== null) setFirst(all);
    });
    return () => {
      isWanted = false;
    };
  }, [test, isMany]);
  return useMemo(() => {
    if (test === null) return null;
    if (isMany && counted.current?.test !== test) {
      if (first?.test !== test) return counted.current?.count ?? null;
      counted.current = first;
    }
    counted.current = countAgain(counted.current, rows, test, log);
    return counted.current.count;
  }, [rows, test, log, isMany, first]);
}
