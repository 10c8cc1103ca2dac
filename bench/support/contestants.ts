import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Customer } from '../../src/shared/v1/customer.ts';
import type { BareBodies } from './bare-bodies.ts';
import type { Workload } from './load.ts';
import { type Started, startScript } from './processes.ts';
import { createRandom } from './random.ts';

export const SCENARIOS = ['get', 'list', 'patch', 'post'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** A running server and how to ask it for the same things as the others. */
export interface Contestant {
  readonly kind: 'pivotal' | 'ceiling' | 'durable' | 'json-server';
  /** How many customers it holds; the ceilings hold none. */
  readonly customers: number;
  readonly pid: number;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly workloads: Readonly<Record<Scenario, Workload>>;
  readonly process: Started;
}

const CLI = resolve(import.meta.dirname, '../../out/main/cli.js');
const BARE_SERVER = join(import.meta.dirname, '../competitors/bare-server.ts');
const DURABLE_SERVER = join(import.meta.dirname, '../competitors/durable-server.ts');
const LIST_LIMIT = 100;
/** Different paths per kind of request; at most so many of the customers are asked for. */
const PATHS = 20_000;

export function requireBuild(): void {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run "npm run build" first`);
}

/** Starts the product on a data folder and waits for its ready line. */
export function startPivotal(folder: string, nodeOptions: readonly string[] = []): Promise<Started> {
  const options = ['--data-dir', folder, '--port', '0', '--rate-limit', '1000000000'];
  return startScript([CLI, 'serve', ...options], { nodeOptions });
}

export async function enterPivotal(
  folder: string,
  key: string,
  customers: readonly Customer[],
  nodeOptions: readonly string[] = [],
): Promise<Contestant> {
  const process = await startPivotal(folder, nodeOptions);
  // From no row of the last page, so that every answer is a full page.
  const pages = sample(customers.slice(0, -LIST_LIMIT)).map(
    ({ created_at }) => `/api/v1/customers?limit=${LIST_LIMIT}&cursor=${created_at}`,
  );
  const rows = sample(customers).map(({ id }) => `/api/v1/customers/${id}`);
  return {
    kind: 'pivotal',
    customers: customers.length,
    pid: process.pid,
    port: portOf(process),
    headers: { Authorization: `Bearer ${key}` },
    workloads: workloads(rows, pages, '/api/v1/customers'),
    process,
  };
}

/** What starts the ceiling with answers as `model` gives them and the very requests that `model` is asked. */
export async function ceilingLike(model: Contestant): Promise<() => Promise<Contestant>> {
  const bodies = JSON.stringify(await answersOf(model));
  return async () => {
    const process = await startScript([BARE_SERVER, bodies]);
    return { ...model, kind: 'ceiling', customers: 0, pid: process.pid, port: portOf(process), process };
  };
}

/** Starts the ceiling of writes, which stores what it is sent in a file of its own. */
export async function enterDurableCeiling(model: Contestant, file: string): Promise<Contestant> {
  const bodies = JSON.stringify(await answersOf(model));
  const process = await startScript([DURABLE_SERVER, file, bodies]);
  return { ...model, kind: 'durable', customers: 0, pid: process.pid, port: portOf(process), process };
}

export function startBareServer(): Promise<Started> {
  const bodies: BareBodies = { get: '{}', list: '{}', patch: '{}', post: '{}' };
  return startScript([BARE_SERVER, JSON.stringify(bodies)]);
}

/** Its program; resolved only when it is started, since not every benchmark needs it. */
const jsonServer = () => createRequire(import.meta.url).resolve('json-server/lib/cli/bin.js');

/** Pages are asked for by number, unsorted, which is the cheapest list json-server has. */
export async function enterJsonServer(file: string, customers: readonly Customer[]): Promise<Contestant> {
  const port = await freePort();
  const process = await startScript(
    [jsonServer(), '--quiet', '--host', '127.0.0.1', '--port', String(port), file],
    { untilReady: () => untilListening(port) },
  );
  const pageCount = Math.max(1, Math.floor(customers.length / LIST_LIMIT));
  const random = createRandom(3);
  const pages = Array.from(
    { length: Math.min(PATHS, pageCount) },
    () => `/customers?_limit=${LIST_LIMIT}&_page=${1 + random.below(pageCount)}`,
  );
  const rows = sample(customers).map(({ id }) => `/customers/${id}`);
  return {
    kind: 'json-server',
    customers: customers.length,
    pid: process.pid,
    port,
    headers: {},
    workloads: workloads(rows, pages, '/customers'),
    process,
  };
}

function workloads(rows: string[], pages: string[], collection: string): Contestant['workloads'] {
  return {
    get: { kind: 'get', paths: rows },
    list: { kind: 'get', paths: pages },
    patch: { kind: 'patch', paths: rows },
    post: { kind: 'post', path: collection },
  };
}

/** Customers from anywhere in the range, in no order. */
function sample(customers: readonly Customer[]): Customer[] {
  return createRandom(5).sample(customers, Math.min(PATHS, Math.ceil(customers.length / 2)));
}

function portOf({ line }: Started): number {
  return Number(new URL((JSON.parse(line) as { api: string }).api).port);
}

async function answersOf({ port, headers, workloads: { get, list } }: Contestant): Promise<BareBodies> {
  const ask = async (workload: Workload) => {
    const path = workload.kind === 'post' ? workload.path : (workload.paths[0] ?? '/');
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return response.text();
  };
  const one = await ask(get);
  return { get: one, list: await ask(list), patch: one, post: one };
}

/** json-server cannot be asked to take a free port and tell which. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/customers?_limit=1`);
      return;
    } catch {
      await wait(100);
    }
  }
  throw new Error(`json-server does not answer on port ${port}`);
}
