import { describe, expect, onTestFinished, test } from 'vitest';
import { differences } from './support/compare.ts';
import { type Harness, type HarnessOptions, isDelivered, startHarness } from './support/harness.ts';

async function harnessFor(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await startHarness(options);
  onTestFinished(() => harness.end());
  return harness;
}

async function inSync(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await harnessFor(options);
  await harness.until(({ state }) => state === 'idle', 'in sync');
  return harness;
}

type Entry = {
  id: string;
  resource: string;
  record_id: string;
  field: string | null;
  mine: unknown;
  theirs: unknown;
  error: { status: number; code: string; message: string } | null;
};

async function entries(harness: Harness, list: 'failed' | 'conflicts'): Promise<Entry[]> {
  return (await harness.local('GET', `/sync/${list}`)).json<{ object: string; data: Entry[] }>().data;
}

async function create(harness: Harness, path: string, body: object) {
  const answer = await harness.request('POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.json<{ id: string; display_id: number; name: string; slug: string }>();
}

describe('a write made offline', () => {
  test('survives kill -9 and reaches the cloud exactly once', async () => {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 3, contacts: 0, onboardings: 0 }),
    });
    const [edited, deleted] = harness.cloud.objects('customer').map(({ id }) => id);
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${edited}`, { plan: 'Offline' });
    await harness.request('DELETE', `/customers/${deleted}`);
    const customer = await create(harness, '/customers', { name: 'Offline Ltd' });
    await create(harness, `/customers/${customer.id}/contacts`, { name: 'Jo', email: 'jo@offline.example' });
    await create(harness, '/onboardings', { customer_id: customer.id, name: 'Rollout' });
    await harness.kill();
    await harness.cloud.heal();
    await harness.start();
    await harness.until(isDelivered, 'delivered');
    const writes = harness.cloud.log.all().filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method }) => method).sort()).toEqual(['DELETE', 'PATCH', 'POST', 'POST', 'POST']);
    expect(
      harness.cloud.log
        .creates()
        .map(({ resource }) => resource)
        .sort(),
    ).toEqual(['contact', 'customer', 'onboarding']);
    expect(harness.cloud.object('customer', edited ?? '')).toMatchObject({ plan: 'Offline' });
    expect(harness.cloud.object('customer', deleted ?? '')).toBeUndefined();
    expect(await differences(harness)).toEqual([]);
  });

  test('is applied once when the answer to it is lost, also over a kill', async () => {
    const harness = await inSync();
    harness.cloud.faults.add({
      match: { method: 'POST' },
      effect: { kind: 'drop', when: 'after' },
      times: 2,
    });
    await create(harness, '/customers', { name: 'Once Ltd' });
    await harness.until(({ state }) => state === 'offline', 'offline');
    await harness.kill();
    await harness.start();
    await harness.until(isDelivered, 'delivered');
    const posts = harness.cloud.log.all().filter(({ method }) => method === 'POST');
    expect(posts.length).toBeGreaterThan(1);
    expect(new Set(posts.map(({ idempotencyKey, body }) => `${idempotencyKey} ${body}`)).size).toBe(1);
    expect(harness.cloud.log.creates()).toHaveLength(1);
    expect(await differences(harness)).toEqual([]);
  });

  test('leaves no trace of a lost answer to an edit or a deletion, also over a kill', async () => {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 3, contacts: 0, onboardings: 0 }),
    });
    const [edited = '', deleted = ''] = harness.cloud.objects('customer').map(({ id }) => id);
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${edited}`, { plan: 'First' });
    await harness.request('DELETE', `/customers/${deleted}`);
    for (const method of ['PATCH', 'DELETE']) {
      harness.cloud.faults.add({ match: { method }, effect: { kind: 'drop', when: 'after' }, times: 1 });
    }
    await harness.cloud.heal();
    const isLost = (method: string) => () =>
      harness.cloud.log.all().some((sent) => sent.method === method && sent.outcome === 'dropped');
    await expect.poll(isLost('PATCH'), { timeout: 20_000, interval: 5 }).toBe(true);
    await expect.poll(isLost('DELETE'), { timeout: 20_000, interval: 5 }).toBe(true);
    await harness.kill();
    // Somebody goes on from there; nothing that is sent again may take it back.
    harness.cloud.edit.updateCustomer(edited, { mrr: 4200 });
    await harness.start();
    await harness.until(isDelivered, 'delivered');
    await harness.settle();
    expect(harness.cloud.object('customer', edited)).toMatchObject({ plan: 'First', mrr: 4200 });
    expect(harness.cloud.object('customer', deleted)).toBeUndefined();
    expect(await harness.status()).toMatchObject({ failed: 0, conflicts: 0 });
    expect(await differences(harness)).toEqual([]);
  });

  test('is one record here, when a poll brings it before the lost answer is known', async () => {
    const harness = await inSync();
    harness.cloud.faults.on({ method: 'POST' }, 'after', () => {
      const [made] = harness.cloud.objects('customer');
      // Somebody renames it at once, so that it cannot be told by its name, and adds to it.
      if (made?.name !== 'Twin Ltd') return;
      harness.cloud.edit.updateCustomer(made.id, { name: 'Renamed Ltd' });
      harness.cloud.edit.createContact(made.id, { name: 'Jo', email: 'jo@twin.example' });
    });
    harness.cloud.faults.add(
      { match: { method: 'POST' }, effect: { kind: 'drop', when: 'after' }, times: 1 },
      { match: { method: 'POST', skip: 1 }, effect: { kind: 'refuse', status: 500 }, times: 2 },
    );
    const first = await create(harness, '/customers', { name: 'Twin Ltd' });
    const count = async () =>
      (await harness.request('GET', '/customers')).json<{ data: { id: string }[] }>().data.length;
    await harness.until(({ state }) => state === 'offline', 'offline');
    await harness.syncNow();
    await expect.poll(count, { timeout: 10_000, interval: 20 }).toBe(2);
    await harness.until(isDelivered, 'delivered');
    expect(await count()).toBe(1);
    await harness.settle();
    expect(harness.cloud.objects('customer')).toHaveLength(1);
    expect(await differences(harness)).toEqual([]);
    expect((await harness.request('GET', `/customers/${first.id}`)).json()).toMatchObject({
      name: 'Renamed Ltd',
    });
  });

  test('waits for its answer together with what the cloud has added to it meanwhile', async () => {
    const harness = await inSync();
    harness.cloud.faults.on({ method: 'POST' }, 'after', () => {
      const [made] = harness.cloud.objects('customer');
      if (made?.name === 'Twin Ltd') harness.cloud.edit.createOnboarding(made.id, { name: 'Rollout' });
    });
    harness.cloud.faults.add(
      { match: { method: 'POST' }, effect: { kind: 'drop', when: 'after' }, times: 1 },
      { match: { method: 'POST', skip: 1 }, effect: { kind: 'refuse', status: 500 }, times: 2 },
    );
    // The list of onboardings comes first: what it names is asked for by itself.
    harness.cloud.faults.add({
      match: { method: 'GET', path: '/customers' },
      effect: { kind: 'latency', ms: 4000, when: 'before' },
      times: 1,
    });
    await create(harness, '/customers', { name: 'Twin Ltd' });
    await harness.until(({ state }) => state === 'offline', 'offline');
    await harness.syncNow();
    const wasAsked = () =>
      harness.cloud.log
        .all()
        .some(({ method, path }) => method === 'GET' && /^\/customers\/[^/]+$/.test(path));
    await expect.poll(wasAsked, { timeout: 10_000, interval: 20 }).toBe(true);
    await harness.until(isDelivered, 'delivered');
    await harness.settle();
    expect(harness.app.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    expect(harness.cloud.objects('customer')).toHaveLength(1);
    expect(await differences(harness)).toEqual([]);
  });

  test('keeps its id and display_id for scripts, for reading and for patching', async () => {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 3 }) });
    await harness.cloud.partition();
    const customer = await create(harness, '/customers', { name: 'Scripted Ltd' });
    const contact = await create(harness, `/customers/${customer.display_id}/contacts`, {
      name: 'Ida',
      email: 'ida@scripted.example',
    });
    await harness.cloud.heal();
    await harness.settle();
    for (const reference of [customer.id, customer.display_id]) {
      const read = (await harness.request('GET', `/customers/${reference}`)).json<{
        id: string;
        display_id: number;
      }>();
      expect(read).toMatchObject({ name: 'Scripted Ltd', display_id: 4 });
      expect(read.id).not.toBe(customer.id);
      const patched = await harness.request('PATCH', `/customers/${reference}`, { plan: `by ${reference}` });
      expect(patched.status).toBe(200);
    }
    const child = (await harness.request('GET', `/contacts/${contact.id}`)).json<{ customer_id: string }>();
    expect(child.customer_id).toBe(harness.cloud.object('customer', 4)?.id);
    await harness.settle();
    expect(harness.cloud.object('customer', 4)?.plan).toBe(`by ${customer.display_id}`);
  });

  test('is sent as one request, when it was changed again before it could be sent', async () => {
    const harness = await inSync();
    await harness.cloud.partition();
    await harness.syncNow();
    await harness.until(({ state }) => state === 'offline', 'offline');
    const { id } = await create(harness, '/customers', { name: 'First name' });
    await harness.request('PATCH', `/customers/${id}`, { name: 'Second name' });
    await harness.request('PATCH', `/customers/${id}`, { mrr: 100 });
    const gone = await create(harness, '/customers', { name: 'Never sent' });
    await harness.request('DELETE', `/customers/${gone.id}`);
    const from = harness.cloud.log.all().length;
    await harness.cloud.heal();
    await harness.until(isDelivered, 'delivered');
    const writes = harness.cloud.log.since(from).filter(({ method }) => method !== 'GET');
    expect(writes.map(({ method }) => method)).toEqual(['POST']);
    expect(harness.cloud.objects('customer')).toMatchObject([{ name: 'Second name', mrr: 100 }]);
  });
});

describe('a refused write', () => {
  test.each([
    { status: 400, code: 'too_small' },
    { status: 409, code: 'slug_taken' },
    { status: 403, code: 'forbidden' },
  ])(
    'with $status is shown with its reason, holds up nothing else, and goes through once fixed',
    async ({ status, code }) => {
      const harness = await inSync();
      harness.cloud.faults.add({
        id: 'refusal',
        match: { method: 'POST', bodyIncludes: 'Refused' },
        effect: { kind: 'refuse', status, code, message: 'Not like this' },
      });
      const refused = await create(harness, '/customers', { name: 'Refused Ltd' });
      await create(harness, '/customers', { name: 'Other Ltd' });
      await harness.until(({ failed, pending }) => failed === 1 && pending === 0, 'parked');
      expect(harness.cloud.objects('customer')).toMatchObject([{ name: 'Other Ltd' }]);
      expect(await entries(harness, 'failed')).toMatchObject([
        { resource: 'customer', record_id: refused.id, error: { status, code, message: 'Not like this' } },
      ]);
      await harness.request('PATCH', `/customers/${refused.id}`, { name: 'Accepted Ltd' });
      await harness.until(({ failed, pending }) => failed === 0 && pending === 0, 'delivered');
      expect(harness.cloud.objects('customer').map(({ name }) => name)).toContain('Accepted Ltd');
    },
  );

  /** A create that the cloud refuses, after it has taken its time. */
  async function refusedSlowly(harness: Harness) {
    harness.cloud.faults.add({
      match: { method: 'POST', bodyIncludes: 'Refused' },
      effect: { kind: 'latency', ms: 400, when: 'before' },
    });
    harness.cloud.faults.add({
      match: { method: 'POST', bodyIncludes: 'Refused' },
      effect: { kind: 'refuse', status: 400, when: 'before' },
    });
    const refused = await create(harness, '/customers', { name: 'Refused Ltd' });
    await expect.poll(() => harness.cloud.log.all().some(({ method }) => method === 'POST')).toBe(true);
    return refused;
  }

  test('that was put right while it was under way goes through by itself', async () => {
    const harness = await inSync();
    const { id } = await refusedSlowly(harness);
    await harness.request('PATCH', `/customers/${id}`, { name: 'Accepted Ltd' });
    await harness.until(isDelivered, 'delivered');
    expect(await harness.status()).toMatchObject({ failed: 0 });
    expect(harness.cloud.objects('customer').map(({ name }) => name)).toEqual(['Accepted Ltd']);
  });

  test('that was deleted while it was under way leaves nothing behind, nor what hangs on it', async () => {
    const harness = await inSync();
    const { id } = await refusedSlowly(harness);
    await create(harness, `/customers/${id}/contacts`, { name: 'Jo', email: 'jo@refused.example' });
    await harness.request('DELETE', `/customers/${id}`);
    await harness.until(isDelivered, 'delivered');
    expect(await harness.status()).toMatchObject({ failed: 0 });
    expect(harness.cloud.log.creates()).toEqual([]);
  });

  test('keeps what hangs on it waiting, and nothing else; all of it goes once it is fixed', async () => {
    const harness = await inSync();
    harness.cloud.faults.add({
      match: { method: 'POST', bodyIncludes: 'Refused' },
      effect: { kind: 'refuse', status: 400 },
    });
    const { id } = await create(harness, '/customers', { name: 'Refused Ltd' });
    await create(harness, `/customers/${id}/contacts`, { name: 'Jo', email: 'jo@refused.example' });
    await harness.until(
      ({ failed, state }) => failed === 1 && state === 'attention',
      'parked, and nothing under way',
    );
    expect(await harness.status()).toMatchObject({ pending: 1 });
    await harness.request('PATCH', `/customers/${id}`, { name: 'Accepted Ltd' });
    await harness.until(isDelivered, 'delivered');
    expect(harness.cloud.objects('contact')).toHaveLength(1);
  });

  test('can be discarded: the record is again as the cloud has it', async () => {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 1 }) });
    const [customer] = harness.cloud.objects('customer');
    const id = customer?.id ?? '';
    harness.cloud.faults.add({ match: { method: 'PATCH' }, effect: { kind: 'refuse', status: 400 } });
    await harness.request('PATCH', `/customers/${id}`, { name: 'Mine' });
    await harness.until(({ failed }) => failed === 1, 'parked');
    const [entry] = await entries(harness, 'failed');
    const resolved = await harness.local('POST', `/sync/failed/${entry?.id}`, { action: 'discard' });
    expect(resolved.status).toBe(200);
    expect((await harness.request('GET', `/customers/${id}`)).json()).toMatchObject({
      name: customer?.name,
      updated_at: customer?.updated_at,
    });
    expect(await differences(harness)).toEqual([]);
    expect((await harness.local('POST', `/sync/failed/${entry?.id}`, { action: 'retry' })).status).toBe(404);
  });

  test('of a customer that is gone in the cloud can be made anew, with what belongs to it', async () => {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 1, contacts: 1, onboardings: 1 }),
    });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    harness.cloud.edit.deleteCustomer(id);
    await harness.request('PATCH', `/customers/${id}`, { plan: 'Kept' });
    await harness.until(({ conflicts, pending }) => conflicts === 1 && pending === 0, 'in conflict');
    const [entry] = await entries(harness, 'conflicts');
    expect(entry).toMatchObject({ field: null, mine: { plan: 'Kept' }, theirs: null });
    await harness.local('POST', `/sync/conflicts/${entry?.id}`, { action: 'keep_mine' });
    await harness.settle();
    expect(harness.cloud.objects('customer')).toMatchObject([{ plan: 'Kept' }]);
    expect(await differences(harness)).toEqual([]);
  });
});

describe('a field changed on both sides', () => {
  test('is not one that was edited while its create was on the way', async () => {
    const harness = await inSync();
    harness.cloud.faults.on(
      { method: 'POST' },
      'after',
      async () => {
        const { data } = (await harness.request('GET', '/customers')).json<{ data: { id: string }[] }>();
        await harness.request('PATCH', `/customers/${data[0]?.id}`, { status: 'churned', tags: ['kept'] });
      },
      1,
    );
    const { id } = await create(harness, '/customers', { name: 'Quick Ltd' });
    await harness.until(isDelivered, 'delivered');
    expect(await entries(harness, 'conflicts')).toEqual([]);
    expect(harness.cloud.objects('customer')).toMatchObject([{ status: 'churned' }]);
    expect((await harness.request('GET', `/customers/${id}`)).json()).toMatchObject({ tags: ['kept'] });
  });

  test('keeps the local value, sends it, and keeps the other in a conflict that can be turned round', async () => {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 1 }) });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${id}`, { plan: 'Mine', mrr: 5 });
    harness.cloud.edit.updateCustomer(id, { plan: 'Theirs', monthly_orders: 7 });
    await harness.cloud.heal();
    await harness.until(isDelivered, 'delivered');
    expect(harness.cloud.object('customer', id)).toMatchObject({ plan: 'Mine', mrr: 5, monthly_orders: 7 });
    const found = await entries(harness, 'conflicts');
    expect(found).toMatchObject([{ record_id: id, field: 'plan', mine: 'Mine', theirs: 'Theirs' }]);
    const activity = (await harness.request('GET', `/customers/${id}/activity`)).json<{ data: object[] }>();
    expect(activity.data).toContainEqual(
      expect.objectContaining({ event_type: 'sync.conflict', field: 'plan' }),
    );
    await harness.local('POST', `/sync/conflicts/${found[0]?.id}`, { action: 'take_theirs' });
    await harness.settle();
    expect(harness.cloud.object('customer', id)?.plan).toBe('Theirs');
    expect(await differences(harness)).toEqual([]);
  });

  test('is settled when the record is deleted here', async () => {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 2 }) });
    const [changed = '', gone = ''] = harness.cloud.objects('customer').map(({ id }) => id);
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${changed}`, { plan: 'Mine' });
    await harness.request('PATCH', `/customers/${gone}`, { plan: 'Mine' });
    harness.cloud.edit.updateCustomer(changed, { plan: 'Theirs' });
    harness.cloud.edit.deleteCustomer(gone);
    await harness.cloud.heal();
    await harness.until(({ conflicts, pending }) => conflicts === 2 && pending === 0, 'in conflict');
    for (const id of [changed, gone]) {
      expect((await harness.request('DELETE', `/customers/${id}`)).status).toBe(200);
    }
    expect(await harness.status()).toMatchObject({ conflicts: 0, failed: 0 });
    await harness.settle();
    expect(harness.cloud.objects('customer')).toEqual([]);
    expect(await differences(harness)).toEqual([]);
  });

  test('to the same value is no conflict; sets take what either side added and removed', async () => {
    const harness = await inSync({
      cloud: { extendedFields: true },
      prepare: (cloud) => cloud.edit.createCustomer({ name: 'Sets Ltd', tags: ['old', 'kept'] }),
    });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${id}`, { plan: 'Same', tags: ['old', 'kept', 'mine'] });
    harness.cloud.edit.updateCustomer(id, { plan: 'Same', tags: ['kept', 'theirs'] });
    await harness.cloud.heal();
    await harness.settle();
    expect(harness.cloud.object('customer', id)?.tags).toEqual(['kept', 'mine', 'theirs']);
    expect(await entries(harness, 'conflicts')).toEqual([]);
    expect(await differences(harness)).toEqual([]);
  });
});

test('a field that the cloud does not carry stays here, until it does', async () => {
  const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 1 }) });
  const id = harness.cloud.objects('customer')[0]?.id ?? '';
  await harness.request('PATCH', `/customers/${id}`, { tags: ['vip'], plan: 'Sent' });
  await harness.settle();
  const patches = () => harness.cloud.log.all().filter(({ method }) => method === 'PATCH');
  expect(patches().map(({ body }) => JSON.parse(body))).toEqual([{ plan: 'Sent' }]);
  harness.cloud.faults.add({
    match: {},
    effect: { kind: 'decorate', object: 'customer', fields: { tags: [] } },
  });
  await harness.settle();
  expect(patches().map(({ body }) => JSON.parse(body))).toEqual([{ plan: 'Sent' }, { tags: ['vip'] }]);
});
