import { expect, test } from 'vitest';
import { ANN, createWorld } from './support/world.ts';

async function connected() {
  const world = await createWorld();
  const acme = world.cloud.edit.createCustomer({ name: 'Acme', slug: 'acme' });
  const jo = world.cloud.edit.createContact(acme.id, { name: 'Jo', email: 'jo@acme.example' });
  await world.connect();
  await world.settled();
  await expect.poll(() => world.hub.sync.known('contact', jo.id), { timeout: 20_000 }).toBeDefined();
  await world.cloud.partition();
  const sent = async () => {
    await world.cloud.heal();
    world.sync.syncNow();
    await world.settled();
    expect(world.hub.outbox.inState('twin')).toEqual([]);
  };
  return { ...world, acme, jo, sent };
}

test('a slug that was given up here is free for another customer made here', async () => {
  const { cloud, hub, acme, sent } = await connected();
  await hub.write({
    operation: 'update',
    resource: 'customer',
    reference: acme.id,
    input: { slug: 'acme-old' },
    actor: ANN,
  });
  const input = { name: 'New Acme', slug: 'acme' };
  await hub.write({ operation: 'create', resource: 'customer', input, actor: ANN });
  await sent();
  const slugs = cloud.objects('customer').map(({ name, slug }) => [name, slug]);
  expect(slugs.toSorted()).toEqual([
    ['Acme', 'acme-old'],
    ['New Acme', 'acme'],
  ]);
});

test('the address of a contact that was deleted here is free for another one made here', async () => {
  const { cloud, hub, acme, jo, sent } = await connected();
  await hub.write({ operation: 'delete', resource: 'contact', reference: jo.id, actor: ANN });
  await hub.write({
    operation: 'create',
    resource: 'contact',
    parent: acme.id,
    input: { name: 'Jo Park', email: 'jo@acme.example' },
    actor: ANN,
  });
  await sent();
  expect(cloud.objects('contact').map(({ name }) => name)).toEqual(['Jo Park']);
});

test('what the cloud refused for an address that has become free since is sent once more', async () => {
  const { cloud, hub, acme, sent } = await connected();
  // As when the deletion of whoever had it arrives between the refusal and the look at who that is.
  cloud.faults.add({
    match: { method: 'POST', path: `/customers/${acme.id}/contacts` },
    effect: { kind: 'refuse', status: 409, type: 'conflict', code: 'email_taken', field: 'email' },
    times: 1,
  });
  const input = { name: 'Kim', email: 'kim@acme.example' };
  await hub.write({ operation: 'create', resource: 'contact', parent: acme.id, input, actor: ANN });
  await sent();
  expect(
    cloud
      .objects('contact')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Jo', 'Kim']);
});
