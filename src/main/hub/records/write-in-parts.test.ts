import { expect, test } from 'vitest';
import { ANN, openTestHub } from '../../../../test/support/hub.ts';
import type { RecordChange } from './commands.ts';
import { writeInParts } from './write-in-parts.ts';

const creates = (count: number): RecordChange[] =>
  Array.from({ length: count }, (_, at) => ({
    operation: 'create',
    resource: 'customer',
    input: { name: `Customer ${at}` },
  }));
const liveCustomers = (hub: ReturnType<typeof openTestHub>) =>
  hub.changes.since('customer', 0, 10_000).filter(({ deleted_at }) => deleted_at === null).length;

test('others write between the parts of a large batch, and one undo takes all of them back', async () => {
  const hub = openTestHub();
  const seen: number[] = [];
  const writing = writeInParts(hub, {
    batchId: 'large',
    actor: ANN,
    commands: creates(2500),
    onProgress: (done) => seen.push(done),
  });
  await hub.create('customer', { name: 'Another' });
  expect(seen.at(-1) ?? 0).toBeLessThan(2500);
  expect((await writing).results).toHaveLength(2500);
  expect(seen).toEqual([1000, 2000, 2500]);
  await hub.undo({ undoes: 'large', actor: ANN });
  expect(liveCustomers(hub)).toBe(1);
});

test('what is called off is taken back', async () => {
  const hub = openTestHub();
  const abort = new AbortController();
  const writing = writeInParts(hub, {
    batchId: 'large',
    actor: ANN,
    commands: creates(2500),
    onProgress: () => abort.abort(),
    signal: abort.signal,
  });
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  expect(liveCustomers(hub)).toBe(0);
  expect(hub.settings.get('unfinished_batches')).toBeUndefined();
});

test('what was interrupted is taken back before anybody is served again', async () => {
  const first = openTestHub();
  await first.writeBatch({ batchId: 'large', actor: ANN, commands: creates(3) });
  await first.create('customer', { name: 'Stays' });
  first.settings.set('unfinished_batches', ['large']);
  first.close();
  const second = openTestHub(first.folder, first.environment);
  expect(liveCustomers(second)).toBe(1);
  await expect.poll(() => second.settings.get('unfinished_batches')).toBeUndefined();
});
