import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { BRIDGE_CALLS, type BridgeCall } from '#shared/bridge.ts';
import { RECORDS } from '#shared/records/index.ts';
import { connectBridge, followLink } from '../support/browser.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { startTarget, type Target } from './target.ts';

/* What a page could ask that is signed in and not to be trusted: a script that got into it, an extension of the browser. */

let target: Target;
let socket: WebSocket;
let tried = 0;
beforeAll(async () => {
  target = await startTarget();
  ({ socket } = await followLink(await target.server.link()));
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
});
afterAll(async () => {
  socket.close();
  await target.server.stop();
  process.stdout.write(`${tried} hostile calls of a browser that is signed in were tried\n`);
});

interface Answer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

const waiting = new Map<number, (answer: Answer) => void>();

function ask(call: string, input: unknown): Promise<Answer> {
  tried += 1;
  const id = tried;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, call, input }));
  });
}

type JsonSchema = Readonly<Record<string, unknown>>;

/** Something that a schema takes, as small as it can be. */
function fitting(schema: JsonSchema): unknown {
  const { type, anyOf, oneOf, enum: values, const: only, minimum = 1, minLength = 1 } = schema;
  const [first] = [...((anyOf ?? oneOf ?? []) as JsonSchema[])];
  if (first !== undefined) return fitting(first);
  if (only !== undefined) return only;
  if (Array.isArray(values)) return values[0];
  if (type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
    const required = (schema.required ?? []) as string[];
    return Object.fromEntries(required.map((name) => [name, fitting(properties[name] ?? {})]));
  }
  if (type === 'array')
    return schema.minItems === undefined ? [] : [fitting((schema.items ?? {}) as JsonSchema)];
  if (type === 'integer' || type === 'number') return Math.max(Number(minimum), 1);
  if (type === 'boolean') return true;
  if (schema.format === 'uri') return 'http://127.0.0.1:9';
  return 'x'.repeat(Math.max(Number(minLength), 1));
}

const named = (text: string): unknown => JSON.parse(text);
const deep = (levels: number) => named(`${'['.repeat(levels)}${']'.repeat(levels)}`);

/** What no field expects, or expects least. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  'nobody',
  'constructor',
  '__proto__',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  "'; DROP TABLE customers; --",
  '../../../etc/passwd',
  'x'.repeat(100_000),
  [],
  [null],
  ['x', 1, {}],
  Array.from({ length: 10_001 }, () => 'x'),
  {},
  { toString: 'x', valueOf: 1 },
  named('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}'),
  deep(2000),
];

/** Of these, an answer would end the test itself, or reach out of this machine. */
const LEFT_OUT: readonly BridgeCall[] = ['browser.signOut'];
const CALLS = (Object.keys(BRIDGE_CALLS) as BridgeCall[]).filter((call) => !LEFT_OUT.includes(call));

const schemaOf = (call: BridgeCall) =>
  z.toJSONSchema(BRIDGE_CALLS[call].input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** Every input with one thing wrong in it, and some that are wrong as a whole. */
function hostileInputs(call: BridgeCall): unknown[] {
  const schema = schemaOf(call);
  const base = fitting(schema) as Record<string, unknown>;
  const names = Object.keys((schema.properties ?? {}) as object);
  return [
    ...HOSTILE,
    base,
    { ...base, ...(named('{"__proto__":1,"toString":2,"constructor":3}') as object) },
    ...names.flatMap((name) => HOSTILE.map((value) => ({ ...base, [name]: value }))),
  ];
}

const isFault = ({ id, output, error }: Answer) =>
  id < 0 || (output === undefined && error === undefined) || error?.code === 'internal_error';

test.each(CALLS)('%s answers whatever it is given, and nothing fails inside', async (call) => {
  const inputs = hostileInputs(call);
  const answers = await Promise.all(inputs.map((input) => ask(call, input)));
  const faults = answers.flatMap((answer, at) =>
    isFault(answer) ? [`${JSON.stringify(inputs[at])?.slice(0, 200)}: ${JSON.stringify(answer)}`] : [],
  );
  expect(faults).toEqual([]);
});

test('a command of any kind and type is carried out or refused, and nothing fails inside', async () => {
  const types = Object.keys(RECORDS);
  const key = 'c0000000000000000000000x1';
  const commands = types.flatMap((type) => [
    ...HOSTILE.map((fields) => ({ operation: 'create', type, key, fields })),
    ...HOSTILE.map((fields) => ({ operation: 'update', type, key: target.customerId, fields, base: fields })),
    ...HOSTILE.map((reason) => ({ operation: 'update', type, key: target.customerId, fields: {}, reason })),
    ...HOSTILE.map((other) => ({ operation: 'delete', type, key: other, fields: {} })),
    ...['merge', 'apply', 'nothing', 'toString', '__proto__', ''].flatMap((action) =>
      HOSTILE.map((fields) => ({ operation: 'act', type, key: target.customerId, action, fields })),
    ),
    { operation: 'act', type, key: target.customerId, fields: {} },
  ]);
  const answers = await Promise.all(
    commands.map((command, at) =>
      ask('commands.apply', {
        batch_id: `hostile-${at}`,
        commands: [{ command_id: `hostile-${at}`, ...command }],
      }),
    ),
  );
  const faults = answers.flatMap((answer, at) =>
    isFault(answer) ? [`${JSON.stringify(commands[at])?.slice(0, 200)}: ${JSON.stringify(answer)}`] : [],
  );
  expect(faults).toEqual([]);
  expect((await target.server.request('GET', `/customers/${target.customerId}`)).json()).toMatchObject({
    name: 'Untouched',
  });
});

test('ten thousand calls at once are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 10_000 }, () => ask('sample.state', {})));
  expect(answers.filter(isFault)).toEqual([]);
});

test('what is no message ends the connection or is refused, and the next one works', async () => {
  const { socket: other } = await followLink(await target.server.link());
  const heard: string[] = [];
  other.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { id?: number; error?: { code: string } };
    if (message.id === -1) heard.push(message.error?.code ?? '');
  });
  for (const text of [
    '',
    'null',
    '[]',
    '{',
    '{"id":-1}',
    '{"id":1,"call":5}',
    '{"id":1e400,"call":"app.info"}',
  ])
    if (other.readyState === WebSocket.OPEN) other.send(text);
  if (other.readyState === WebSocket.OPEN) other.send(Buffer.alloc(100));
  await vi.waitFor(
    () => expect(heard.length > 3 || other.readyState !== WebSocket.OPEN).toBe(true),
    PATIENCE_MS,
  );
  expect(new Set(heard)).toEqual(heard.length === 0 ? new Set() : new Set(['malformed_message']));
  other.close();
  expect(isFault(await ask('sample.state', {}))).toBe(false);
});

test('a secret of this browser is worth nothing from another origin, or with the proof of another port', async () => {
  const { socket: first, secret } = await followLink(await target.server.link());
  first.close();
  if (secret === null) throw new Error('no secret was given');
  const credential = { kind: 'browser', secret } as const;
  const { origin, port } = target.server;
  for (const foreign of [
    'https://evil.example',
    `http://127.0.0.1:${port + 1}`,
    `https://127.0.0.1:${port}`,
    `http://localhost:${port + 1}`,
    'null',
  ]) {
    tried += 1;
    await expect(connectBridge(origin, credential, { origin: foreign }), foreign).rejects.toThrow();
  }
  tried += 1;
  const { socket: wrong, result } = await connectBridge(origin, credential, { port: port + 1 });
  wrong.close();
  expect(result.outcome).not.toBe('welcome');
});
