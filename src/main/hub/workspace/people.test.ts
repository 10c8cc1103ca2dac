import { expect, test } from 'vitest';
import { openTestHub, temporaryFolder } from '../../../../test/support/hub.ts';

test('somebody added is in the directory, also after a restart', async () => {
  const folder = temporaryFolder();
  const hub = openTestHub(folder);
  const ann = await hub.people.add('Ann Keller', 'ann@pivotal.example');
  expect(ann).toEqual({
    id: ann.id,
    seq: 1,
    name: 'Ann Keller',
    email: 'ann@pivotal.example',
    removed_at: null,
    created_at: '2026-05-26T17:21:09.412Z',
  });
  const ben = await hub.people.add('Ben', null, undefined, 'ben');
  hub.close();
  const again = openTestHub(folder);
  expect(again.people.list()).toHaveLength(2);
  expect(again.people.get('ben')).toEqual(ben);
  expect(again.people.get('nobody')).toBeUndefined();
});

test('who sits here is one of them', async () => {
  const { people } = openTestHub();
  const [ann, ben] = [await people.add('Ann', null), await people.add('Ben', null)];
  expect(people.me()).toBeNull();
  await people.setMe(ann.id);
  await people.setMe(ben.id);
  expect(people.me()).toBe(ben.id);
});

test('subscribers are told when somebody is added or changed, until they end it', async () => {
  const { people } = openTestHub();
  let told = 0;
  const unsubscribe = people.subscribe(() => {
    told += 1;
  });
  const { id } = await people.add('Ann', null);
  await people.change(id, { name: 'Ann Keller' });
  unsubscribe();
  await people.add('Ben', null);
  expect(told).toBe(2);
});
