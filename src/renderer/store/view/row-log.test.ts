import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Replacement, replaceRows } from './row-list.ts';
import { createRowLog } from './row-log.ts';

interface Row {
  readonly key: number;
  readonly order: number;
}

const compare = (a: Row, b: Row) => a.order - b.order || a.key - b.key;

test('what happened between any two states makes the later of the earlier', () => {
  const row = fc.record({ key: fc.nat(12), order: fc.nat(5) });
  const step = fc.array(fc.tuple(fc.nat(12), fc.option(row)), { maxLength: 25 });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(8), fc.nat(8), (steps, one, other) => {
      const log = createRowLog<Row>(compare);
      const states: (readonly Row[])[] = [[]];
      const known = new Map<number, Row>();
      for (const changes of steps) {
        const before = new Map(known);
        for (const [key, after] of changes) {
          if (after === null) known.delete(key);
          else known.set(key, { ...after, key });
        }
        const keys = new Set(changes.map(([key]) => key));
        const replacements: Replacement<Row>[] = [...keys].map((key) => ({
          before: before.get(key) ?? null,
          after: known.get(key) ?? null,
        }));
        const last = states.at(-1) ?? [];
        const next = replaceRows({ rows: last, compare }, replacements);
        log.note(last, next, replacements);
        states.push(next);
      }
      const earlier = states[Math.min(one, other) % states.length] ?? [];
      const later = states[Math.max(one, other) % states.length] ?? [];
      const changes = log.between(earlier, later);
      if (states.indexOf(earlier) > states.indexOf(later)) expect(changes).toBeNull();
      else expect(replaceRows({ rows: earlier, compare }, changes ?? [])).toEqual(later);
    }),
  );
});

test('a state of another list, or one too long ago, is not known', () => {
  const log = createRowLog<Row>(compare);
  const first: readonly Row[] = [];
  expect(log.between(first, [])).toBeNull();
  const many = Array.from({ length: 6_000 }, (_, key) => ({ key, order: 0 }));
  log.note(
    first,
    many,
    many.map((after) => ({ before: null, after })),
  );
  expect(log.between(first, many)).toBeNull();
  const next = many.slice(1);
  log.note(many, next, [{ before: many[0] ?? null, after: null }]);
  expect(log.between(many, next)).toEqual([{ before: many[0], after: null }]);
});

test('who is few replacements behind can follow, however many there have been before', () => {
  const log = createRowLog<Row>(compare);
  let rows: readonly Row[] = [];
  const states = [rows];
  for (let page = 0; page < 30; page += 1) {
    const added = Array.from({ length: 400 }, (_, at) => ({ key: page * 400 + at, order: 0 }));
    const replacements = added.map((after) => ({ before: null, after }));
    const next = replaceRows({ rows, compare }, replacements);
    log.note(rows, next, replacements);
    rows = next;
    states.push(rows);
  }
  for (let behind = 1; behind <= 10; behind += 1)
    expect(log.between(states.at(-1 - behind) ?? [], rows)).toHaveLength(400 * behind);
  expect(log.between(states[5] ?? [], rows)).toBeNull();
});
