import { expect, test } from 'vitest';
import { openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';

test('somebody added is in the directory, also after a restart', () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  const ann = hub.people.add('Ann Keller', 'ann@pivotal.example');
  expect(ann).toEqual({
    id: ann.id,
    seq: 1,
    name: 'Ann Keller',
    email: 'ann@pivotal.example',
    removed_at: null,
    created_at: '2026-05-26T17:21:09.412Z',
  });
  const ben = hub.people.add('Ben', null, 'ben');
  hub.close();
  const again = openTestHub(folder);
  expect(again.people.list()).toHaveLength(2);
  expect(again.people.get('ben')).toEqual(ben);
  expect(again.people.get('nobody')).toBeUndefined();
});

test('a change keeps what it does not name, and takes the next seq', () => {
  const { people } = openTestHub();
  const ann = people.add('Ann', 'ann@pivotal.example');
  const ben = people.add('Ben', null);
  expect(people.change(ann.id, { name: 'Ann Keller' })).toEqual({ ...ann, name: 'Ann Keller', seq: 3 });
  expect(people.change(ben.id, { removed_at: '2026-06-01T00:00:00.000Z' })).toMatchObject({ seq: 4 });
  expect(people.change('nobody', { name: 'X' })).toBeUndefined();
  expect(people.since(0, 10).map(({ seq }) => seq)).toEqual([3, 4]);
  expect(people.since(3, 10).map(({ id }) => id)).toEqual([ben.id]);
  expect(people.since(0, 1).map(({ id }) => id)).toEqual([ann.id]);
});

test('subscribers are told of what is added and changed, until they end it', () => {
  const { people } = openTestHub();
  const told: string[] = [];
  const unsubscribe = people.subscribe((changed) => told.push(...changed.map(({ name }) => name)));
  const { id } = people.add('Ann', null);
  people.change(id, { name: 'Ann Keller' });
  unsubscribe();
  people.add('Ben', null);
  expect(told).toEqual(['Ann', 'Ann Keller']);
});
