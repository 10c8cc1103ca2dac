import { expect, test } from 'vitest';
import { readTable } from './table.ts';

test('a list of JSON is read row by row under its own numbers, and no name in it is one of code', () => {
  const text = '[5,null,{"name":"Acme","constructor":"Ada","__proto__":"x"},{"name":"Globex"}]';
  expect(readTable(text)).toEqual({
    separator: ',',
    columns: ['name', 'constructor', '__proto__'],
    rows: [
      { number: 1, cells: ['', '', ''] },
      { number: 3, cells: ['Acme', 'Ada', 'x'] },
      { number: 4, cells: ['Globex', '', ''] },
    ],
  });
});

test('a value that is nested too deep to be written is refused with its name', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(() => readTable(`[{"name":"Acme","plan":${deep}}]`)).toThrow('plan is nested too deep');
});
