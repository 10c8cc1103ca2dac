import { expect, test } from 'vitest';
import { readTable } from './table.ts';

test('a list of JSON is read row by row under its own numbers, and no name in it is one of code', async () => {
  const text = '[5,null,{"name":"Acme","constructor":"Ada","__proto__":"x"},{"name":"Globex"}]';
  expect(await readTable(text)).toEqual({
    separator: ',',
    columns: ['name', 'constructor', '__proto__'],
    rows: [
      { number: 1, cells: ['', '', ''] },
      { number: 3, cells: ['Acme', 'Ada', 'x'] },
      { number: 4, cells: ['Globex', '', ''] },
    ],
  });
});

test('a value that is nested too deep to be written is refused with its name', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  await expect(readTable(`[{"name":"Acme","plan":${deep}}]`)).rejects.toThrow('plan is nested too deep');
});

test.each([
  ['cells', [Array.from({ length: 100_000 }, (_, at) => `Column ${at}`).join(','), 'Acme'].join('\n')],
  ['cells of the second row', ['Name,Domain', `Acme${','.repeat(100_000)}`].join('\n')],
  ['JSON', JSON.stringify([Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`c${at}`, at]))])],
])('a table of more columns than anything can have is refused with the limit: %s', async (_what, text) => {
  await expect(readTable(text)).rejects.toThrow(/has [\d]+ columns; at most 2000/);
});

test('others are served while a large file is read, which is read as if it came in one piece', async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => [
    `Company ${at}`,
    `Zürich, "${at}"\n北京 🏔`,
    'x'.repeat(90),
  ]);
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const text = ['Name,City,Notes', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n');
  let served = 0;
  let next = setImmediate(function serve() {
    served += 1;
    next = setImmediate(serve);
  });
  const table = await readTable(text);
  clearImmediate(next);
  expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
  expect(served).toBeGreaterThan(8);
});

test('a quote that never ends, anywhere in a large file, is told with its line', async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `Company ${at},${'x'.repeat(40)}`);
  rows[9000] = '"Company 9000,x';
  await expect(readTable(['Name,Notes', ...rows].join('\n'))).rejects.toThrow(
    /A quote.* is opened and never closed/,
  );
});
