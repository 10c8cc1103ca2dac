import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { app, protocol, restartElectron } from '../../../../test/support/electron/electron.ts';
import { CONTENT_SECURITY_POLICY } from '../app-files.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

let outside: string;

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'pivotal-protocol-'));
  mkdirSync(join(outside, 'renderer/assets'), { recursive: true });
  writeFileSync(join(outside, 'renderer/index.html'), '<head></head>');
  writeFileSync(join(outside, 'renderer/assets/index-1a2b.js'), 'code');
  writeFileSync(join(outside, 'secret.json'), '{}');
});

afterAll(() => rmSync(outside, { recursive: true, force: true }));

beforeEach(() => {
  restartElectron();
  registerAppScheme();
  app.becomeReady();
  serveApp(join(outside, 'renderer'));
});

test('the scheme is one like https, and may not go past the policy of its pages', () => {
  expect(protocol.privileged).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test.each([
  'app://pivotal/',
  'app://pivotal/customers/42?tab=contacts#top',
  'app://pivotal/settings/profile',
])('%s shows the page, without a session token and under the policy', async (url) => {
  const answer = await protocol.fetch(url);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('<head></head>');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a file of the app is served as what it is', async () => {
  const answer = await protocol.fetch('app://pivotal/assets/index-1a2b.js');
  expect(await answer.text()).toBe('code');
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test.each([
  'app://pivotal/../secret.json',
  'app://pivotal/%2e%2e/secret.json',
  'app://pivotal/assets/..%2f..%2fsecret.json',
  'app://pivotal/..%5csecret.json',
  'app://pivotal//etc/hosts.json',
  'app://pivotal/missing.js',
  'app://other/index.html',
  'app:///index.html',
])('%s gets nothing, and the policy all the same', async (url) => {
  const answer = await protocol.fetch(url);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
});

test('nothing can be sent there', async () => {
  expect((await protocol.fetch('app://pivotal/', { method: 'POST' })).status).toBe(405);
});
