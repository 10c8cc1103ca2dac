import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBytes, createDoubles, createWholes } from './numbers.ts';

const slot = fc.oneof(fc.nat(3), fc.nat(10_000), fc.nat(2 ** 24));

test.each([
  ['bytes', createBytes, fc.nat(2 ** 8 - 1)],
  [
    'whole numbers',
    createWholes,
    fc.oneof(
      fc.nat(3),
      fc.nat(2 ** 31 - 1).map((number) => number + 2 ** 31),
    ),
  ],
  ['any numbers', createDoubles, fc.oneof(fc.integer(), fc.double())],
])('a column of %s has what was written last in each place, and 0 where nothing was', (_, create, value) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(slot, value), { maxLength: 60 }), slot, (writes, elsewhere) => {
      const column = create();
      const expected = new Map<number, number>();
      for (const [at, number] of writes) {
        column.set(at, number);
        expected.set(at, number);
      }
      for (const at of [...expected.keys(), elsewhere])
        expect(column.get(at) + 0).toBe((expected.get(at) ?? 0) + 0);
    }),
  );
});
