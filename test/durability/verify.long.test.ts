import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../security/random.ts';
import { makeDataDir, removeDataDir, startServer } from '../support/server.ts';
import { type CustomerModel, emptyModel, type Model } from './model.ts';
import { type Access, settlePending, verify } from './verify.ts';
import { startStream } from './writers.ts';

let access: Access;
const model: Model = emptyModel();
const dataDir = makeDataDir();

beforeAll(async () => {
  const first = await startServer({ dataDir });
  const key = await first.createKey();
  const stream = startStream(first, key, model, { writers: 4, round: 0, random: randomFrom(3) });
  while (stream.acknowledged() < 150) await sleep(5);
  await first.kill9();
  access = { server: await startServer({ dataDir }), key };
  await settlePending(access, model, await stream.finished);
});
afterAll(async () => {
  await access.server.stop();
  removeDataDir(dataDir);
});

/** A live customer that has what is asked for. */
function live(has: (customer: CustomerModel) => boolean = () => true): CustomerModel {
  const found = model.customers.find((customer) => !customer.deleted && has(customer));
  if (!found) throw new Error('the stream made no such customer');
  return found;
}

/** Pretends that the hub had promised something else; each returns what takes the pretence back. */
const LIES: Record<string, () => () => void> = {
  'an acknowledged value that was lost': () => {
    const { values } = live();
    const { plan } = values;
    values.plan = 'promised';
    return () => {
      values.plan = plan;
    };
  },
  'a customer that was lost': () => {
    model.customers.push({ ...live(), id: 'lost', name: 'lost' });
    return () => model.customers.pop();
  },
  'a customer that nobody created': () => {
    const at = model.customers.indexOf(live());
    const [taken] = model.customers.splice(at, 1);
    return () => model.customers.splice(at, 0, ...(taken ? [taken] : []));
  },
  'a deleted customer that is back': () => {
    const customer = live();
    customer.deleted = true;
    return () => {
      customer.deleted = false;
    };
  },
  'a deleted contact that is back': () => {
    const contact = live(({ contacts }) => contacts.some((one) => !one.deleted)).contacts.find(
      (one) => !one.deleted,
    );
    if (contact) contact.deleted = true;
    return () => {
      if (contact) contact.deleted = false;
    };
  },
  'a change without its activity entry': () => {
    const { changes } = live();
    changes.push({ field: 'plan', oldValue: 'a', newValue: 'b' });
    return () => changes.pop();
  },
  'an activity entry without its change': () => {
    const { changes } = live((customer) => customer.changes.length > 0);
    const change = changes.pop();
    return () => (change ? changes.push(change) : 0);
  },
  'a phase move that was lost': () => {
    const [onboarding] = live((customer) => customer.onboardings.length > 0).onboardings;
    onboarding?.changes.push({ field: 'phase', oldValue: 'launch', newValue: 'review' });
    return () => onboarding?.changes.pop();
  },
};

test('what the hub holds after a kill agrees with what it promised', async () => {
  await verify(access, model, 'all');
});

test.each(Object.keys(LIES))('%s would be noticed', async (name) => {
  const undo = LIES[name]?.();
  try {
    await expect(verify(access, model, 'all')).rejects.toThrow();
  } finally {
    undo?.();
  }
  await verify(access, model, 'all');
});
