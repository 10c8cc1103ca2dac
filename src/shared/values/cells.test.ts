import { expect, test } from 'vitest';
import { separatorsIn, splitCells } from './cells.ts';

test.each<[string, string, readonly string[]]>([
  ['a,b,c', ',', ['a', 'b', 'c']],
  [' a , b ,\u00a0c ', ',', ['a', 'b', 'c']],
  ['"a, b",c', ',', ['a, b', 'c']],
  ['a, "b, c", d', ',', ['a', 'b, c', 'd']],
  ['"She said ""hi""",b', ',', ['She said "hi"', 'b']],
  ['Ann "Annie" Lee,b', ',', ['Ann "Annie" Lee', 'b']],
  ['a,"b, never closed', ',', ['a', 'b, never closed']],
  ['a\tb, c\td', '\t', ['a', 'b, c', 'd']],
  ['"a\tb";c', ';', ['a\tb', 'c']],
  ['a\t\tc', '\t', ['a', '', 'c']],
  ['a,b,,,', ',', ['a', 'b']],
  ['"",b', ',', ['', 'b']],
])('%j is split at %j', (line, separator, cells) => {
  expect(splitCells(line, separator)).toEqual(cells);
});

test('separators in quotes separate nothing; a tab is surer than a comma', () => {
  expect(separatorsIn('"a,b;c"\td,e')).toEqual(['\t', ',']);
  expect(separatorsIn('plain')).toEqual([]);
});
