import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli, startServer } from '../support/server.ts';

test('pivotal status-page prints a customer’s page, writes it to a file, and says who is not there', async () => {
  const server = await startServer();
  onTestFinished(async () => {
    await server.stop();
  });
  const made = await server.request('POST', '/customers', { body: { name: 'Acme & Co' } });
  const { id } = made.json<{ id: string }>();
  const folder = ['--data-dir', server.dataDir];
  const printed = await runCli(['status-page', id, '--welcome', 'Hello <you>', ...folder]);
  expect(printed.code).toBe(0);
  expect(printed.stdout).toMatch(/^<!doctype html>\n/);
  expect(printed.stdout).toContain('Acme &amp; Co');
  expect(printed.stdout).toContain('Hello &lt;you&gt;');
  const file = join(server.dataDir, 'page.html');
  const written = await runCli(['status-page', id, '--welcome', 'Hello <you>', '--out', file, ...folder]);
  expect(written.stdout).toBe(`Written to ${file}\n`);
  expect(readFileSync(file, 'utf8')).toBe(printed.stdout);
  const unknown = await runCli(['status-page', 'nobody', ...folder]);
  expect([unknown.code === 0, unknown.stdout]).toEqual([false, '']);
});
