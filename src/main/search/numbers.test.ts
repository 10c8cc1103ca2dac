import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNumbers } from './numbers.ts';

const slot = fc.oneof(fc.nat(3), fc.nat(10_000), fc.nat(2 ** 31));
const value = fc.oneof(
  fc.nat(255),
  fc.nat(2 ** 16 - 1),
  fc.nat(2 ** 31).map((number) => number + 2 ** 31 - 1),
  fc.integer(),
  fc.double(),
);

test('a column has what was written last in each place, and 0 where nothing was', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(slot, value), { maxLength: 60 }), slot, (writes, elsewhere) => {
      const column = createNumbers();
      const expected = new Map<number, number>();
      for (const [at, number] of writes) {
        column.set(at, number);
        expected.set(at, number);
      }
      for (const at of [...expected.keys(), elsewhere])
        expect(column.get(at)).toBe((expected.get(at) ?? 0) + 0);
    }),
  );
});
