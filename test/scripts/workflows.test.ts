import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scripts } from '../../package.json';
import { thirdPartyLicences } from '../../scripts/support/licences.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

describe.each(readdirSync(FOLDER))('the workflow %s', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const matches = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

  test('uses only actions of which it names the very commit', () => {
    const uses = matches(/uses: (\S+)/g);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(use))).toEqual([]);
  });

  test('may read the code and nothing else', () => {
    expect(matches(/^permissions:\n((?: {2}.*\n)+)/gm)).toEqual(['  contents: read\n']);
    expect(matches(/^ +(permissions):/gm)).toEqual([]);
  });

  test('runs only commands that there are', () => {
    const commands = [
      ...matches(/npm run (?:--silent )?([\w:-]+)/g),
      ...(text.includes('npm test') ? ['test'] : []),
    ];
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
    expect(matches(/node (scripts\/\S+)/g).filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
  });
});

test('every package that is given away with the app has a licence that goes with ours, and its text is handed on', () => {
  const text = thirdPartyLicences(ROOT);
  for (const name of ['react', 'better-sqlite3', 'rxdb', 'zod'])
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(text).toContain('Permission is hereby granted');
});
