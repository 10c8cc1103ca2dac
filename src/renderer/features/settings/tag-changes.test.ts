import { expect, test } from 'vitest';
import { customerNamed } from '../../../../test/support/onboardings.ts';
import { promotion, renamings, tagsInUse } from './tag-changes.ts';

const acme = { ...customerNamed('Acme'), tags: ['vip', 'eu'] };
const bolt = { ...customerNamed('Bolt'), tags: ['eu'], custom_fields: { region: 'north' } };
const cargo = customerNamed('Cargo');
const all = [acme, bolt, cargo];

test('tags are counted, the most used first', () => {
  expect(tagsInUse(all)).toEqual([
    { name: 'eu', customers: 2 },
    { name: 'vip', customers: 1 },
  ]);
});

test('a tag is renamed where it is, merged where its new name is there already, and taken away', () => {
  const tags = (name: string | null) =>
    renamings(all, 'vip', name).map((change) => 'fields' in change && change.fields);
  expect(tags('key')).toEqual([{ tags: ['key', 'eu'] }]);
  expect(tags('eu')).toEqual([{ tags: ['eu'] }]);
  expect(tags(null)).toEqual([{ tags: ['eu'] }]);
});

test('a tag becomes a field that says yes where the tag was, and keeps the other values', () => {
  const changes = promotion(all, 'eu', { slug: 'in_eu', label: 'In the EU', position: 3 });
  expect(changes).toMatchObject([
    { operation: 'create', fields: { slug: 'in_eu', label: 'In the EU', type: 'boolean' } },
    { key: 'acme', fields: { tags: ['vip'], custom_fields: { in_eu: true } } },
    { key: 'bolt', fields: { tags: [], custom_fields: { region: 'north', in_eu: true } } },
  ]);
});
