import { setImmediate as tick } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { ANN, connect, openTestHub } from '../../../../test/support/hub.ts';
import { createRecentDocuments } from './recent-documents.ts';

const nobody = { version: () => 1 };

test('SQLite is asked once for what is asked for again', () => {
  const recent = createRecentDocuments(nobody);
  const read = vi.fn(() => 'text');
  expect([recent.get('customer', 'a', read), recent.get('customer', 'a', read)]).toEqual(['text', 'text']);
  expect(read).toHaveBeenCalledTimes(1);
  // An id of one type means nothing to another.
  expect(recent.get('contact', 'a', () => undefined)).toBeUndefined();
});

test('what was not there is asked for again', () => {
  const recent = createRecentDocuments(nobody);
  expect(recent.get('customer', 'a', () => undefined)).toBeUndefined();
  expect(recent.get('customer', 'a', () => 'new')).toBe('new');
});

test('no more is kept than the limit, and the newest is', () => {
  // Four pieces of one text each.
  const recent = createRecentDocuments(nobody, 48, 12);
  const read = vi.fn((id: string) => id.repeat(4));
  const get = (id: string) => recent.get('customer', id, () => read(id));
  for (const id of ['a', 'b', 'c', 'd', 'e', 'a', 'f', 'f', 'e']) expect(get(id)).toBe(id.repeat(4));
  expect(read.mock.calls.flat()).toEqual(['a', 'b', 'c', 'd', 'e', 'a', 'f']);
});

test('any text is read again as it was, also one that is too long to be kept', () => {
  const recent = createRecentDocuments(nobody, 300, 100);
  const texts = ['', 'plain', 'Größe 漢字 🙂', 'x'.repeat(200), 'last'];
  for (const again of [1, 2])
    for (const [id, text] of texts.entries())
      expect(
        recent.get('customer', String(id), () => text),
        `time ${again}`,
      ).toBe(text);
});

test('what nobody has asked for between two rests is forgotten', () => {
  const recent = createRecentDocuments(nobody);
  const read = vi.fn(() => 'text');
  recent.get('customer', 'a', read);
  recent.rest();
  recent.get('customer', 'a', read);
  expect(read).toHaveBeenCalledTimes(1);
  recent.rest();
  recent.rest();
  recent.get('customer', 'a', read);
  expect(read).toHaveBeenCalledTimes(2);
});

test('a record reads as it was written last, under each id', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  expect(hub.get('customer', id).name).toBe('Acme');
  await hub.update('customer', id, { name: 'Acme Inc' });
  expect(hub.get('customer', id).name).toBe('Acme Inc');
  const { batchId } = await hub.write({
    operation: 'update',
    resource: 'customer',
    reference: id,
    input: { name: 'Acme Ltd' },
    actor: ANN,
  });
  expect(hub.get('customer', id).name).toBe('Acme Ltd');
  await hub.undo({ undoes: batchId ?? '', actor: ANN });
  expect(hub.get('customer', id).name).toBe('Acme Inc');
  await hub.remove('customer', id);
  expect(() => hub.get('customer', id)).toThrow('No customer has this id');
});

test('a write beside a refused one is read', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  hub.get('customer', id);
  const written = hub.update('customer', id, { name: 'Acme Inc' });
  const refused = hub.update('customer', id, { status: 'no status' });
  await Promise.allSettled([written, refused]);
  await expect(refused).rejects.toThrow();
  expect(hub.get('customer', id).name).toBe('Acme Inc');
});

test('a large write is read when all of it is there, and not before', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  const seen = new Set<unknown>();
  const commands = Array.from({ length: 300 }, (_, at) => ({
    operation: 'update' as const,
    resource: 'customer' as const,
    reference: id,
    input: { name: `Acme ${at}` },
  }));
  await hub.writeLarge({ actor: ANN, commands, onProgress: () => seen.add(hub.get('customer', id).name) });
  expect([...seen]).toEqual(['Acme']);
  expect(hub.get('customer', id).name).toBe('Acme 299');
});

test('what another process has written is read in the next turn of the event loop', async () => {
  const hub = openTestHub();
  const id = String((await hub.create('customer', { name: 'Acme' })).id);
  expect(hub.get('customer', id).name).toBe('Acme');
  await tick();
  connect(hub.folder)
    .prepare("UPDATE customers SET document = json_set(document, '$.name', 'Others') WHERE id = ?")
    .run(id);
  expect(hub.get('customer', id).name).toBe('Others');
});
