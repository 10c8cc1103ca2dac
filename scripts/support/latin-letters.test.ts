import { expect, test } from 'vitest';
import { inLatinLetters } from './latin-letters.ts';

test('code without letters above Latin-1 does the same', () => {
  const code = String.raw`["…", 'a\\–b', 'a\–b', '😀é', /[–—]+/.test('–'), /^[😀]$/u.test('😀')]`;
  const latin = inLatinLetters(code);
  expect(latin).not.toMatch(/[^\0-\xff]/);
  const run = (text: string) => new Function(`return ${text}`)() as unknown;
  expect(run(latin)).toEqual(run(code));
  expect(latin).toContain('é');
});
