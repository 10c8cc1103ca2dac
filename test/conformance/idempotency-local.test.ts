import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

type Body = Record<string, unknown> & { id: string };

/** What needs a cloud, another product or a delivery to be asked for at all; it is kept as the others are. */
const ELSEWHERE = [
  '/deliveries/{delivery}/replay',
  '/integrations',
  '/integrations/{source}/log/{entry}/retry',
  '/integrations/{source}/resync',
  '/integrations/{source}/stop',
  '/integrations/{source}/sync',
  '/sync',
  '/sync/confirm-deletions',
  '/sync/conflicts/{id}',
  '/sync/failed/{id}',
  '/sync/matches',
  '/sync/twins/{id}',
  '/sync/uncertain/{id}',
  '/webhooks/{id}/deliveries/{delivery}/replay',
];
/** A protocol of its own, and an address that lets in once. */
const NEVER = ['/browser-links', '/mcp'];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

async function make(base: string, path: string, body: object): Promise<Body> {
  const answer = await server.request('POST', path, { base, body });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Body>();
}

/** A body that is taken, for every path; `{id}` is filled in. */
async function calls(): Promise<Record<string, { path?: string; body: object }>> {
  const acme = await make('/api/v1', '/customers', { name: 'Acme', tags: ['vip'] });
  const birch = await make('/api/v1', '/customers', { name: 'Birch' });
  const onboarding = await make('/api/v1', '/onboardings', { customer_id: acme.id });
  const template = await make('/local/v1', '/templates', {
    name: 'Start',
    phase: 'launch',
    tasks: [{ title: 'Call' }],
  });
  const changed = await server.request('PATCH', `/customers/${acme.id}`, { body: { plan: 'Growth' } });
  return {
    '/attachments': { path: '/attachments?name=a.txt', body: { a: 1 } },
    '/backups': { body: {} },
    '/batch': { body: { commands: [{ operation: 'create', type: 'customer', fields: { name: 'Cedar' } }] } },
    '/comments': { body: { subject_type: 'customer', subject_id: acme.id, body: 'Hello' } },
    '/custom-fields': { body: { slug: 'region', label: 'Region', type: 'string' } },
    '/customers/{id}/merge': { path: `/customers/${birch.id}/merge`, body: { into: acme.id } },
    '/import': {
      body: { content: Buffer.from('name\nDogwood\n').toString('base64'), name: 'a.csv', type: 'customers' },
    },
    '/mail-templates': { body: { name: 'Hello', subject: 'Hello', body: 'Hello' } },
    '/next-steps': { body: { customer_id: acme.id, text: 'Call' } },
    '/nudges': {
      body: { kind: 'target_passed', subject_type: 'onboarding', subject_id: onboarding.id },
    },
    '/people': { body: { name: 'Ann' } },
    '/tags/{name}/promote': { path: '/tags/vip/promote', body: { slug: 'vip', label: 'VIP' } },
    '/tasks': { body: { onboarding_id: onboarding.id, title: 'Call' } },
    '/templates': { body: { name: 'End', phase: 'launch', tasks: [] } },
    '/templates/{id}/apply': {
      path: `/templates/${template.id}/apply`,
      body: { onboarding_id: onboarding.id },
    },
    '/undo': { body: { batch_id: changed.headers.get('pivotal-batch') } },
    '/views': { body: { name: 'Mine', screen: 'customers', query: '' } },
    '/webhooks': { body: { url: 'http://127.0.0.1:9/hook', events: ['*'] } },
  };
}

test('every POST under /local/v1 is answered once for an Idempotency-Key, and does nothing the second time', async () => {
  const known = await server.request('GET', '/openapi.json', { base: '/local/v1', key: null });
  const { paths } = known.json<{ paths: Record<string, Record<string, unknown>> }>();
  const posts = Object.keys(paths).filter((path) => 'post' in (paths[path] ?? {}));
  const table = await calls();
  expect([...Object.keys(table), ...ELSEWHERE, ...NEVER].toSorted()).toEqual(
    posts.map((path) => path.replace(/^\/local\/v1/, '')).toSorted(),
  );

  const wrong: string[] = [];
  for (const [name, { path = name, body }] of Object.entries(table)) {
    const key = randomUUID();
    const post = (sent: object) =>
      server.request('POST', path, { base: '/local/v1', body: sent, headers: { 'idempotency-key': key } });
    const first = await post(body);
    const again = await post(body);
    const other = await post({ ...body, another: true });
    if (first.status >= 300) wrong.push(`${name}: ${first.status} ${first.text}`);
    if (again.status !== first.status || again.text !== first.text) wrong.push(`${name}: answered anew`);
    if (again.headers.get('idempotent-replayed') !== 'true') wrong.push(`${name}: not said to be replayed`);
    if (again.headers.get('pivotal-batch') !== first.headers.get('pivotal-batch'))
      wrong.push(`${name}: another batch`);
    if (other.status !== 409 || !other.text.includes('idempotency_key_reused'))
      wrong.push(`${name}: another body is answered with ${other.status}`);
  }
  expect(wrong).toEqual([]);
  const webhooks = await server.request('GET', '/webhooks', { base: '/local/v1' });
  expect(webhooks.json<{ data: unknown[] }>().data).toHaveLength(1);
});

test('a key counts for one record’s path: the same under another one is another request', async () => {
  const first = await make('/api/v1', '/customers', { name: 'Elm' });
  const second = await make('/api/v1', '/customers', { name: 'Fir' });
  const into = await make('/api/v1', '/customers', { name: 'Gum' });
  const merge = (id: string) =>
    server.request('POST', `/customers/${id}/merge`, {
      base: '/local/v1',
      body: { into: into.id },
      headers: { 'idempotency-key': 'one-key' },
    });
  expect((await merge(first.id)).headers.get('idempotent-replayed')).toBeNull();
  expect((await merge(second.id)).headers.get('idempotent-replayed')).toBeNull();
  expect((await merge(first.id)).headers.get('idempotent-replayed')).toBe('true');
});
