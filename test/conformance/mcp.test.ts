import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CLI_PATH } from '../support/cli.ts';
import { makeDataDir, removeDataDir, runCli, startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown>;

const READING = ['brief', 'get_record', 'list_records', 'list_risks', 'search'];
const WRITING = ['add_note', 'complete_task', 'create_record', 'undo', 'update_record'];

const dataDir = makeDataDir();
const alone = makeDataDir();
let server: TestServer;
let readKey: string;
let key: string;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startServer({ dataDir });
  key = await server.createKey({ name: 'claude' });
  const made = await runCli(['keys', 'create', '--name', 'reader', '--scope', 'read', '--data-dir', dataDir]);
  readKey = made.stdout.trim();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server.stop();
  for (const folder of [dataDir, alone]) removeDataDir(folder);
});

/** The newest era that both sides have, or the one before. */
type Era = 'auto' | 'legacy';

async function connect(transport: Parameters<Client['connect']>[0], era: Era) {
  const client = new Client({ name: 'tests', version: '1' }, { versionNegotiation: { mode: era } });
  clients.push(client);
  await client.connect(transport);
  return client;
}

const overHttp = (secret: string, era: Era) =>
  connect(
    new StreamableHTTPClientTransport(new URL(`${server.origin}/local/v1/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${secret}` } },
    }),
    era,
  );

const overStdio = (folder: string, era: Era, env: Record<string, string> = {}) =>
  connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [CLI_PATH, 'mcp', '--data-dir', folder],
      env: { PATH: process.env.PATH ?? '', ...env },
      stderr: 'ignore',
    }),
    era,
  );

async function use(client: Client, name: string, parameters: Body): Promise<Body> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: parameters });
  expect(isError ?? false, JSON.stringify(content)).toBe(false);
  return structuredContent as Body;
}

async function toolNames(client: Client): Promise<string[]> {
  return (await client.listTools()).tools.map(({ name }) => name).toSorted();
}

const WAYS: readonly (readonly [string, () => Promise<Client>])[] = [
  ['HTTP, the present era', () => overHttp(key, 'auto')],
  ['HTTP, the era before', () => overHttp(key, 'legacy')],
  ['stdio, the present era', () => overStdio(dataDir, 'auto')],
  ['stdio, the era before', () => overStdio(dataDir, 'legacy')],
];

describe.each(WAYS)('over %s', (way, open) => {
  test('an assistant finds, writes, and takes back what it wrote', async () => {
    const client = await open();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual([...READING, ...WRITING].toSorted());
    for (const { annotations, outputSchema, inputSchema } of tools) {
      expect(Object.keys(annotations ?? {})).toEqual(
        expect.arrayContaining(['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']),
      );
      expect([inputSchema.type, outputSchema?.type]).toEqual(['object', 'object']);
    }
    const made = await use(client, 'create_record', { type: 'customer', fields: { name: `Acme ${way}` } });
    const { id } = made.record as { id: string };
    expect(made).toMatchObject({ record: { name: `Acme ${way}` }, batch_id: expect.any(String) });
    const changed = await use(client, 'update_record', { type: 'customer', id, fields: { plan: 'Scale' } });
    expect(changed).toMatchObject({ record: { plan: 'Scale' }, changed: ['plan'] });
    await use(client, 'add_note', { customer_id: id, body: 'Asked for the CSV' });
    expect((await use(client, 'brief', { customer_id: id })).brief).toBeTruthy();
    expect(await use(client, 'get_record', { type: 'customer', id })).toMatchObject({
      record: { plan: 'Scale' },
    });
    const history = (await server.request('GET', `/customers/${id}/activity`)).json().data as Body[];
    expect(new Set(history.map(({ actor_type }) => actor_type))).toEqual(new Set(['mcp']));

    await use(client, 'undo', { batch_id: changed.batch_id });
    expect(await use(client, 'get_record', { type: 'customer', id })).toMatchObject({
      record: { plan: null },
    });
    const resource = await client.readResource({ uri: `pivotal://customers/${id}` });
    expect(JSON.stringify(resource.contents)).toContain(`Acme ${way}`);
    const prompt = await client.getPrompt({ name: 'brief', arguments: { customer: 'Acme' } });
    expect(JSON.stringify(prompt.messages)).toContain('Acme');
    const refused = await client.callTool({
      name: 'get_record',
      arguments: { type: 'customer', id: 'nobody' },
    });
    expect(refused.isError).toBe(true);
  });
});

test('a key that may only read has no tools that write', async () => {
  expect(await toolNames(await overHttp(readKey, 'auto'))).toEqual(READING);
  expect(await toolNames(await overStdio(dataDir, 'legacy', { PIVOTAL_KEY: readKey }))).toEqual(READING);
});

test('without the app running, the command starts what it needs and ends with its client', async () => {
  const client = await overStdio(alone, 'auto');
  await use(client, 'create_record', { type: 'customer', fields: { name: 'Alone' } });
  await client.close();
  clients.length = 0;
  const again = await startServer({ dataDir: alone });
  const names = (await again.request('GET', '/customers')).json().data as Body[];
  expect(names).toMatchObject([{ name: 'Alone' }]);
  await again.stop();
});

test('strangers are refused before anything is read', async () => {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
  const base = '/local/v1';
  const headers = { accept: 'application/json, text/event-stream' };
  const foreign = { ...headers, origin: 'https://evil.example' };
  expect((await server.request('POST', '/mcp', { base, body: message, headers: foreign })).status).toBe(403);
  expect((await server.request('POST', '/mcp', { base, body: message, headers, key: null })).status).toBe(
    401,
  );
  expect((await server.request('GET', '/mcp', { base })).status).toBe(405);
});

test('a message that is nested deeper than can be read is refused', async () => {
  const body = `{"jsonrpc":"2.0","id":1,"params":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  const answer = await server.request('POST', '/mcp', { base: '/local/v1', body });
  expect([answer.status, answer.json().error]).toMatchObject([400, { code: 'too_big' }]);
});

test('a message that is none is its sender’s fault: refused, and no failure in the log', async () => {
  const headers = { accept: 'application/json, text/event-stream' };
  const messages: readonly unknown[] = [
    { jsonrpc: '2.0', id: 1, method: 5 },
    { jsonrpc: '2.0', id: {}, method: 'tools/list' },
    { jsonrpc: '2.0', id: 1, method: 'nothing/here' },
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'nothing', arguments: 5 } },
    { jsonrpc: '2.0', id: 1, result: 'out of the blue' },
    { jsonrpc: '2.0' },
    { jsonrpc: '1.0', id: 1, method: 'tools/list' },
    [],
    'tools/list',
  ];
  for (const body of messages) {
    const answer = await server.request('POST', '/mcp', { base: '/local/v1', body, headers });
    expect(answer.status, JSON.stringify(body)).toBeLessThan(500);
  }
  // Answered after them, so that whatever they left in the log is there.
  await server.request('GET', '/me');
  expect(server.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test('who only says to be an assistant is not one: what they write is their key’s', async () => {
  const customer = (
    await server.request('POST', '/customers', {
      body: { name: 'Pretender' },
      headers: { 'Pivotal-Via': 'mcp' },
    })
  ).json();
  await server.request('PATCH', `/customers/${customer.id}`, {
    body: { plan: 'Scale' },
    headers: { 'Pivotal-Via': 'mcp run_0000000000000000000000000000000000000000000' },
  });
  const history = (await server.request('GET', `/customers/${customer.id}/activity`)).json().data as Body[];
  expect(new Set(history.map(({ actor_type }) => actor_type))).toEqual(new Set(['api_key']));
});
