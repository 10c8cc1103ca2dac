import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientOf, idempotent } from './client.ts';
import { startCloud } from './cloud.ts';
import { RESOURCES } from './records.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  file = join(folder, 'cloud.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('comes back after a restart with its data, keys, stored answers, windows and date', async () => {
  const before = await startCloud({ file, limits: { live: 10 }, keys: [{ name: 'A' }, { name: 'B' }] });
  before.generate({ customers: 30 });
  before.edit.tie('customer', { count: 10 });
  before.edit.deleteCustomer(30);
  before.clock.skew(5000);
  before.clock.advance(60_000);
  before.keys.revoke('key_2');
  const created = await clientOf(before).post('/customers', { name: 'Acme' }, idempotent('key-1'));
  const revoked = before.keys.all()[1]?.key ?? '';
  const objects = RESOURCES.map((resource) => before.objects(resource));
  await before.stop();
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const after = await startCloud({ file, port: before.port, limits: { live: 10 } });
  const client = clientOf(after, before.key);
  expect(after.url).toBe(before.url);
  expect(RESOURCES.map((resource) => after.objects(resource))).toEqual(objects);
  expect((await client.get('/customers/30')).status).toBe(404);
  expect((await client.delete('/customers/30')).status).toBe(200);
  expect((await clientOf(after, revoked).get('/me')).json.error.code).toBe('api_key_revoked');
  const again = await client.post('/customers', { name: 'Acme' }, idempotent('key-1'));
  expect(again.text).toBe(created.text);
  expect(again.headers.get('x-ratelimit-remaining')).toBe('6');
  expect(after.clock.state()).toEqual({ advancedMs: 60_000, skewMs: 5000 });
  const next = await client.post('/customers', { name: 'Acme' }, idempotent('key-2'));
  expect(next.json).toMatchObject({ display_id: 32, slug: 'acme-2' });
  expect(next.json.id).not.toBe(created.json.id);
  expect(after.keys.create().id).toBe('key_3');
  await after.stop();
});

it('does not let a request take effect that was under way when it stopped', async () => {
  const before = await startCloud({ file });
  before.faults.add({ effect: { kind: 'latency', ms: 300, when: 'during' } });
  const lost = clientOf(before).post('/customers', { name: 'Acme' });
  lost.catch(() => {});
  await expect.poll(() => before.log.all()[0]?.faults).toEqual(['latency']);
  await before.stop();
  await expect(lost).rejects.toThrow('fetch failed');
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(before.objects('customer')).toEqual([]);
});

it('refuses a file that is no snapshot, and a port that is taken, by name', async () => {
  writeFileSync(file, '{}');
  await expect(startCloud({ file })).rejects.toThrow('not a snapshot');
  const first = await startCloud();
  await expect(startCloud({ port: first.port })).rejects.toThrow(`Port ${first.port} is in use`);
  await first.stop();
});
