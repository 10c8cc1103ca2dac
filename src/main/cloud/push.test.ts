import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { createDelivery, ok } from '../../../test/support/delivery.ts';
import { ANN, CLOUD } from '../../../test/support/hub.ts';
import { databasePath } from '../hub/database/database.ts';
import type { RemoteRecord } from '../hub/outbox/upstream-rules.ts';
import type { Answer } from './client.ts';

const HOUR_MS = 60 * 60 * 1000;

describe('before an edit is sent', () => {
  test('what the cloud has is read', async () => {
    const { hub, remote, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    const check = push.source.next();
    expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
    await check?.settle(ok(remote));
    expect(push.source.next()?.request).toMatchObject({
      method: 'PATCH',
      path: '/customers/cus_1',
      body: JSON.stringify({ plan: 'Growth' }),
    });
  });

  test('it is read again when so long a time has passed that somebody may have changed it', async () => {
    const { hub, remote, environment, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    await push.source.next()?.settle(ok(remote));
    // The lid was closed before the edit was sent.
    environment.time += 50 * HOUR_MS;
    const check = push.source.next();
    expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
    await check?.settle(ok({ ...remote, plan: 'Enterprise' }));
    expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Growth', theirs: 'Enterprise' }]);
    expect(push.source.next()?.request.method).toBe('PATCH');
  });

  test('what was read is good for as long as the queue takes, and not for half a minute when nothing else is in it', async () => {
    const { hub, remote, environment, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    await push.source.next()?.settle(ok(remote));
    environment.time += 30_000;
    expect(push.source.next()?.request.method).toBe('GET');
  });

  test('over a line so slow that an answer takes half a minute it is sent all the same', async () => {
    const { hub, remote, environment, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    const check = push.source.next();
    environment.time += 30_000;
    await check?.settle(ok(remote));
    environment.time += 1000;
    expect(push.source.next()?.request.method).toBe('PATCH');
  });

  test('it is read again after a silence, however short, and so is what a read under way shows', async () => {
    const { hub, remote, environment, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    const check = push.source.next();
    environment.time += 1;
    push.interrupted();
    await check?.settle(ok(remote));
    const again = push.source.next();
    expect(again?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
    await again?.settle(ok({ ...remote, plan: 'Enterprise' }));
    expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Growth', theirs: 'Enterprise' }]);
  });

  test('what somebody changes there in the last moment is a conflict, when a page that is on its way shows it', async () => {
    const { hub, remote, push, pull, readings, environment } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    await push.source.next()?.settle(ok(remote));
    const page = { order: readings.begin(), at: environment.time };
    const patch = push.source.next();
    expect(await patch?.prepare?.()).toBe(true);
    const theirs = { ...remote, plan: 'Enterprise' };
    await pull.apply({ resource: 'customer', records: [theirs], ...page });
    await patch?.settle(ok({ ...remote, plan: 'Growth' }));
    expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Growth', theirs: 'Enterprise' }]);
    expect(JSON.parse(hub.reads.get('customer', remote.id))).toMatchObject({ plan: 'Growth' });
  });

  test('a walk that passed the record by has not read it', async () => {
    const { hub, remote, environment, push, sweep } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    // Seen, and not sent: what was asked for never came.
    const check = push.source.next();
    await check?.settle({ kind: 'unreachable', reason: 'cut' });
    environment.time += 1;
    const empty = ok({ data: [], odd: [], rows: 0, has_more: false, next_cursor: null });
    for (const path of ['/customers?limit=100', '/onboardings?limit=100']) {
      const page = sweep.source.next();
      expect(page?.request.path).toBe(path);
      await page?.settle(empty);
    }
    expect(sweep.hasEverSwept()).toBe(true);
    expect(push.source.next()?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
  });

  test('what could not be kept of it does not count as read', async () => {
    const { hub, remote, push, pull, readings, environment } = await createDelivery();
    const known = { order: readings.begin(), at: environment.time };
    await pull.apply({ resource: 'customer', records: [remote], ...known });
    environment.time += 1;
    await hub.remove('customer', remote.id);
    // Seen, and not sent: what was asked for never came.
    await push.source.next()?.settle({ kind: 'unreachable', reason: 'cut' });
    environment.time += 1;
    const page = { order: readings.begin(), at: environment.time };
    const other = new Database(databasePath(hub.folder));
    other.exec('BEGIN IMMEDIATE');
    const theirs = { ...remote, plan: 'Enterprise' };
    const applied = pull.apply({ resource: 'customer', records: [theirs], ...page });
    await expect(applied).rejects.toThrow();
    other.exec('COMMIT');
    other.close();
    const check = push.source.next();
    expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
    await check?.settle(ok(theirs));
    expect(hub.conflicts.list()).toMatchObject([{ field: null, theirs: { plan: 'Enterprise' } }]);
    expect(push.source.next()).toBeNull();
  });

  describe('over a value that could be read before and cannot now', () => {
    /** What the cloud carries has been learned; then the plan cannot be read any more, and somebody edits here. */
    async function createHidden(edit: Record<string, string>) {
      const { pull, readings, ...delivery } = await createDelivery();
      const { hub, remote, environment } = delivery;
      const known = { order: readings.begin(), at: environment.time };
      await pull.apply({ resource: 'customer', records: [remote], ...known });
      environment.time += 1;
      await hub.update('customer', remote.id, edit);
      const { plan: _, ...unread } = remote;
      const check = delivery.push.source.next();
      expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
      await check?.settle(ok(unread));
      return { ...delivery, unread };
    }

    test('an edit waits until it can be read, and then sees what somebody set there', async () => {
      const { hub, remote, environment, push } = await createHidden({ plan: 'Growth' });
      expect(push.source.next()).toBeNull();
      environment.time += 3000;
      const again = push.source.next();
      expect(again?.request).toMatchObject({ method: 'GET', path: '/customers/cus_1' });
      await again?.settle(ok({ ...remote, plan: 'Enterprise' }));
      expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Growth', theirs: 'Enterprise' }]);
    });

    test('an edit of another value does not wait', async () => {
      const { push } = await createHidden({ name: 'Acme Ltd' });
      expect(push.source.next()?.request).toMatchObject({ method: 'PATCH' });
    });

    test('an edit of the value itself does not wait for ever', async () => {
      const { environment, push, unread } = await createHidden({ plan: 'Growth' });
      environment.time += 61_000;
      await push.source.next()?.settle(ok(unread));
      expect(push.source.next()?.request).toMatchObject({ method: 'PATCH' });
    });
  });

  test('a deletion is not sent any more when what came in the last moment is to be decided on first', async () => {
    const { hub, remote, push, pull, readings, environment } = await createDelivery();
    await hub.remove('customer', remote.id);
    await push.source.next()?.settle(ok(remote));
    const page = { order: readings.begin(), at: environment.time };
    const deletion = push.source.next();
    expect(deletion?.request.method).toBe('DELETE');
    const theirs = { ...remote, plan: 'Enterprise' };
    await pull.apply({ resource: 'customer', records: [theirs], ...page });
    expect(await deletion?.prepare?.()).toBe(false);
    expect(hub.conflicts.list()).toMatchObject([{ field: null, theirs: { plan: 'Enterprise' } }]);
  });

  test('a clock that was set back does not have it read for ever', async () => {
    const { hub, remote, environment, push } = await createDelivery();
    await hub.update('customer', remote.id, { plan: 'Growth' });
    environment.time -= 2 * HOUR_MS;
    await push.source.next()?.settle(ok(remote));
    expect(push.source.next()?.request.method).toBe('PATCH');
  });
});

test('what was changed there between a create and its answer, which the cloud repeats, is seen before an edit goes out', async () => {
  const { hub, remote, environment, push } = await createDelivery();
  const { id } = await hub.create('customer', { name: 'Once Ltd' });
  const post = push.source.next();
  expect(await post?.prepare?.()).toBe(true);
  await post?.settle({ kind: 'unreachable', reason: 'cut' });
  await hub.update('customer', String(id), { plan: 'Growth' });
  environment.time += 1;
  const again = push.source.next();
  expect(again?.request.method).toBe('POST');
  expect(await again?.prepare?.()).toBe(true);
  const made = { ...remote, id: 'cus_2', display_id: 2, name: 'Once Ltd', plan: null };
  await again?.settle(ok(made));
  const check = push.source.next();
  expect(check?.request).toMatchObject({ method: 'GET', path: '/customers/cus_2' });
  await check?.settle(ok({ ...made, plan: 'Enterprise' }));
  expect(hub.conflicts.list()).toMatchObject([{ field: 'plan', mine: 'Growth', theirs: 'Enterprise' }]);
});

test('a create that the cloud may have is not made again when the search for it is refused', async () => {
  const { hub, environment, push } = await createDelivery();
  const { id } = await hub.create('customer', { name: 'Once Ltd' });
  const post = push.source.next();
  expect(await post?.prepare?.()).toBe(true);
  await post?.settle({ kind: 'unreachable', reason: 'cut' });
  await hub.update('customer', String(id), { plan: 'Growth' });
  environment.time += 24 * HOUR_MS;
  const search = push.source.next();
  expect(search?.request.method).toBe('GET');
  const error = { status: 403, type: 'forbidden', code: 'not_allowed', message: 'Not now' };
  const rate = { limit: null, remaining: null, windowMs: null };
  await search?.settle({ kind: 'refused', error, rate });
  expect(hub.outbox.counts()).toMatchObject({ uncertain: 1, failed: 0 });
  expect(push.source.next()).toBeNull();
});

describe('a change that is under way while its customer, deleted in the cloud, is made anew', () => {
  const ERROR = { status: 404, type: 'not_found', code: 'contact_not_found', message: 'No such contact' };
  const rate = { limit: null, remaining: null, windowMs: null };

  /** The contact's edit has been sent and not answered; then a person keeps the customer. */
  async function editUnderWay() {
    const { hub, remote, push } = await createDelivery();
    const contact: RemoteRecord = {
      object: 'contact',
      id: 'con_1',
      display_id: 1,
      customer_id: remote.id,
      name: 'Jo',
      email: 'jo@acme.example',
      title: 'Buyer',
      created_at: remote.created_at,
      updated_at: remote.updated_at,
    };
    const { key = '' } =
      (await hub.writeUpstream({
        operation: 'apply_upstream',
        resource: 'contact',
        record: contact,
        actor: CLOUD,
      })) ?? {};
    await hub.update('contact', contact.id, { title: 'Head of IT' });
    await push.source.next()?.settle(ok(contact));
    const patch = push.source.next();
    expect(patch?.request).toMatchObject({ method: 'PATCH', path: '/contacts/con_1' });
    expect(await patch?.prepare?.()).toBe(true);
    await hub.update('customer', remote.id, { plan: 'Growth' });
    const gone = { ...ERROR, code: 'customer_not_found' };
    await push.source.next()?.settle({ kind: 'refused', error: gone, rate });
    const [conflict] = hub.conflicts.list();
    await hub.writeUpstream({
      operation: 'resolve_conflict',
      id: conflict?.id ?? 0,
      action: 'keep_mine',
      actor: ANN,
    });
    return { hub, push, patch, contact, key };
  }

  test.each<[string, (contact: RemoteRecord) => Answer]>([
    ['taken', (contact) => ok({ ...contact, title: 'Head of IT' })],
    ['answered with not found', () => ({ kind: 'refused', error: ERROR, rate })],
    ['refused', () => ({ kind: 'refused', error: { ...ERROR, status: 400, code: 'invalid_string' }, rate })],
  ])('is %s and changes nothing: both are created as they are here', async (_, answerFor) => {
    const { hub, push, patch, contact, key } = await editUnderWay();
    await patch?.settle(answerFor(contact));
    expect(
      hub.outbox.inState('pending').map(({ resource, operation }) => `${operation} ${resource}`),
    ).toEqual(['create contact', 'create customer']);
    expect(hub.outbox.counts().failed).toBe(0);
    expect(hub.conflicts.list()).toEqual([]);
    const post = push.source.next();
    expect(post?.request).toMatchObject({ method: 'POST', path: '/customers' });
    expect(await post?.prepare?.()).toBe(true);
    await post?.settle(ok({ ...contact, object: 'customer', id: 'cus_2', display_id: 2, name: 'Acme' }));
    const made = push.source.next();
    expect(made?.request).toMatchObject({ method: 'POST', path: '/customers/cus_2/contacts' });
    expect(JSON.parse(made?.request.body ?? '{}')).toMatchObject({ name: 'Jo', title: 'Head of IT' });
    expect(hub.sync.names('contact', key)).toBeDefined();
    expect(hub.failures).toEqual([]);
  });
});

test('who wants everything read while its first page is on its way has it read once more: it may miss what has just happened', async () => {
  const { sweep } = await createDelivery();
  const page = sweep.source.next();
  expect(page?.request.path).toContain('/customers?');
  sweep.demand();
  expect(sweep.isDemanded()).toBe(true);
});

test('what is made below a customer shows that it is there, but is no read of it', async () => {
  const { hub, remote, environment, push, readings } = await createDelivery();
  await hub.create('contact', { name: 'Jo', email: 'jo@acme.example' }, { customer: remote.id });
  const post = push.source.next();
  expect(await post?.prepare?.()).toBe(true);
  const sentAt = environment.time;
  environment.time += 1000;
  const contact = { object: 'contact', id: 'con_1', display_id: 1, customer_id: remote.id };
  await post?.settle(ok({ ...contact, name: 'Jo', email: 'jo@acme.example', is_primary: true }));
  expect(readings.seenAt('customer:cus_1')).toBe(sentAt);
  expect(readings.checkedAt('customer:cus_1')).toBe(0);
});
