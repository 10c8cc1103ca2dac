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

test.each([
  ['cells', [Array.from({ length: 100_000 }, (_, at) => `Column ${at}`).join(','), 'Acme'].join('\n')],
  ['cells of the second row', ['Name,Domain', `Acme${','.repeat(100_000)}`].join('\n')],
  ['JSON', JSON.stringify([Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`c${at}`, at]))])],
])('a table of more columns than anything can have is refused with the limit: %s', (_what, text) => {
  expect(() => readTable(text)).toThrow(/has [\d]+ columns; at most 2000/);
});
