import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { BareBodies } from '../support/bare-bodies.ts';

/**
 * The ceiling: the same HTTP library and the same routes, with nothing behind them. Started with the bodies to
 * answer as one JSON argument; prints a ready line like the product's once it listens.
 */
const bodies = JSON.parse(process.argv[2] ?? '') as BareBodies;
const headers = { 'Content-Type': 'application/json; charset=utf-8' };

const app = new Hono()
  .get('/api/v1/customers/:id', () => new Response(bodies.get, { headers }))
  .get('/api/v1/customers', () => new Response(bodies.list, { headers }))
  .patch('/api/v1/customers/:id', async (context) => {
    await context.req.text();
    return new Response(bodies.patch, { headers });
  })
  .post('/api/v1/customers', async (context) => {
    await context.req.text();
    return new Response(bodies.post, { status: 201, headers });
  });

const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ ready: true, api: `http://127.0.0.1:${port}/api/v1` })}\n`);
});
