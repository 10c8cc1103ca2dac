import { expect, test } from 'vitest';
import { cellText, csvOf } from './csv.ts';

const FORMULAS = [
  '=1',
  '+1',
  '-1',
  '@A1',
  ' =1',
  '\u00a0=1',
  '\n=1',
  '\t=1',
  '＝1',
  "'=1",
  "''=1",
  "' =1",
  '=HYPERLINK("http://x","y")',
];
const HARMLESS = ["'tis", "it's =1", 'Acme', '1=1', '', "'", "''", ' Acme'];

test.each(FORMULAS)('%j is no formula in a spreadsheet, and is read back as it was', (text) => {
  const cell = csvOf([[text]])
    .trimEnd()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"');
  expect(cell).toBe(`'${text}`);
  expect(cellText(cell)).toBe(text);
});

test.each(HARMLESS)('%j stands as it is', (text) => {
  expect(csvOf([[text]])).toBe(`${text}\r\n`);
  expect(cellText(text)).toBe(text);
});
