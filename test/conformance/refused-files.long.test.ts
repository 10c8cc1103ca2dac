import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApiKeys } from '../../src/main/hub/workspace/open-api-keys.ts';
import { runCli } from '../support/server.ts';
import { findKey, listKeys } from './keys.ts';
import { type Body, refusalOf, serveForFile } from './local-caller.ts';

const { server, call, ok, refusal, readKey } = serveForFile();

describe('files', () => {
  test('are as large as they may be and no larger; one that is gone is said to be, and the rest goes on', async () => {
    const send = (query: string, body: string, headers: Record<string, string> = {}) =>
      server().request('POST', `/attachments${query}`, {
        base: '/local/v1',
        body,
        headers: { 'content-type': 'text/plain', ...headers },
      });
    const most = 25 * 1024 * 1024;
    expect(refusalOf(await send('?name=big', 'x'.repeat(most + 1)))).toBe('413 body_too_large');
    const kept = (await send('?name=big', 'x'.repeat(most))).json<Body>();
    expect(kept).toMatchObject({ size: most, content_type: 'text/plain' });
    expect(refusalOf(await send('?name=a', 'x', { 'content-encoding': 'gzip' }))).toBe(
      '415 unsupported_media_type',
    );
    // What is said beside the name is nothing; what it is cannot be changed afterwards.
    const named = (await send('?name=a&size=9&sha256=0&id=1', 'x')).json<Body>();
    expect(named).toMatchObject({ name: 'a', size: 1 });
    for (const fields of [
      { name: 'b' },
      { sha256: '0'.repeat(64) },
      { content_type: 'text/html' },
      { size: 9 },
    ]) {
      const answer = await call('PATCH', `/attachments/${named.id}`, fields);
      expect([answer.json(), answer.headers.get('pivotal-batch')]).toEqual([named, null]);
    }
    const sha256 = String(named.sha256);
    rmSync(join(server().dataDir, 'attachments', sha256.slice(0, 2), sha256));
    expect(await refusal('GET', `/attachments/${named.id}/content`)).toBe('404 attachment_content_missing');
    await ok('DELETE', `/attachments/${named.id}`);
    expect(await refusal('GET', `/attachments/${named.id}/content`)).toBe('404 attachment_not_found');
    expect((await call('GET', `/attachments/${kept.id}/content`)).text).toHaveLength(most);
  });
});

describe('API keys', () => {
  const keys = (...args: string[]) => runCli(['keys', ...args, '--data-dir', server().dataDir]);
  const status = async (key: string) => (await server().request('GET', '/me', { key })).status;

  test('are rotated at once or in an hour; the old one twice; a revoked or ended one never', async () => {
    const first = (await keys('create', '--name', 'script', '--scope', 'read')).stdout.trim();
    const { prefix } = await findKey(server().dataDir, first);
    const second = (await keys('rotate', prefix, '--grace', '1h')).stdout.trim();
    expect([await status(first), await status(second)]).toEqual([200, 200]);
    // In its hour it can be rotated once more, at once this time: then it has ended.
    const third = (await keys('rotate', prefix)).stdout.trim();
    expect([await status(first), await status(second), await status(third)]).toEqual([401, 200, 200]);
    const before = await listKeys(server().dataDir);
    const again = await keys('rotate', prefix);
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('not accepted any more');
    for (const wrong of ['1', '1w', '-1h', '', '1.5h', '1h ', 'now'])
      expect((await keys('rotate', second.slice(0, 12), '--grace', wrong)).code, wrong).toBe(2);
    expect((await keys('rotate', 'pivotal_none')).code).toBe(1);
    expect((await keys('rotate')).code).toBe(2);
    expect((await listKeys(server().dataDir)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    // The new ones may do no more than the old one might.
    for (const key of [second, third])
      expect(
        refusalOf(
          await server().request('POST', '/people', { base: '/local/v1', key, body: { name: 'Never' } }),
        ),
      ).toBe('403 insufficient_scope');
  });

  test('are not reached over the API, whatever key asks', async () => {
    for (const key of [readKey(), await server().createKey()])
      for (const [method, path] of [
        ['GET', '/keys'],
        ['POST', '/keys'],
        ['POST', '/keys/1/rotate'],
        ['GET', '/api-keys'],
        ['POST', '/api-keys/1/rotate'],
        ['DELETE', '/api-keys/1'],
      ] as const) {
        const answer = await server().request(method, path, { base: '/local/v1', key });
        expect(refusalOf(answer), path).toBe('404 route_not_found');
      }
    const stored = openApiKeys(server().dataDir);
    try {
      expect(stored.list().every((key) => !('hash' in key) && !('secret' in key))).toBe(true);
    } finally {
      stored.close();
    }
  });
});
