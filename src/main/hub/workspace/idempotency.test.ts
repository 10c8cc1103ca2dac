import { expect, test } from 'vitest';
import {
  ANN,
  createSurroundings,
  openTestHub,
  query,
  START,
  type TestHub,
  temporaryFolder,
} from '../../../../test/support/hub.ts';
import { IDEMPOTENCY_LIFETIME_MS } from './idempotency.ts';

const SCOPE = 'POST /customers';

function create(hub: TestHub, key: string, scope = SCOPE) {
  return hub.write({
    operation: 'create',
    resource: 'customer',
    input: { name: 'Acme' },
    actor: ANN,
    idempotency: { scope, key, requestHash: `hash of ${key}` },
  });
}

test('an answer is kept for 24 hours to the millisecond', async () => {
  const hub = openTestHub();
  const { document, batchId } = await create(hub, 'k');
  const record = { request_hash: 'hash of k', status: 201, body: document, batch_id: batchId };
  for (const age of [0, 1, IDEMPOTENCY_LIFETIME_MS - 1]) {
    hub.environment.time = START + age;
    expect(hub.idempotency.find(SCOPE, 'k')).toEqual(record);
  }
  hub.environment.time = START + IDEMPOTENCY_LIFETIME_MS;
  expect(IDEMPOTENCY_LIFETIME_MS).toBe(86_400_000);
  expect(hub.idempotency.find(SCOPE, 'k')).toBeUndefined();
});

test('one that was kept while the clock was years ahead is forgotten a day after the clock is right', async () => {
  const hub = openTestHub();
  hub.environment.time = START + 10 * 365 * IDEMPOTENCY_LIFETIME_MS;
  await create(hub, 'k');
  hub.environment.time = START;
  hub.idempotency.removeExpired();
  expect(hub.idempotency.find(SCOPE, 'k')).toBeDefined();
  hub.environment.time = START + IDEMPOTENCY_LIFETIME_MS;
  hub.idempotency.removeExpired();
  expect(hub.idempotency.find(SCOPE, 'k')).toBeUndefined();
  expect(query(hub.folder, 'SELECT 1 FROM idempotency_records')).toEqual([]);
});

test('it is known only under its own scope and key', async () => {
  const hub = openTestHub();
  await create(hub, 'k');
  await create(hub, 'k', 'POST /onboardings');
  for (const [scope, key] of [
    [SCOPE, 'K'],
    [SCOPE, 'k '],
    [SCOPE, ''],
    ['POST /contacts', 'k'],
  ] as const)
    expect(hub.idempotency.find(scope, key)).toBeUndefined();
  expect(query(hub.folder, 'SELECT 1 FROM idempotency_records')).toHaveLength(2);
});

test('it survives a restart', async () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  const { document } = await create(hub, 'k');
  hub.close();
  expect(openTestHub(folder).idempotency.find(SCOPE, 'k')).toMatchObject({ body: document });
});

test('only what has expired is removed, on opening and on demand', async () => {
  const folder = temporaryFolder();
  const environment = createSurroundings();
  const hub = openTestHub(folder, environment);
  const keys = () =>
    query(folder, 'SELECT idempotency_key FROM idempotency_records').map((row) => row.idempotency_key);
  for (const key of ['first', 'second', 'third']) {
    await create(hub, key);
    environment.time += 1000;
  }
  expect(hub.idempotency.removeExpired()).toBe(0);
  environment.time = START + IDEMPOTENCY_LIFETIME_MS;
  expect(hub.idempotency.removeExpired()).toBe(1);
  expect(keys()).toEqual(['second', 'third']);
  hub.close();
  environment.time += 1000;
  openTestHub(folder, environment);
  expect(keys()).toEqual(['third']);
});
