import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openRequest } from '../support/request.ts';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';
import { createCustomer, pause } from './actions.ts';

const folders: string[] = [];
const servers: TestServer[] = [];

function folder(): string {
  const made = makeDataDir();
  folders.push(made);
  return made;
}

async function serve(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) if (server.child.exitCode === null) await server.stop();
});
afterAll(() => {
  for (const made of folders) removeDataDir(made);
});

/** The lines a person reads: stderr without what follows the last line break. */
const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

describe('serve', () => {
  test('prints exactly one JSON line on stdout, and only once it answers', async () => {
    const server = await serve();
    expect(Object.keys(JSON.parse(server.stdout[0] ?? ''))).toEqual(['ready', 'api', 'app', 'pid']);
    expect(JSON.parse(server.stdout[0] ?? '')).toEqual({
      ready: true,
      api: `http://127.0.0.1:${server.port}/api/v1`,
      app: `http://127.0.0.1:${server.port}/`,
      pid: server.child.pid,
    });
    expect(server.port).toBeGreaterThan(0);
    expect((await fetch(`${server.api}/health`)).status).toBe(200);
    await createCustomer(server);
    await server.request('GET', '/customers/999');
    await server.stop();
    expect(server.stdout).toHaveLength(1);
  });

  test('takes the port it is told', async () => {
    const first = await serve();
    const { port } = first;
    await first.stop();
    const second = await serve({ args: ['--port', String(port)] });
    expect(second.port).toBe(port);
  });

  test('makes the data folder, with its parents', async () => {
    const dataDir = join(folder(), 'not', 'yet', 'there');
    const server = await serve({ dataDir });
    await createCustomer(server);
    expect(existsSync(dataDir)).toBe(true);
  });

  test('logs JSON lines on stderr, without keys and without bodies', async () => {
    const server = await serve();
    const key = await server.createKey({ name: 'logged' });
    const marks = ['MarkInName', 'mark-in-metadata', 'mark@in-email.example', 'MarkInBrokenBody'];
    const body = { name: marks[0], metadata: { note: marks[1] } };
    const { id } = await createCustomer(server, body);
    await server.request('POST', '/customers', { key, body, headers: { 'idempotency-key': 'log-1' } });
    await server.request('POST', `/customers/${id}/contacts`, { key, body: { name: 'x', email: marks[2] } });
    await server.request('POST', '/customers', { key, body: `{"name":"${marks[3]}` });
    await server.request('POST', '/customers', { key, body: { ...body, mrr: marks[0] } });
    const unknownKey = 'pivotal_thisKeyWasNeverMadeHere0000';
    await server.request('GET', '/me', { key: unknownKey });
    await server.request('GET', `/me?api_key=${key}`, { key: null });
    await server.request('GET', '/me', { key: null, headers: { authorization: key } });
    await server.stop();
    for (const line of server.stderr) expect(typeof JSON.parse(line), line).toBe('object');
    const log = server.stderr.join('\n');
    for (const secret of [key, key.slice(-12), unknownKey, unknownKey.slice(-12), ...marks])
      expect(log).not.toContain(secret);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it within 2 s with code 0',
    { retry: 2 },
    async (signal) => {
      const server = await serve();
      await createCustomer(server);
      const exit = await server.stop(signal);
      expect(exit).toMatchObject({ code: 0, signal: null });
      expect(exit.ms).toBeLessThan(2_000);
    },
  );

  test('SIGTERM does not wait for idle connections nor for bodies that never arrive', {
    retry: 2,
  }, async () => {
    const server = await serve();
    const key = await server.createKey();
    const idle = connect(server.port, '127.0.0.1').on('error', () => undefined);
    const slow = await openRequest(server.port, 'POST', '/api/v1/customers', {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': 100,
    });
    slow.write('{"name":');
    await pause(100);
    const exit = await server.stop('SIGTERM');
    idle.destroy();
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.ms).toBeLessThan(2_000);
  });

  test('what it acknowledged is there after a restart', async () => {
    const dataDir = folder();
    const first = await serve({ dataDir });
    const key = await first.createKey();
    const customer = await createCustomer(first);
    await first.stop();
    const second = await serve({ dataDir });
    const response = await second.request('GET', `/customers/${customer.id}`, { key });
    expect(response.json()).toEqual(customer);
  });

  test('a port in use is an error that names the port and --port', async () => {
    const { port } = await serve();
    const other = folder();
    const { code, stdout, stderr } = await runCli([
      ...['serve', '--data-dir', other, '--port', String(port)],
    ]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(String(port));
    expect(stderr).toContain('--port');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a second process on the same data folder says so and exits; the first goes on', async () => {
    const server = await serve();
    const { code, stdout, stderr } = await runCli([
      ...['serve', '--data-dir', server.dataDir, '--port', '0'],
    ]);
    expect(code).not.toBe(0);
    expect(code).not.toBeNull();
    expect(stdout).toBe('');
    expect(stderr).toContain(server.dataDir);
    expect(stderr).not.toMatch(/^\s+at /m);
    await createCustomer(server);
  });

  test('a folder left behind by kill -9 opens again', async () => {
    const dataDir = folder();
    const first = await serve({ dataDir });
    const customer = await createCustomer(first);
    await first.kill9();
    const second = await serve({ dataDir });
    expect((await second.request('GET', `/customers/${customer.id}`)).json()).toEqual(customer);
  });
});

describe('--help', () => {
  test.each([
    ['--help', ['serve', 'keys']],
    ['serve --help', ['--data-dir', '--port', '--sample', '4780']],
    ['keys --help', ['create', 'list', 'revoke']],
    ['keys create --help', ['--name', '--test', '--data-dir']],
    ['keys list --help', ['--json', '--data-dir']],
    ['keys revoke --help', ['--data-dir']],
  ])('%s explains itself on stdout and exits 0', async (line, words) => {
    const { code, stdout, stderr } = await runCli(line.split(' '));
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const word of words) expect(stdout).toContain(word);
  });
});

describe('a wrong flag or a bad value', () => {
  const dataDir = folder();
  test.each([
    ['serve --prot 4780', '--prot'],
    ['serve --port', '--port'],
    ['serve --port abc', '--port'],
    ['serve --port 70000', '--port'],
    ['serve --port -1', '--port'],
    ['serve --port 80.5', '--port'],
    ['serve --port=', '--port'],
    ['serve extra', ''],
    ['srve', ''],
    ['keys create', '--name'],
    ['keys create --name', '--name'],
    ['keys create --name=', '--name'],
    ['keys create --name x --tset', '--tset'],
    ['keys list --jsn', '--jsn'],
    ['keys revoke', ''],
    ['keys rvoke x', ''],
    ['--nothing', '--nothing'],
  ])('"%s" exits 2 with one line', async (line, word) => {
    const { code, stdout, stderr } = await runCli(line.split(' '), { env: { HOME: dataDir } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toContain(word);
  });
});
