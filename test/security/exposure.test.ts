import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/server.ts';
import { exchange } from './raw-exchange.ts';
import { JSON_TYPE, startTarget, type Target } from './target.ts';

let parent: string;
let target: Target;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'pivotal-exposure-'));
  // A folder that does not exist yet: its mode is the product's doing.
  target = await startTarget({ dataDir: join(parent, 'data') });
});
afterAll(async () => {
  await target.server.stop();
  rmSync(parent, { recursive: true, force: true });
});

/** The sockets on which a process listens, as `address:port` in the kernel's own notation (hex, host byte order). */
function listening(pid: number): string[] {
  const inodes = new Set<string>();
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    const link = readlinkSync(`/proc/${pid}/fd/${name}`);
    const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  const found: string[] = [];
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const path = `/proc/${pid}/net/${table}`;
    if (!existsSync(path)) continue;
    for (const line of readFileSync(path, 'utf8').trim().split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const listens = table.startsWith('udp') || state === '0A';
      if (listens && inodes.has(inode)) found.push(`${table} ${local}`);
    }
  }
  return found;
}

describe('the network', () => {
  test('the process listens on 127.0.0.1 and on nothing else', () => {
    const port = target.port.toString(16).toUpperCase().padStart(4, '0');
    expect(listening(target.server.pid)).toEqual([`tcp 0100007F:${port}`]);
  });

  test('every other address of the machine refuses the connection', async () => {
    const addresses = Object.entries(networkInterfaces())
      .flatMap(([name, list]) => (list ?? []).map((one) => ({ ...one, name })))
      .filter(({ address }) => address !== '127.0.0.1')
      .map(({ address, name }) => (address.startsWith('fe80:') ? `${address}%${name}` : address));
    expect((await target.raw({ target: '/api/v1/health' })).status).toBe(200);
    for (const address of ['127.0.0.2', ...addresses])
      await expect(exchange(target.port, [], { address }), address).rejects.toThrow(
        /ECONNREFUSED|EADDRNOTAVAIL/,
      );
  });
});

/** Every file below the folder, with its content. */
function filesOf(folder: string): { path: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, content: readFileSync(path) }));
}

describe('the data folder', () => {
  test('the folder and the database files are for their owner alone', () => {
    const { dataDir } = target.server;
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    const files = filesOf(dataDir).filter(({ path }) => /\.db(-wal|-shm)?$/.test(path));
    expect(files.length).toBeGreaterThan(0);
    for (const { path } of files) expect((statSync(path).mode & 0o077).toString(8), path).toBe('0');
  });

  test('a key made by the command line alone, before any server, gives the same modes', async () => {
    const dataDir = join(parent, 'keys-first');
    const created = await runCli(['keys', 'create', '--name', 'first', '--data-dir', dataDir]);
    expect(created.code, created.stderr).toBe(0);
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    for (const { path, content } of filesOf(dataDir)) {
      if (/\.db(-wal|-shm)?$/.test(path)) expect((statSync(path).mode & 0o077).toString(8), path).toBe('0');
      expect(content.includes(created.stdout.trim()), path).toBe(false);
    }
  });

  test('no cleartext key is in any file or log, whatever it was used for', async () => {
    const { server, port } = target;
    const keys = [
      target.key,
      await server.createKey({ name: 'second' }),
      await server.createKey({ name: 'sandbox', test: true }),
    ];
    for (const key of keys) {
      const authorization = ['Authorization', `Bearer ${key}`] as const;
      await target.raw({ target: '/api/v1/me', headers: [authorization] });
      await target.raw({ target: `/api/v1/customers?key=${key}`, headers: [authorization] });
      await target.raw({ target: `/api/v1/customers/${key}`, headers: [authorization] });
      await target.raw({ target: `/nowhere/${key}` });
      await target.raw({ target: '/api/v1/me', headers: [['Authorization', `Basic ${key}`]] });
      await target.raw({ target: '/api/v1/me', headers: [['Host', key]] });
      await target.raw({ target: '/api/v1/me', headers: [['Origin', `http://${key}`]] });
      await target.raw({
        method: 'POST',
        target: '/api/v1/customers',
        headers: [authorization, JSON_TYPE, ['Idempotency-Key', 'a-request']],
        body: `{"name":"broken ${key}`,
      });
      await exchange(port, [`GET /${key} HTTP/9.9\r\n${key}\r\n\r\n`], { until: 'close', waitMs: 1_000 });
    }
    await runCli(['keys', 'list', '--data-dir', server.dataDir]);

    const log = [...server.stdout, ...server.stderr].join('\n');
    for (const key of keys) {
      // Beyond the visible prefix nothing of a key is kept, whole or in part.
      const secret = key.slice(-24);
      expect(log).not.toContain(secret);
      for (const { path, content } of filesOf(server.dataDir))
        expect(content.includes(secret), path).toBe(false);
    }
  });

  test('keys list shows prefixes and never a key', async () => {
    for (const format of [[], ['--json']]) {
      const listed = await runCli(['keys', 'list', ...format, '--data-dir', target.server.dataDir]);
      expect(listed.code).toBe(0);
      expect(listed.stdout).toContain(target.key.slice(0, 12));
      expect(listed.stdout).not.toContain(target.key.slice(0, 20));
      expect(listed.stdout).not.toContain(target.key.slice(-12));
    }
  });

  test('no body is in any log, also when it is refused', async () => {
    const marker = 'zanzibar-quetzal';
    for (const body of [
      `{"name":"${marker}"}`,
      `{"name":"${marker}`,
      `{"name":["${marker}"]}`,
      `{"name":"a","metadata":{"${marker}":"${'x'.repeat(20_000)}"}}`,
      `{"name":"a","status":"${marker}"}`,
    ])
      await target.withKey({ method: 'POST', target: '/api/v1/customers', headers: [JSON_TYPE], body });
    const patched = await target.withKey({
      method: 'PATCH',
      target: `/api/v1/customers/${target.customerId}`,
      headers: [JSON_TYPE],
      body: `{"plan":"${marker}"}`,
    });
    expect(patched.status).toBe(200);
    expect([...target.server.stdout, ...target.server.stderr].join('\n')).not.toContain(marker);
  });

  test('every line of the log is JSON', () => {
    for (const line of target.server.stderr) expect(() => JSON.parse(line), line).not.toThrow();
  });
});
