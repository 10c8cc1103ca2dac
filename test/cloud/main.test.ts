import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

interface Ready {
  ready: true;
  url: string;
  control: string;
  key: string;
  customers: number;
  contacts: number;
  onboardings: number;
  rate: number;
  pid: number;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const KEY = 'pivotal_processkey0001';
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(...options: string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function collect(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

async function start(...options: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = run(...options);
  if (!child.stdout) throw new Error('No stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ready: JSON.parse(line) as Ready };
  }
  throw new Error('The cloud ended before it was ready');
}

async function api(ready: Ready, path: string, key = KEY) {
  const headers = { authorization: `Bearer ${key}`, connection: 'close' };
  const response = await fetch(ready.url + path, { headers });
  return {
    status: response.status,
    limit: response.headers.get('x-ratelimit-limit'),
    body: await response.json(),
  };
}

async function control(ready: Ready, method: string, path: string, body?: unknown) {
  const response = await fetch(`${ready.control}/${path}`, {
    method,
    headers: { connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

it('serves generated data to its key, and the same data for the same seed', async () => {
  const options = [
    '--key',
    KEY,
    '--customers',
    '12',
    '--contacts',
    '30',
    '--onboardings',
    '15',
    '--rate',
    '90',
  ];
  const { ready } = await start(...options);
  expect(ready).toEqual({
    ready: true,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/),
    control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/__control$/),
    key: KEY,
    customers: 12,
    contacts: 30,
    onboardings: 15,
    rate: 90,
    pid: children[0]?.pid,
  });
  const { status, limit, body } = await api(ready, '/customers?limit=100');
  expect([status, limit, body.data.length]).toEqual([200, '90', 12]);
  const { ready: twin } = await start(...options);
  const names = (list: { data: { name: string; domain: string }[] }) =>
    list.data.map(({ name, domain }) => `${name} ${domain}`);
  expect(names((await api(twin, '/customers?limit=100')).body)).toEqual(names(body));
});

it('is steered over its control port', async () => {
  const { ready } = await start('--key', KEY, '--customers', '3');
  const rule = { match: { path: '/me' }, effect: { kind: 'refuse', status: 503 }, times: 1 };
  expect((await control(ready, 'POST', 'faults', rule)).body).toEqual({ ids: ['fault_1'] });
  expect((await api(ready, '/me')).status).toBe(503);
  expect((await api(ready, '/me')).status).toBe(200);
  expect((await control(ready, 'GET', 'faults')).body).toMatchObject([
    { id: 'fault_1', matched: 2, applied: 1 },
  ]);
  expect((await control(ready, 'DELETE', 'faults/fault_1')).body).toEqual([]);
  expect((await control(ready, 'DELETE', 'faults/fault_1')).status).toBe(400);

  const edits = [
    { op: 'create', resource: 'customer', fields: { name: 'From afar' } },
    { op: 'update', resource: 'customer', id: 1, fields: { plan: 'Remote' } },
    { op: 'delete', resource: 'customer', id: 2 },
  ];
  expect((await control(ready, 'POST', 'edits', edits)).body[0]).toMatchObject({ display_id: 4 });
  expect((await api(ready, '/customers/1')).body.plan).toBe('Remote');
  expect((await api(ready, '/customers/2')).status).toBe(404);
  expect((await control(ready, 'POST', 'edits', { ...edits[1], id: 99 })).status).toBe(404);

  await control(ready, 'POST', 'clock', { advance: 3_600_000, skew: -1000 });
  const { body: health } = await api(ready, '/health');
  expect(Date.parse(health.timestamp) - Date.now()).toBeGreaterThan(3_590_000);

  await control(ready, 'POST', 'limits', { live: 2 });
  expect((await api(ready, '/me')).limit).toBe('2');
  const { body: stats } = await control(ready, 'GET', 'stats');
  expect(stats).toMatchObject({
    counts: { 'GET /me': 3 },
    max_requests_in_any_window: 4,
    creates_applied: 0,
  });
  expect((await control(ready, 'GET', 'requests?since=6')).body).toEqual([]);

  const { body: key } = await control(ready, 'POST', 'keys', { mode: 'test' });
  expect((await api(ready, '/me', key.key)).limit).toBe('30');
  await control(ready, 'POST', 'revoke-key', { key: KEY });
  expect((await api(ready, '/me')).body.error.code).toBe('api_key_revoked');

  await control(ready, 'POST', 'partition', {});
  await expect(api(ready, '/health')).rejects.toThrow('fetch failed');
  expect((await control(ready, 'GET', 'state')).body.partitioned).toBe(true);
  await control(ready, 'POST', 'heal');
  expect((await api(ready, '/health')).status).toBe(200);
  expect((await control(ready, 'GET', 'objects')).body.customer).toHaveLength(3);
});

it('refuses malformed control requests with the reason, and web pages altogether', async () => {
  const { ready } = await start();
  const { status, body } = await control(ready, 'POST', 'faults', { effect: { kind: 'explode' } });
  expect(status).toBe(400);
  expect(body.error).toContain("Expected 'latency' | 'drop'");
  expect((await control(ready, 'POST', 'nothing')).body.controls).toContain('POST faults');
  const fromPage = await fetch(`${ready.control}/state`, { headers: { origin: 'https://evil.example' } });
  expect(fromPage.status).toBe(403);
});

it('keeps its data in a file over an orderly end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const file = join(folder, 'cloud.json');
  const { child, ready } = await start('--key', KEY, '--file', file, '--customers', '5');
  await control(ready, 'POST', 'edits', { op: 'delete', resource: 'customer', id: 5 });
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);
  const { ready: again } = await start('--file', file, '--customers', '50');
  expect(again.key).toBe(KEY);
  expect((await api(again, '/customers')).body.data).toHaveLength(4);
  await control(again, 'POST', 'edits', {
    op: 'update',
    resource: 'customer',
    id: 1,
    fields: { name: 'Late' },
  });
  // Nobody tells it to save: a crash loses a few seconds at most.
  await expect.poll(() => readFileSync(file, 'utf8').includes('"Late"'), { timeout: 10_000 }).toBe(true);
  rmSync(folder, { recursive: true });
});

it('says what is wrong with its options', async () => {
  const wrong = run('--rate', 'fast');
  const [message, code] = await Promise.all([collect(wrong.stderr), ended(wrong)]);
  expect([message, code]).toEqual(['--rate takes a whole number, not "fast"\n', 1]);
  const { ready } = await start();
  const port = new URL(ready.url).port;
  const second = run('--port', port);
  const [taken, exit] = await Promise.all([collect(second.stderr), ended(second)]);
  expect([taken, exit]).toEqual([`Port ${port} is in use; choose another one\n`, 1]);
});
