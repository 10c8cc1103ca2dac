import { randomUUID } from 'node:crypto';
import { fdatasync, openSync } from 'node:fs';
import { createAdaptorServer } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import type { BareBodies } from '../support/bare-bodies.ts';

/**
 * The durable ceiling: the same HTTP library, storing a body of the same size in one SQLite table, as durable and
 * grouped as the product's writes are, with nothing else done. Started with the file and the bodies as arguments;
 * prints a ready line like the product's once it listens.
 */
const [, , file = '', bodiesText = ''] = process.argv;
const bodies = JSON.parse(bodiesText) as BareBodies;
const headers = { 'Content-Type': 'application/json; charset=utf-8' };

const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.pragma('cache_size = -24000');
database.pragma('wal_autocheckpoint = 4000');
database.exec('CREATE TABLE records (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID');
const put = database.prepare<[string, string]>(
  'INSERT INTO records (id, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
);

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly done: () => void;
}

const commit = database.transaction((group: readonly Waiting[]) => {
  for (const { id, body } of group) put.run(id, body);
});

/** As the write door of the product does it: flushed beside the main thread, what comes meanwhile together afterwards. */
const log = openSync(`${file}-wal`, 'r+');
let pending: Waiting[] = [];
let isFlushing = false;

function commitPending(): void {
  const group = pending;
  pending = [];
  isFlushing = true;
  commit.immediate(group);
  fdatasync(log, (error) => {
    if (error !== null) throw error;
    isFlushing = false;
    for (const { done } of group) done();
    if (pending.length > 0) setImmediate(commitPending);
  });
}

function store(id: string, body: string): Promise<void> {
  return new Promise((done) => {
    pending.push({ id, body, done });
    if (pending.length === 1 && !isFlushing) setImmediate(commitPending);
  });
}

const app = new Hono()
  .patch('/api/v1/customers/:id', async (context) => {
    await context.req.text();
    await store(context.req.param('id'), bodies.patch);
    return new Response(bodies.patch, { headers });
  })
  .post('/api/v1/customers', async (context) => {
    await context.req.text();
    await store(randomUUID(), bodies.post);
    return new Response(bodies.post, { status: 201, headers });
  });

const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ ready: true, api: `http://127.0.0.1:${port}/api/v1` })}\n`);
});
