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

type Fields = Record<string, unknown> & { id: string };

interface Entry {
  readonly id: string;
  readonly resource: string;
  readonly record_id: string;
  readonly mine: Fields;
  readonly theirs: Fields;
  readonly matched_by: string | null;
  readonly field: string | null;
  readonly kind: string;
  readonly children: { contacts: number; onboardings: number };
  readonly error: { code: string } | null;
}

type List = 'twins' | 'uncertain' | 'matches' | 'failed' | 'conflicts';

async function entries(harness: Harness, list: List): Promise<Entry[]> {
  const answer = await harness.local('GET', `/sync/${list}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<{ data: Entry[] }>().data;
}

async function only(harness: Harness, list: List): Promise<Entry> {
  const [entry, ...others] = await entries(harness, list);
  if (entry === undefined) throw new Error(`there is nothing in ${list}`);
  expect(others).toEqual([]);
  return entry;
}

async function settle(harness: Harness, list: List, id: string, body: object): Promise<void> {
  const answer = await harness.local('POST', `/sync/${list}/${id}`, body);
  expect(answer.status, answer.text).toBe(200);
}

async function create(harness: Harness, path: string, body: object): Promise<Fields> {
  const answer = await harness.request('POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Fields>();
}

async function get(harness: Harness, path: string): Promise<Fields> {
  const answer = await harness.request('GET', path);
  expect(answer.status, answer.text).toBe(200);
  return answer.json<Fields>();
}

async function listed(harness: Harness, path: string): Promise<Fields[]> {
  return (await harness.request('GET', path)).json<{ data: Fields[] }>().data;
}

const posts = (harness: Harness) => harness.cloud.log.all().filter(({ method }) => method === 'POST');
const isAttentive = ({ state }: { state: string }) => state === 'attention';

/** Offline, Acme is made here and, by a colleague, there as well. */
async function refusedTwin(): Promise<{ harness: Harness; mine: Fields; theirs: Fields; child: Fields }> {
  const harness = await inSync();
  await harness.cloud.partition();
  const mine = await create(harness, '/customers', { name: 'Acme', slug: 'acme', plan: 'Mine', mrr: 500 });
  const child = await create(harness, `/customers/${mine.id}/contacts`, {
    name: 'Jo',
    email: 'jo@acme.example',
  });
  const theirs = harness.cloud.edit.createCustomer({
    name: 'Acme',
    slug: 'acme',
    plan: 'Theirs',
    domain: 'acme.example',
  });
  harness.cloud.edit.createContact(theirs.id, { name: 'Ann', email: 'ann@acme.example' });
  harness.cloud.edit.createOnboarding(theirs.id, { name: 'Rollout' });
  await harness.cloud.heal();
  await harness.syncNow();
  await harness.until(isAttentive, 'waiting for a person');
  return { harness, mine, theirs: { ...theirs }, child };
}

describe('a create that the cloud refuses because it has such a record', () => {
  test('hides nothing: both are shown, as twins, with what belongs to them', async () => {
    const { harness, mine, theirs } = await refusedTwin();
    expect((await listed(harness, '/customers')).map(({ id }) => id).sort()).toEqual(
      [mine.id, theirs.id].sort(),
    );
    expect(await listed(harness, `/customers/${theirs.id}/onboardings`)).toMatchObject([{ name: 'Rollout' }]);
    await expect
      .poll(() => listed(harness, `/customers/${theirs.id}/contacts`), { timeout: 20_000 })
      .toMatchObject([{ name: 'Ann' }]);
    const twin = await only(harness, 'twins');
    expect(twin).toMatchObject({
      resource: 'customer',
      record_id: mine.id,
      matched_by: 'slug',
      mine: { plan: 'Mine' },
      theirs: { id: theirs.id, plan: 'Theirs' },
      children: { contacts: 1, onboardings: 0 },
    });
    expect(await harness.status()).toMatchObject({
      state: 'attention',
      twins: 1,
      failed: 0,
      waiting_for_you: 1,
    });
  });

  test('is not sent again by an edit of it', async () => {
    const { harness, mine } = await refusedTwin();
    const sent = posts(harness).length;
    await harness.request('PATCH', `/customers/${mine.id}`, { plan: 'Edited' });
    await harness.syncNow();
    await harness.until(isAttentive, 'at rest');
    expect(posts(harness)).toHaveLength(sent);
    expect(await only(harness, 'twins')).toMatchObject({ mine: { plan: 'Edited' } });
  });

  test('linked, takes the identity there; its ids resolve on, its children move along, nothing is lost', async () => {
    const { harness, mine, theirs, child } = await refusedTwin();
    await settle(harness, 'twins', (await only(harness, 'twins')).id, { action: 'link' });
    await harness.until(isDelivered, 'delivered');
    expect(await get(harness, `/customers/${mine.id}`)).toMatchObject({
      id: theirs.id,
      mrr: 500,
      domain: 'acme.example',
    });
    expect(await get(harness, `/customers/${mine.display_id}`)).toMatchObject({ id: theirs.id });
    expect(await listed(harness, '/customers')).toHaveLength(1);
    expect(harness.cloud.object('customer', theirs.id)).toMatchObject({ mrr: 500 });
    expect(harness.cloud.objects('contact').map(({ email }) => email)).toEqual(
      expect.arrayContaining(['jo@acme.example', 'ann@acme.example']),
    );
    expect(await get(harness, `/contacts/${child.id}`)).toMatchObject({ customer_id: theirs.id });
    const conflict = await only(harness, 'conflicts');
    expect(conflict).toMatchObject({ field: 'plan', mine: 'Mine', theirs: 'Theirs' });
    await settle(harness, 'conflicts', conflict.id, {
      action: 'take_theirs',
      mine: 'Mine',
      theirs: 'Theirs',
    });
    await harness.settle();
    expect(await differences(harness)).toEqual([]);
    expect(await harness.status()).toMatchObject({ state: 'idle', waiting_for_you: 0 });
  });

  test('kept beside it, gets another slug and is sent with what hangs on it', async () => {
    const { harness, mine } = await refusedTwin();
    await settle(harness, 'twins', (await only(harness, 'twins')).id, { action: 'keep_both' });
    await harness.settle();
    expect(
      harness.cloud
        .objects('customer')
        .map(({ slug }) => slug)
        .sort(),
    ).toEqual(['acme', 'acme-2']);
    expect(await get(harness, `/customers/${mine.id}`)).toMatchObject({ slug: 'acme-2' });
    expect(harness.cloud.objects('contact')).toHaveLength(2);
    expect(await differences(harness)).toEqual([]);
  });

  test('discarded, goes with what hangs on it, and nothing of it is left behind', async () => {
    const { harness, mine, theirs, child } = await refusedTwin();
    await settle(harness, 'twins', (await only(harness, 'twins')).id, { action: 'discard_mine' });
    await harness.settle();
    expect((await harness.request('GET', `/customers/${mine.id}`)).status).toBe(404);
    expect((await harness.request('GET', `/contacts/${child.id}`)).status).toBe(404);
    expect(await listed(harness, '/customers')).toMatchObject([{ id: theirs.id }]);
    expect(await harness.status()).toMatchObject({ state: 'idle', pending: 0 });
    expect(await differences(harness)).toEqual([]);
  });

  test('is sent after all when the other is gone', async () => {
    const { harness, mine, theirs } = await refusedTwin();
    harness.cloud.edit.deleteCustomer(theirs.id);
    await harness.syncNow();
    await harness.until(({ state, twins }) => state === 'idle' && twins === 0, 'in sync');
    expect(harness.cloud.objects('customer')).toMatchObject([{ name: 'Acme', plan: 'Mine' }]);
    expect(await get(harness, `/customers/${mine.id}`)).toMatchObject({ plan: 'Mine' });
  });

  test('as a contact, hides the same address nowhere, and linked becomes one person', async () => {
    const harness = await inSync({
      prepare: (cloud) => {
        cloud.edit.createCustomer({ name: 'A' });
        cloud.edit.createCustomer({ name: 'B' });
      },
    });
    const [b, a] = harness.cloud.objects('customer').map(({ id }) => id) as [string, string];
    await harness.cloud.partition();
    const mine = await create(harness, `/customers/${a}/contacts`, { name: 'Ann', email: 'ann@x.example' });
    const theirs = harness.cloud.edit.createContact(a, {
      name: 'Ann',
      email: 'ann@x.example',
      title: 'CEO',
    });
    harness.cloud.edit.createContact(b, { name: 'Ann', email: 'ann@x.example' });
    await harness.cloud.heal();
    await harness.syncNow();
    await harness.until(({ twins }) => twins === 1, 'twins');
    await expect.poll(() => listed(harness, `/customers/${b}/contacts`)).toHaveLength(1);
    expect(await listed(harness, `/customers/${a}/contacts`)).toHaveLength(2);
    const twin = await only(harness, 'twins');
    expect(twin).toMatchObject({ resource: 'contact', matched_by: 'email', theirs: { id: theirs.id } });
    expect((await harness.local('POST', `/sync/twins/${twin.id}`, { action: 'keep_both' })).status).toBe(409);
    await settle(harness, 'twins', twin.id, { action: 'link' });
    await harness.settle();
    expect(await get(harness, `/contacts/${mine.id}`)).toMatchObject({ id: theirs.id, title: 'CEO' });
    expect(await differences(harness)).toEqual([]);
  });
});

describe('connecting a workspace that is filled', () => {
  const PREPARED: HarnessOptions = {
    local: true,
    prepare: (cloud) => {
      const acme = cloud.edit.createCustomer({ name: 'Acme GmbH', slug: 'acme', plan: 'Theirs' });
      cloud.edit.createContact(acme.id, { name: 'Ann', email: 'ann@acme.example', title: 'CEO' });
      cloud.edit.createCustomer({ name: 'Borealis', domain: 'borealis.example' });
      cloud.edit.createCustomer({ name: 'Cumulus' });
      cloud.edit.createCustomer({ name: 'Only there' });
    },
  };

  async function filled(args: readonly string[] = []) {
    const harness = await harnessFor(PREPARED);
    const acme = await create(harness, '/customers', { name: 'Acme', slug: 'acme', plan: 'Mine' });
    const ann = await create(harness, `/customers/${acme.id}/contacts`, {
      name: 'Ann Keller',
      email: 'ann@acme.example',
    });
    await create(harness, '/customers', { name: 'Borealis Inc', domain: 'borealis.example' });
    await create(harness, '/customers', { name: 'cumulus', slug: 'my-cumulus' });
    const here = await create(harness, '/customers', { name: 'Only here' });
    await create(harness, '/onboardings', { customer_id: here.id, name: 'Pilot' });
    await harness.app.stop();
    await harness.start(harness.cloudKey, args);
    return { harness, acme, ann, here };
  }

  test('reads at once, sends nothing, and lists what matches and what is only here', async () => {
    const { harness } = await filled();
    const status = await harness.until(({ state }) => state === 'deciding', 'deciding');
    expect(status).toMatchObject({ matches: 6, waiting_for_you: 6 });
    expect(posts(harness)).toEqual([]);
    expect(await listed(harness, '/customers')).toHaveLength(8);
    const found = (await entries(harness, 'matches')).map(({ mine, theirs, matched_by }) => [
      mine.name,
      theirs?.name ?? null,
      matched_by,
    ]);
    expect(found).toEqual([
      ['Acme', 'Acme GmbH', 'slug'],
      ['Borealis Inc', 'Borealis', 'domain'],
      ['cumulus', 'Cumulus', 'name'],
      ['Only here', null, null],
      ['Ann Keller', 'Ann', 'email'],
      ['Pilot', null, null],
    ]);
  });

  test('linked in bulk, merges field by field, sends the rest, and local ids resolve on', async () => {
    const { harness, acme, ann, here } = await filled();
    await harness.until(({ state }) => state === 'deciding', 'deciding');
    const answer = await harness.local('POST', '/sync/matches', { decisions: [], rest: 'link' });
    expect(answer.status, answer.text).toBe(200);
    await harness.until(isDelivered, 'delivered');
    expect(harness.cloud.objects('customer')).toHaveLength(5);
    expect(await listed(harness, '/customers')).toHaveLength(5);
    expect(await get(harness, `/customers/${acme.id}`)).toMatchObject({
      id: harness.cloud.objects('customer').find(({ slug }) => slug === 'acme')?.id,
    });
    expect(await get(harness, `/contacts/${ann.id}`)).toMatchObject({ title: 'CEO' });
    expect(await get(harness, `/customers/${here.id}`)).toMatchObject({ name: 'Only here' });
    const found = await entries(harness, 'conflicts');
    expect(found.map(({ field, mine, theirs }) => [field, mine, theirs])).toEqual(
      expect.arrayContaining([
        ['name', 'Acme', 'Acme GmbH'],
        ['plan', 'Mine', 'Theirs'],
        ['name', 'Ann Keller', 'Ann'],
      ]),
    );
    for (const { id } of found) await settle(harness, 'conflicts', id, { action: 'keep_mine' });
    await harness.settle();
    expect(harness.cloud.objects('customer').find(({ slug }) => slug === 'acme')).toMatchObject({
      name: 'Acme',
      plan: 'Mine',
    });
    expect(await differences(harness)).toEqual([]);
  });

  test('decided one by one: linked, kept beside, left here with what hangs on it', async () => {
    const { harness, here } = await filled();
    await harness.until(({ state }) => state === 'deciding', 'deciding');
    const idOf = async (name: string) =>
      (await entries(harness, 'matches')).find(({ mine }) => mine.name === name)?.id;
    await harness.local('POST', '/sync/matches', {
      decisions: [
        { id: await idOf('Acme'), action: 'keep_both' },
        { id: await idOf('Borealis Inc'), action: 'link' },
        { id: await idOf('Only here'), action: 'leave_here' },
      ],
    });
    await harness.until(({ state, matches }) => state === 'deciding' && matches === 1, 'one left');
    await harness.local('POST', '/sync/matches', { rest: 'link' });
    await harness.until(isDelivered, 'delivered');
    const slugs = harness.cloud.objects('customer').map(({ slug }) => slug);
    expect(slugs).toEqual(expect.arrayContaining(['acme', 'acme-2']));
    expect(harness.cloud.objects('customer').map(({ name }) => name)).not.toContain('Only here');
    expect(harness.cloud.objects('onboarding')).toEqual([]);
    expect(await get(harness, `/customers/${here.id}`)).toMatchObject({ name: 'Only here' });
    // What is added to it later stays with it, and none of it counts as waiting.
    await create(harness, `/customers/${here.id}/contacts`, { name: 'Late', email: 'late@here.example' });
    await harness.app.stop();
    await harness.start();
    await harness.until(isDelivered, 'delivered');
    expect(harness.cloud.objects('contact').map(({ name }) => name)).not.toContain('Late');
  });

  test('without a window, what was said beforehand is done once everything is read', async () => {
    const { harness } = await filled(['--existing', 'leave-here']);
    await harness.until(({ state }) => state === 'idle', 'in sync');
    expect(posts(harness)).toEqual([]);
    expect(await listed(harness, '/customers')).toHaveLength(8);
  });

  test('sample data is never offered, nor sent', async () => {
    const harness = await harnessFor({ local: true });
    await harness.app.stop();
    await harness.start(harness.cloudKey, ['--sample']);
    await harness.until(({ state }) => state === 'idle', 'in sync');
    expect(await listed(harness, '/customers')).not.toEqual([]);
    expect(posts(harness)).toEqual([]);
    expect(await entries(harness, 'matches')).toEqual([]);
  });
});

describe('a conflict', () => {
  async function inConflict(): Promise<{ harness: Harness; id: string }> {
    const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 1 }) });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    await harness.cloud.partition();
    await harness.request('PATCH', `/customers/${id}`, { plan: 'M' });
    harness.cloud.edit.updateCustomer(id, { plan: 'T' });
    await harness.cloud.heal();
    await harness.until(({ conflicts, pending }) => conflicts === 1 && pending === 0, 'in conflict');
    return { harness, id };
  }

  test('shows what both sides have now, and keep_mine keeps what was shown as mine', async () => {
    const { harness, id } = await inConflict();
    harness.cloud.edit.updateCustomer(id, { plan: 'N' });
    await harness.settle();
    const entry = await only(harness, 'conflicts');
    expect(entry).toMatchObject({ field: 'plan', mine: 'M', theirs: 'N' });
    await settle(harness, 'conflicts', entry.id, { action: 'keep_mine', mine: 'M', theirs: 'N' });
    await harness.settle();
    expect(harness.cloud.object('customer', id)?.plan).toBe('M');
    expect(await differences(harness)).toEqual([]);
  });

  test('shows an edit made here since, and says so to whoever decides about what was there before', async () => {
    const { harness, id } = await inConflict();
    await harness.request('PATCH', `/customers/${id}`, { plan: 'M9' });
    const entry = await only(harness, 'conflicts');
    expect(entry).toMatchObject({ mine: 'M9', theirs: 'T' });
    const stale = await harness.local('POST', `/sync/conflicts/${entry.id}`, {
      action: 'take_theirs',
      mine: 'M',
      theirs: 'T',
    });
    expect(stale.status).toBe(409);
    expect(stale.json()).toMatchObject({ error: { type: 'conflict', code: 'changed_meanwhile' } });
    expect(await get(harness, `/customers/${id}`)).toMatchObject({ plan: 'M9' });
    await settle(harness, 'conflicts', entry.id, { action: 'take_theirs' });
    await harness.settle();
    expect(harness.cloud.object('customer', id)?.plan).toBe('T');
    expect(await differences(harness)).toEqual([]);
  });

  test('is gone when both sides are the same', async () => {
    const { harness, id } = await inConflict();
    harness.cloud.edit.updateCustomer(id, { plan: 'N' });
    await harness.settle();
    harness.cloud.edit.updateCustomer(id, { plan: 'M' });
    await harness.settle();
    expect(await entries(harness, 'conflicts')).toEqual([]);
    expect(await harness.status()).toMatchObject({ state: 'idle' });
  });

  test.each(['edited after a refusal', 'tried again'])(
    'is found when a colleague changed a field of what is %s',
    async (how) => {
      const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 1 }) });
      const id = harness.cloud.objects('customer')[0]?.id ?? '';
      harness.cloud.faults.add({
        id: 'refusal',
        match: { method: 'PATCH' },
        effect: { kind: 'refuse', status: 400 },
      });
      await harness.request('PATCH', `/customers/${id}`, { name: 'Wrong' });
      await harness.until(({ failed }) => failed === 1, 'parked');
      await harness.settle();
      if (how === 'tried again') {
        await harness.request('PATCH', `/customers/${id}`, { plan: 'Mine' });
        await harness.until(({ failed }) => failed === 1, 'parked again');
      }
      harness.cloud.edit.updateCustomer(id, { plan: 'Theirs' });
      harness.cloud.faults.remove('refusal');
      if (how === 'tried again') {
        const { id: entry } = await only(harness, 'failed');
        await settle(harness, 'failed', entry, { action: 'retry' });
      } else {
        await harness.request('PATCH', `/customers/${id}`, { name: 'Right', plan: 'Mine' });
      }
      await harness.until(isDelivered, 'delivered');
      expect(await only(harness, 'conflicts')).toMatchObject({
        field: 'plan',
        mine: 'Mine',
        theirs: 'Theirs',
      });
    },
  );
});

describe('a record deleted here and changed in the cloud', () => {
  async function deletedAgainstEdit() {
    const harness = await inSync({
      prepare: (cloud) => cloud.generate({ customers: 2, contacts: 1, onboardings: 0 }),
    });
    const id = harness.cloud.objects('customer')[0]?.id ?? '';
    await harness.cloud.partition();
    await harness.request('DELETE', `/customers/${id}`);
    harness.cloud.edit.updateCustomer(id, { plan: 'Changed there' });
    await harness.cloud.heal();
    await harness.until(({ conflicts, pending }) => conflicts === 1 && pending === 0, 'in conflict');
    const entry = await only(harness, 'conflicts');
    expect(entry).toMatchObject({
      record_id: id,
      kind: 'deleted_here',
      field: null,
      mine: null,
      theirs: { plan: 'Changed there' },
    });
    expect(harness.cloud.object('customer', id)).toBeDefined();
    return { harness, id, entry };
  }

  test('is brought back here by take_theirs', async () => {
    const { harness, id, entry } = await deletedAgainstEdit();
    await settle(harness, 'conflicts', entry.id, { action: 'take_theirs' });
    await harness.settle();
    expect(await get(harness, `/customers/${id}`)).toMatchObject({ plan: 'Changed there' });
    expect(await differences(harness)).toEqual([]);
  });

  test('is deleted there by keep_mine', async () => {
    const { harness, id, entry } = await deletedAgainstEdit();
    await settle(harness, 'conflicts', entry.id, { action: 'keep_mine' });
    await harness.settle();
    expect(harness.cloud.object('customer', id)).toBeUndefined();
    expect((await harness.request('GET', `/customers/${id}`)).status).toBe(404);
    expect(await differences(harness)).toEqual([]);
  });
});

describe('a customer deleted in the cloud while what belongs to it is worked on here', () => {
  type Work = (
    harness: Harness,
    of: { contact: string; onboarding: string; customer: string },
  ) => Promise<unknown>;
  const kinds: readonly (readonly [string, Work])[] = [
    [
      'a contact is edited',
      ({ request }, { contact }) => request('PATCH', `/contacts/${contact}`, { title: 'Mine' }),
    ],
    [
      'an onboarding is edited',
      ({ request }, { onboarding }) => request('PATCH', `/onboardings/${onboarding}`, { notes: 'Mine' }),
    ],
    [
      'a contact is added',
      ({ request }, { customer }) =>
        request('POST', `/customers/${customer}/contacts`, { name: 'New', email: 'new@x.example' }),
    ],
    [
      'a task is added',
      ({ local }, { onboarding }) => local('POST', '/tasks', { onboarding_id: onboarding, title: 'Mine' }),
    ],
  ];

  async function askedAbout(work: Work) {
    const harness = await inSync({
      prepare: (cloud) => {
        cloud.generate({ customers: 10, contacts: 0, onboardings: 0 });
        const { id } = cloud.edit.createCustomer({ name: 'Gone there' });
        cloud.edit.createContact(id, { name: 'Jo', email: 'jo@x.example' });
        cloud.edit.createOnboarding(id, { name: 'Rollout' });
      },
    });
    const customer = harness.cloud.objects('customer').find(({ name }) => name === 'Gone there')?.id ?? '';
    const [contact, onboarding] = [
      harness.cloud.objects('contact')[0]?.id ?? '',
      harness.cloud.objects('onboarding')[0]?.id ?? '',
    ];
    await expect
      .poll(() => listed(harness, `/customers/${customer}/contacts`), { timeout: 20_000 })
      .toHaveLength(1);
    await harness.cloud.partition();
    await work(harness, { contact, onboarding, customer });
    harness.cloud.edit.apply({ op: 'delete', resource: 'customer', id: customer });
    await harness.cloud.heal();
    await harness.syncNow();
    await harness.until(({ conflicts, pending }) => conflicts === 1 && pending === 0, 'in conflict');
    const entry = await only(harness, 'conflicts');
    expect(entry).toMatchObject({
      record_id: customer,
      field: null,
      mine: { name: 'Gone there' },
      theirs: null,
    });
    expect(await get(harness, `/customers/${customer}`)).toMatchObject({ name: 'Gone there' });
    return { harness, customer, entry };
  }

  test.each(kinds)('waits for a person, who may keep all of it: %s', async (_what, work) => {
    const { harness, customer, entry } = await askedAbout(work);
    await settle(harness, 'conflicts', entry.id, { action: 'keep_mine' });
    await harness.settle();
    await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync');
    expect(await get(harness, `/customers/${customer}`)).toMatchObject({ name: 'Gone there' });
    expect(harness.cloud.objects('customer').filter(({ name }) => name === 'Gone there')).toHaveLength(1);
    expect(await differences(harness)).toEqual([]);
  });

  test('or goes here too, with what waited to be sent of it', async () => {
    const { harness, customer, entry } = await askedAbout(
      kinds[2]?.[1] ?? (() => Promise.reject(new Error('none'))),
    );
    await settle(harness, 'conflicts', entry.id, { action: 'take_theirs' });
    await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync');
    expect((await harness.request('GET', `/customers/${customer}`)).status).toBe(404);
    expect(await differences(harness)).toEqual([]);
  });
});

test.each(['contact', 'onboarding'] as const)(
  'a %s that was moved in the cloud is listed at its new customer, with what happened to it',
  async (resource) => {
    const harness = await inSync({
      prepare: (cloud) => {
        const from = cloud.edit.createCustomer({ name: 'From' });
        cloud.edit.createCustomer({ name: 'To' });
        if (resource === 'contact') cloud.edit.createContact(from.id, { name: 'Jo', email: 'jo@x.example' });
        else cloud.edit.createOnboarding(from.id, { name: 'Rollout' });
      },
    });
    const customer = (name: string) =>
      harness.cloud.objects('customer').find((each) => each.name === name)?.id ?? '';
    const [from, to] = [customer('From'), customer('To')];
    await expect.poll(() => listed(harness, `/customers/${from}/${resource}s`)).toHaveLength(1);
    const { id } = harness.cloud.objects(resource)[0] as Fields;
    harness.cloud.edit.move(resource, id, to);
    await harness.settle();
    await expect
      .poll(() => listed(harness, `/customers/${to}/${resource}s`), { timeout: 20_000 })
      .toMatchObject([{ id, customer_id: to }]);
    expect(await listed(harness, `/customers/${from}/${resource}s`)).toEqual([]);
    const told = async (at: string) =>
      JSON.stringify(await listed(harness, `/customers/${at}/activity?limit=100`));
    const event = resource === 'contact' ? 'contact.added' : 'onboarding.created';
    expect(await told(to)).toContain(event);
    expect(await told(from)).not.toContain(event);
    expect(await differences(harness)).toEqual([]);
  },
);

test('discarding a refused create says what hangs on it and takes it along', async () => {
  const harness = await inSync();
  harness.cloud.faults.add({
    match: { method: 'POST', bodyIncludes: 'Refused' },
    effect: { kind: 'refuse', status: 400 },
  });
  const { id } = await create(harness, '/customers', { name: 'Refused Ltd' });
  const contact = await create(harness, `/customers/${id}/contacts`, { name: 'Jo', email: 'jo@x.example' });
  const onboarding = await create(harness, '/onboardings', { customer_id: id, name: 'Rollout' });
  await harness.until(({ failed }) => failed === 1, 'parked');
  const entry = await only(harness, 'failed');
  expect(entry.children).toEqual({ contacts: 1, onboardings: 1 });
  await settle(harness, 'failed', entry.id, { action: 'discard' });
  await harness.until(({ state, pending }) => state === 'idle' && pending === 0, 'in sync');
  for (const path of [`/customers/${id}`, `/contacts/${contact.id}`, `/onboardings/${onboarding.id}`]) {
    expect((await harness.request('GET', path)).status, path).toBe(404);
  }
});

test.each([
  ['contacts', 'contact', { contacts: 30, onboardings: 0 }],
  ['onboardings', 'onboarding', { contacts: 0, onboardings: 30 }],
] as const)('%s that vanish in bulk are not removed until a person says so', async (_, resource, made) => {
  const harness = await inSync({ prepare: (cloud) => cloud.generate({ customers: 10, ...made }) });
  const count = async () => {
    if (resource === 'onboarding') return (await listed(harness, '/onboardings?limit=100')).length;
    const customers = await listed(harness, '/customers?limit=100');
    const lists = await Promise.all(customers.map(({ id }) => listed(harness, `/customers/${id}/contacts`)));
    return lists.flat().length;
  };
  await expect.poll(count, { timeout: 20_000 }).toBe(30);
  for (const { id } of harness.cloud.objects(resource))
    harness.cloud.edit.apply({ op: 'delete', resource, id });
  await harness.syncNow();
  const status = await harness.until(
    ({ deletions_to_confirm }) => deletions_to_confirm !== null,
    'held back',
  );
  expect(status).toMatchObject({ deletions_to_confirm: { count: 30, total: 30 }, waiting_for_you: 1 });
  expect(await count()).toBe(30);
  await harness.local('POST', '/sync/confirm-deletions');
  await expect.poll(count, { timeout: 20_000 }).toBe(0);
  await harness.until(({ state }) => state === 'idle', 'in sync');
});
