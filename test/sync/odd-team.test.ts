import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld } from './support/world.ts';

const AT = '2026-05-26T17:21:09.412Z';
const list = (data: unknown[]) => ({ object: 'list', data, has_more: false, next_cursor: null });
const person = (id: string, number: number, fields: object) => ({
  object: 'person',
  id,
  display_id: number,
  name: id,
  email: `${id}@team.example`,
  role: 'csm',
  removed_at: null,
  created_at: AT,
  updated_at: AT,
  ...fields,
});

/** What another Pivotal answers that has become odd. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api/v1/me': {
    object: 'me',
    api_key: { id: 'k', name: 'k', prefix: 'pivotal_', scopes: [], rate_limit_tier: 'live' },
    organization: { id: 'w1', slug: 'team', name: 'Team' },
  },
  '/local/v1/openapi.json': { openapi: '3.1.0', paths: { '/batch': {}, '/tasks': {} } },
  '/local/v1/events': {
    object: 'list',
    data: [null, 5, { type: 'person.added' }],
    has_more: false,
    next_cursor: '7',
  },
  '/local/v1/people': list([
    person('usr_ann', 1, {}),
    null,
    person('usr_bob', 2, { created_at: null }),
    person('usr_carl', 3, { email: 5, role: ['csm'] }),
    person('usr_dora', -4, {}),
    person('usr_eve', 5, { unknown: { deep: [1] } }),
  ]),
};

test('an odd row of another Pivotal stops no list: it is named, and what can be read of it is here', async () => {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const rate = { 'x-ratelimit-limit': '1000', 'x-ratelimit-window-ms': '1000' };
    response.writeHead(200, { 'content-type': 'application/json', ...rate });
    response.end(JSON.stringify(ANSWERS[path] ?? list([])));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((listening) => server.once('listening', listening));
  const { sync, hub, failures } = await createWorld();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  expect(await sync.connect({ url, key: 'pivotal_live_x' })).toMatchObject({ outcome: 'connected' });
  const ids = () => hub.people.list().map(({ id }) => id);
  await expect
    .poll(ids, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(['usr_ann', 'usr_carl', 'usr_eve']));
  await expect.poll(sync.state, { timeout: 20_000 }).toMatchObject({ state: 'idle' });
  expect(ids()).not.toContain('usr_bob');
  const { count, latest } = sync.status().unreadable;
  expect(count).toBe(4);
  expect(latest.map(({ resource, id, field }) => `${resource} ${id} ${field}`).toSorted()).toEqual([
    'person null null',
    'person usr_bob created_at',
    'person usr_bob created_at',
    'person usr_carl email',
    'person usr_carl role',
    'person usr_dora display_id',
    'person usr_dora display_id',
  ]);
  expect(failures).toEqual([]);
});
