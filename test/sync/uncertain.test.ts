import { describe, expect, test } from 'vitest';
import { realEnvironment } from '../../src/main/environment.ts';
import { ANN, createWorld } from './support/world.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Both sides' clocks can be moved on; the cloud's may be wrong. */
async function createTimedWorld() {
  let ahead = 0;
  const environment = { ...realEnvironment, now: () => realEnvironment.now() + ahead };
  const world = await createWorld({}, environment);
  const { cloud } = world;
  const posts = () => cloud.log.all().filter(({ method }) => method === 'POST');
  return {
    ...world,
    posts,
    /** Somebody sets the clock of this machine. */
    setClock(ms: number) {
      ahead += ms;
    },
    advance(ms: number) {
      ahead += ms;
      cloud.clock.advance(ms);
    },
    /** The next create is sent, its answer lost, and the line cut. */
    async loseCreate(when: 'before' | 'after', make: () => Promise<unknown>) {
      cloud.faults.add({ id: 'lost', match: { method: 'POST' }, effect: { kind: 'drop', when } });
      await make();
      await expect.poll(() => posts().length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
      await cloud.partition();
      cloud.faults.remove('lost');
    },
    async goOn() {
      await cloud.heal();
      world.sync.syncNow();
    },
  };
}

async function lostOnboarding() {
  const world = await createTimedWorld();
  const { cloud, hub } = world;
  const customer = cloud.edit.createCustomer({ name: 'Acme' });
  await world.connect();
  await world.settled();
  await world.loseCreate('before', () =>
    hub.write({
      operation: 'create',
      resource: 'onboarding',
      input: { customer_id: customer.id, notes: 'Mine' },
      actor: ANN,
    }),
  );
  const theirs = cloud.edit.createOnboarding(customer.id, { notes: 'Theirs' });
  world.advance(24 * HOUR_MS);
  await world.goOn();
  await expect.poll(() => world.sync.status().uncertain, { timeout: 20_000 }).toBe(1);
  const [entry] = hub.outbox.inState('uncertain');
  if (entry === undefined) throw new Error('nothing is uncertain');
  return { ...world, theirs, entry };
}

test('a create whose answer was lost takes over nobody’s record that only looks like it', async () => {
  const { cloud, hub, entry, sync, theirs } = await lostOnboarding();
  await expect.poll(() => sync.state().state, { timeout: 20_000 }).toBe('attention');
  expect(cloud.objects('onboarding')).toMatchObject([{ notes: 'Theirs' }]);
  const shown = (key: string) => JSON.parse(hub.reads.get('onboarding', key)) as { notes: string };
  expect(shown(entry.key).notes).toBe('Mine');
  expect(shown(theirs.id).notes).toBe('Theirs');
});

test('an uncertain create is not sent by an edit of it; sent again by a person, it takes the edit along', async () => {
  const { cloud, hub, entry, sync, posts, settled } = await lostOnboarding();
  const sent = posts().length;
  await hub.write({
    operation: 'update',
    resource: 'onboarding',
    reference: entry.key,
    input: { notes: 'Edited' },
    actor: ANN,
  });
  await expect.poll(() => sync.state().state, { timeout: 20_000 }).toBe('attention');
  expect(posts()).toHaveLength(sent);
  await sync.resolveUncertain(entry.id, 'resend', ANN, undefined);
  await settled();
  const notes = cloud.objects('onboarding').map((each) => each.notes);
  expect(notes.sort()).toEqual(['Edited', 'Theirs']);
});

test('an uncertain create that a person recognises is linked, and what differs is a conflict', async () => {
  const { cloud, hub, entry, sync, theirs } = await lostOnboarding();
  await sync.resolveUncertain(entry.id, 'it_is', ANN, theirs.id);
  expect(hub.conflicts.list()).toMatchObject([{ field: 'notes', mine: 'Mine', theirs: 'Theirs' }]);
  expect(cloud.objects('onboarding')).toHaveLength(1);
  expect((JSON.parse(hub.reads.get('onboarding', entry.key)) as { id: string }).id).toBe(theirs.id);
});

test.each([{ name: 'Rollout' }, {}])(
  'an onboarding that arrived, and that a colleague moved to another customer since, is asked about: %j',
  async (named) => {
    const world = await createTimedWorld();
    const { cloud, hub, sync } = world;
    const from = cloud.edit.createCustomer({ name: 'From' });
    const to = cloud.edit.createCustomer({ name: 'To' });
    await world.connect();
    await world.settled();
    await world.loseCreate('after', () =>
      hub.write({
        operation: 'create',
        resource: 'onboarding',
        input: { customer_id: from.id, phase: 'launch', ...named },
        actor: ANN,
      }),
    );
    const made = cloud.objects('onboarding')[0]?.id ?? '';
    cloud.edit.move('onboarding', made, to.id);
    world.advance(24 * HOUR_MS);
    await world.goOn();
    await expect.poll(() => sync.status().uncertain, { timeout: 20_000 }).toBe(1);
    expect(hub.outbox.inState('uncertain')).toMatchObject([{ theirs: [made] }]);
    expect(cloud.objects('onboarding')).toHaveLength(1);
  },
);

test('of a create that arrived, what a colleague has set since and what was set here meanwhile are a conflict', async () => {
  const world = await createTimedWorld();
  const { cloud, hub } = world;
  await world.connect();
  await world.settled();
  await world.loseCreate('after', () => world.create('Once Ltd'));
  const [made] = cloud.objects('customer');
  cloud.edit.apply({ op: 'update', resource: 'customer', id: made?.id ?? '', fields: { plan: 'Theirs' } });
  const [entry] = hub.outbox.inState('pending');
  await hub.write({
    operation: 'update',
    resource: 'customer',
    reference: entry?.key ?? '',
    input: { plan: 'Mine', status: 'at_risk' },
    actor: ANN,
  });
  world.advance(24 * HOUR_MS);
  await world.goOn();
  await expect.poll(() => hub.conflicts.list(), { timeout: 20_000 }).toHaveLength(1);
  expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Mine', theirs: 'Theirs' }]);
  await expect
    .poll(() => cloud.objects('customer'), { timeout: 20_000 })
    .toMatchObject([{ plan: 'Mine', status: 'at_risk' }]);
});

test('a contact that arrived, and that a colleague moved to another customer since, is asked about and not made twice', async () => {
  const world = await createTimedWorld();
  const { cloud, hub, sync } = world;
  const from = cloud.edit.createCustomer({ name: 'From' });
  const to = cloud.edit.createCustomer({ name: 'To' });
  await world.connect();
  await world.settled();
  await world.loseCreate('after', () =>
    hub.write({
      operation: 'create',
      resource: 'contact',
      parent: from.id,
      input: { name: 'Jo', email: 'jo@from.example' },
      actor: ANN,
    }),
  );
  const made = cloud.objects('contact')[0]?.id ?? '';
  cloud.edit.move('contact', made, to.id);
  world.advance(24 * HOUR_MS);
  await world.goOn();
  await expect.poll(() => sync.status().uncertain, { timeout: 20_000 }).toBe(1);
  expect(cloud.objects('contact')).toHaveLength(1);
  const [entry] = hub.outbox.inState('uncertain');
  await expect.poll(() => hub.sync.known('contact', made)?.key, { timeout: 20_000 }).toBe(made);
  await sync.resolveUncertain(entry?.id ?? 0, 'it_is', ANN, made);
  await world.settled();
  expect(cloud.objects('contact')).toMatchObject([{ id: made, customer_id: to.id, name: 'Jo' }]);
  expect(JSON.parse(hub.reads.get('contact', entry?.key ?? ''))).toMatchObject({
    id: made,
    customer_id: to.id,
  });
});

test.each([-2, 2])(
  'a create that arrived is found though the cloud’s clock is %i hours off',
  async (hours) => {
    const world = await createTimedWorld();
    world.cloud.clock.skew(hours * HOUR_MS);
    await world.connect();
    await world.settled();
    await world.loseCreate('after', () => world.create('Once Ltd'));
    world.advance(24 * HOUR_MS);
    await world.goOn();
    await world.settled();
    expect(world.cloud.objects('customer')).toMatchObject([{ name: 'Once Ltd' }]);
  },
);

test.each([-30, 30])(
  'a create that arrived is found though the clock here was %i hours off when it was sent, and is put right',
  async (hours) => {
    const world = await createTimedWorld();
    world.setClock(hours * HOUR_MS);
    await world.connect();
    await world.settled();
    await world.loseCreate('after', () => world.create('Once Ltd'));
    world.setClock(-hours * HOUR_MS);
    world.advance(24 * HOUR_MS);
    await world.goOn();
    await world.settled();
    expect(world.cloud.objects('customer')).toMatchObject([{ name: 'Once Ltd' }]);
  },
);

type World = Awaited<ReturnType<typeof createTimedWorld>>;

/** One of each type; the first part makes what it belongs to there. */
const CREATES: Record<
  'customer' | 'contact' | 'onboarding',
  (world: World) => Promise<() => Promise<unknown>>
> = {
  customer: async (world) => () => world.create('Once Ltd'),
  contact: async ({ cloud, hub }) => {
    const { id } = cloud.edit.createCustomer({ name: 'Acme' });
    const input = { name: 'Jo', email: 'jo@acme.example' };
    return () => hub.write({ operation: 'create', resource: 'contact', parent: id, input, actor: ANN });
  },
  onboarding: async ({ cloud, hub }) => {
    const { id } = cloud.edit.createCustomer({ name: 'Acme' });
    const input = { customer_id: id, name: 'Rollout' };
    return () => hub.write({ operation: 'create', resource: 'onboarding', input, actor: ANN });
  },
};

const REFUSALS = [
  { status: 400, code: 'invalid_string' },
  { status: 403, code: 'forbidden' },
  { status: 409, code: 'slug_taken' },
] as const;

describe.each(['customer', 'contact', 'onboarding'] as const)('a %s whose answer was lost', (resource) => {
  test.each(REFUSALS)(
    'and that is refused with $status when it is sent again, was made once',
    async (refusal) => {
      const world = await createTimedWorld();
      const make = await CREATES[resource](world);
      await world.connect();
      await world.settled();
      await world.loseCreate('after', make);
      world.cloud.faults.add({ match: { method: 'POST' }, effect: { kind: 'refuse', ...refusal }, times: 1 });
      await world.goOn();
      await world.settled();
      expect(world.cloud.objects(resource)).toHaveLength(1);
      expect(world.posts()).toHaveLength(2);
      expect(world.hub.outbox.counts()).toMatchObject({ pending: 0, failed: 0 });
    },
  );

  test('and that had not arrived is refused as any other: tried again by a person, it is made once', async () => {
    const world = await createTimedWorld();
    const { cloud, hub, sync } = world;
    const make = await CREATES[resource](world);
    await world.connect();
    await world.settled();
    await world.loseCreate('before', make);
    const effect = { kind: 'refuse', status: 400, code: 'invalid_string' } as const;
    cloud.faults.add({ match: { method: 'POST' }, effect, times: 1 });
    await world.goOn();
    await expect.poll(() => hub.outbox.inState('failed'), { timeout: 20_000 }).toHaveLength(1);
    const [entry] = hub.outbox.inState('failed');
    expect(entry?.error).toMatchObject({ status: 400, code: 'invalid_string' });
    await sync.resolveFailed(entry?.id ?? 0, 'retry', ANN);
    await world.settled();
    expect(cloud.objects(resource)).toHaveLength(1);
  });
});
