import { afterAll, describe, expect, test } from 'vitest';
import { makeDataDir, removeDataDir, runCli, startServer } from '../support/server.ts';
import { findKey, listKeys } from './keys.ts';
import { expectError } from './wire.ts';

const dataDir = makeDataDir();
const keys = (...args: string[]) => runCli(['keys', ...args, '--data-dir', dataDir]);

// Made before any server has ever run on the folder.
const early = (await keys('create', '--name', 'early')).stdout.trim();
const server = await startServer({ dataDir });
afterAll(async () => {
  await server.stop();
  removeDataDir(dataDir);
});

describe('keys create', () => {
  test('prints the key alone, on one line', async () => {
    for (const [flags, form] of [
      [[], /^pivotal_(?!test_)[A-Za-z0-9]+\n$/],
      [['--test'], /^pivotal_test_[A-Za-z0-9]+\n$/],
    ] as const) {
      const { code, stdout, stderr } = await keys('create', '--name', 'alone', ...flags);
      expect(code).toBe(0);
      expect(stdout).toMatch(form);
      expect(stderr).not.toContain(stdout.trim());
    }
  });

  test('takes effect on the next request while serve runs', async () => {
    const { stdout } = await keys('create', '--name', 'fresh');
    expect((await server.request('GET', '/me', { key: stdout.trim() })).status).toBe(200);
  });

  test('works before serve has ever run', async () => {
    expect((await server.request('GET', '/me', { key: early })).status).toBe(200);
  });

  test('never makes the same key twice', async () => {
    const made = await Promise.all([1, 2, 3].map(() => keys('create', '--name', 'twin')));
    expect(new Set(made.map(({ stdout }) => stdout)).size).toBe(3);
  });
});

describe('keys list', () => {
  test('shows name and prefix, and with --json one JSON value', async () => {
    const { prefix, name } = await findKey(dataDir, early);
    expect(name).toBe('early');
    expect(early.startsWith(prefix)).toBe(true);
    const { code, stdout } = await keys('list');
    expect(code).toBe(0);
    expect(stdout).toContain('early');
    expect(stdout).toContain(prefix);
    expect(stdout).not.toContain(early);
    expect((await keys('list', '--json')).stdout).not.toContain(early);
  });

  test('marks a key that acts for somebody who has left, and still works', async () => {
    const local = { base: '/local/v1' } as const;
    // Who owns the workspace cannot leave it.
    await server.request('POST', '/people', { ...local, body: { name: 'Ann Keller' } });
    const ben = await server.request('POST', '/people', { ...local, body: { name: 'Ben Ito' } });
    const { id } = ben.json<{ id: string }>();
    const secret = (await keys('create', '--name', 'of ben', '--person', 'ben ito')).stdout.trim();
    const { prefix } = await findKey(dataDir, secret);
    const line = async () => (await keys('list')).stdout.split('\n').find((each) => each.startsWith(prefix));
    expect(await line()).not.toContain('has left');
    const left = await server.request('PATCH', `/people/${id}`, {
      ...local,
      body: { removed_at: new Date().toISOString() },
    });
    expect(left.status).toBe(200);
    expect(await line()).toContain('active, Ben Ito has left');
    const { data: listed } = JSON.parse((await keys('list', '--json')).stdout) as {
      data: { name: string; person_left: string | null }[];
    };
    expect(listed.find(({ name }) => name === 'of ben')).toMatchObject({ person_left: 'Ben Ito' });
    await keys('revoke', prefix);
    expect(await line()).not.toContain('has left');
  });

  test('of an empty folder is empty, not an error', async () => {
    const empty = makeDataDir();
    expect(await listKeys(empty)).toEqual([]);
    expect((await runCli(['keys', 'list', '--data-dir', empty])).code).toBe(0);
    removeDataDir(empty);
  });
});

describe('keys revoke', () => {
  test('by prefix or id takes effect on the very next request', async () => {
    for (const by of ['prefix', 'id'] as const) {
      const key = (await keys('create', '--name', `by ${by}`)).stdout.trim();
      expect((await server.request('GET', '/me', { key })).status).toBe(200);
      const { code, stderr } = await keys('revoke', (await findKey(dataDir, key))[by]);
      expect(code, stderr).toBe(0);
      expectError(await server.request('GET', '/me', { key }), 'api_key_revoked');
    }
  });

  test('of a key nobody knows says so and fails', async () => {
    const before = await listKeys(dataDir);
    const { code, stdout, stderr } = await keys('revoke', 'pivotal_none');
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('pivotal_none');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect((await listKeys(dataDir)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('lasts over a restart', async () => {
    const folder = makeDataDir();
    let other = await startServer({ dataDir: folder });
    const key = await other.createKey({ name: 'gone' });
    const { prefix } = await findKey(folder, key);
    expect((await runCli(['keys', 'revoke', prefix, '--data-dir', folder])).code).toBe(0);
    await other.stop();
    other = await startServer({ dataDir: folder });
    expectError(await other.request('GET', '/me', { key }), 'api_key_revoked');
    await other.stop();
    removeDataDir(folder);
  });
});
