import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, readAppFile } from './app-files.ts';

let outside: string;
let folder: string;

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'pivotal-files-'));
  folder = join(outside, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(outside, 'renderer-secret'));
  writeFileSync(join(folder, 'index.html'), '<head></head>');
  writeFileSync(join(folder, 'theme.js'), 'theme');
  writeFileSync(join(folder, 'assets/index-1a2b.js'), 'code');
  writeFileSync(join(outside, 'secret.json'), '{}');
  writeFileSync(join(outside, 'renderer-secret/secret.js'), 'secret');
});

afterAll(() => rmSync(outside, { recursive: true, force: true }));

test.each(['/', '/index.html', '/customers', '/customers/42', '/customers/42-acme.com', '/settings/profile'])(
  'the route %s is answered with the page',
  async (path) => {
    const file = await readAppFile(folder, path);
    expect(file?.isPage).toBe(true);
    expect(file?.content.toString()).toBe('<head></head>');
    expect(file?.headers['Content-Type']).toBe('text/html; charset=utf-8');
    expect(file?.headers['Cache-Control']).toBe('no-store');
  },
);

test('a file is answered with its own type; only hashed ones may be kept', async () => {
  const script = await readAppFile(folder, '/assets/index-1a2b.js');
  expect(script?.content.toString()).toBe('code');
  expect(script?.headers['Content-Type']).toBe('text/javascript; charset=utf-8');
  expect(script?.headers['Cache-Control']).toBe('public, max-age=31536000, immutable');
  expect((await readAppFile(folder, '/theme.js'))?.headers['Cache-Control']).toBe('no-store');
});

test('every file comes with the policy that lets the page run our own files only', async () => {
  const file = await readAppFile(folder, '/');
  expect(file?.headers['Content-Security-Policy']).toBe(CONTENT_SECURITY_POLICY);
  expect(file?.headers['X-Content-Type-Options']).toBe('nosniff');
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
});

test.each([
  '/../secret.json',
  '/..%2fsecret.json',
  '/%2e%2e/secret.json',
  '/assets/../../secret.json',
  '/..\\secret.json',
  '/..%5Csecret.json',
  '//etc/hosts.json',
  '/../renderer-secret/secret.js',
  '/theme.js%00',
  '/%',
  'theme.js',
  '/missing.js',
])('%s serves nothing', async (path) => {
  expect(await readAppFile(folder, path)).toBeNull();
});

test.each([
  '/assets/',
  '/assets/customers',
  '/assets/index-1a2b.js.map',
  '/assets/x.wasm',
  '/assets/42-acme.com',
])('below /assets there are files only: %s is not the page', async (path) => {
  expect(await readAppFile(folder, path)).toBeNull();
});
