import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { wrapChunk } from './chunks.ts';

const FOLDER = 'https://app.example/assets/';
const LOADER = readFileSync(resolve(import.meta.dirname, '../../src/renderer/chunk-loader.js'), 'utf8');

interface Script {
  src: string;
  onload?: () => void;
  onerror?: () => void;
  remove(): void;
}

/** A page with the loader; scripts that are added to it come from `files`. */
function openPage(files: Record<string, string>, brought: Record<string, readonly string[]> = {}) {
  const asked: string[] = [];
  const self: { chunks?: { expect(file: string): void }; pictureDrawn?: Promise<void> } = {};
  const seen: unknown[] = [];
  const page = {
    currentScript: { src: `${FOLDER}loader.js` },
    createElement: () => ({ remove() {} }),
    head: { append: (script: Script) => setTimeout(() => arrive(script)) },
  };
  const note = (value: unknown) => seen.push(value);
  const context = createContext({ self, document: page, URL, MessageChannel, note });
  const run = (file: string) => {
    page.currentScript = { src: FOLDER + file };
    runInContext(`var chunks = self.chunks;${files[file] ?? ''}`, context);
  };
  const arrive = (script: Script) => {
    const file = script.src.slice(FOLDER.length);
    asked.push(file);
    if (files[file] === undefined) return script.onerror?.();
    run(file);
    script.onload?.();
  };
  runInContext(LOADER.replace('CHUNKS', JSON.stringify(brought)), context);
  return { run, asked, seen, self, chunks: () => self.chunks };
}

test('the entry waits until the picture of the first screen is drawn', async () => {
  const page = openPage({ 'index.js': wrapChunk('note("entry")', true) });
  let drawn = () => {};
  page.self.pictureDrawn = new Promise((resolve) => {
    drawn = resolve;
  });
  page.run('index.js');
  await Promise.resolve();
  expect(page.seen).toEqual([]);
  drawn();
  await page.self.pictureDrawn;
  expect(page.seen).toEqual(['entry']);
});

const LATER = 'exports.go = () => Promise.resolve().then(() => require("./screen.js"))';

test('chunks run once each, in the order in which they import each other, when the entry has arrived', () => {
  const page = openPage({
    'react.js': wrapChunk('note("react"); exports.made = 1', false),
    'start.js': wrapChunk('const react = require("./react.js"); note("start " + react.made)', false),
    'index.js': wrapChunk('require("./start.js"); require("./react.js"); note(__filename)', true),
  });
  for (const file of ['react.js', 'start.js']) page.run(file);
  expect(page.seen).toEqual([]);
  page.run('index.js');
  expect(page.seen).toEqual(['react', 'start 1', `${FOLDER}index.js`]);
});

test('chunks that come in one script have names of their own, and each runs in a task of its own', async () => {
  const page = openPage({
    'window.js': [
      `chunks.name("react.js");${wrapChunk('exports.made = __filename; note("react")', false)}`,
      `chunks.name("index.js");${wrapChunk('note(require("./react.js").made); note(__filename)', true)}`,
    ].join(''),
  });
  page.run('window.js');
  expect(page.seen).toEqual(['react']);
  await vi.waitFor(() => expect(page.seen.slice(1)).toEqual([`${FOLDER}react.js`, `${FOLDER}index.js`]));
});

test('what is imported dynamically is asked for with all that it brings along, once', async () => {
  const page = openPage(
    {
      'index.js': wrapChunk(`${LATER}; note(exports.go)`, true),
      'screen.js': wrapChunk('note("screen " + require("./list.js").made)', false),
      'list.js': wrapChunk('exports.made = 2', false),
    },
    { 'screen.js': ['list.js'] },
  );
  page.run('index.js');
  page.chunks()?.expect('screen.js');
  const go = page.seen.pop() as () => Promise<unknown>;
  await Promise.all([go(), go()]);
  expect(page.asked).toEqual(['list.js', 'screen.js']);
  expect(page.seen).toEqual(['screen 2']);
});

test('what is imported dynamically and what that brings along run in tasks of their own', async () => {
  const page = openPage(
    {
      'index.js': wrapChunk(`${LATER}; note(exports.go)`, true),
      'screen.js': wrapChunk('note("screen " + require("./list.js").made)', false),
      'list.js': wrapChunk(
        'exports.made = 2; note("list"); Promise.resolve().then(() => note("later"))',
        false,
      ),
    },
    { 'screen.js': ['list.js'] },
  );
  page.run('index.js');
  const go = page.seen.pop() as () => Promise<unknown>;
  await go();
  expect(page.seen).toEqual(['list', 'later', 'screen 2']);
});

test('what could not be fetched is asked for again by the next attempt, also what it brings along', async () => {
  const files: Record<string, string> = {
    'index.js': wrapChunk(`${LATER}; note(exports.go)`, true),
    'screen.js': wrapChunk('exports.made = require("./list.js").made', false),
  };
  const page = openPage(files, { 'screen.js': ['list.js'] });
  page.run('index.js');
  const go = page.seen.pop() as () => Promise<unknown>;
  await expect(go()).rejects.toThrow(`Failed to fetch ${FOLDER}list.js`);
  files['list.js'] = wrapChunk('exports.made = 3', false);
  await expect(go()).resolves.toMatchObject({ made: 3 });
  expect(page.asked).toEqual(['list.js', 'screen.js', 'list.js']);
});

test('an import() of another shape stops the build', () => {
  expect(() => wrapChunk('import(address)', false)).toThrow();
  expect(() => wrapChunk('Promise.resolve().then(() => require(address))', false)).toThrow();
});
