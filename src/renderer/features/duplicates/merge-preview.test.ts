import { expect, test } from 'vitest';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import { customerOfHub } from '../../../../test/support/store.ts';
import { comingOver, previewOfMerge } from './merge-preview.ts';

const names = { person: (key: string) => key.toUpperCase(), now: 0 };
const customer = (fields: Partial<CustomerReplica>) => customerOfHub(1, fields) as unknown as CustomerReplica;
const contact = (name: string, email: string, is_primary = false) =>
  ({ name, email, is_primary }) as ContactReplica;

test('the one that stays keeps its values and gets what it lacks; what is not kept is said', () => {
  const winner = customer({ plan: 'Growth', tags: ['a'], custom_fields: { region: 'EU' }, owner_id: null });
  const loser = customer({
    plan: 'Starter',
    tags: ['a', 'b'],
    custom_fields: { region: 'US', tier: 1 },
    owner_id: 'ann',
    status: 'churned',
  });
  const { taken, dropped } = previewOfMerge(winner, loser, { ofWinner: [], ofLoser: [] }, names);
  expect(taken.map(({ field, value }) => [field, value])).toEqual(
    expect.arrayContaining([
      ['owner_id', 'ANN'],
      ['tags', 'b'],
      ['tier', '1'],
    ]),
  );
  expect(taken).toHaveLength(3);
  expect(dropped.map(({ field, value }) => [field, value])).toEqual([
    ['plan', 'Starter'],
    ['region', 'US'],
  ]);
});

test('contacts with the same address become one, the others go over, and the primary contact stays', () => {
  const ofWinner = [contact('Jo', 'jo@acme.com', true)];
  const ofLoser = [contact('Jo P', 'JO@acme.com'), contact('Ada', 'ada@acme.com', true)];
  const preview = previewOfMerge(customer({}), customer({}), { ofWinner, ofLoser }, names);
  expect(preview.folded).toEqual([{ kept: ofWinner[0], gone: ofLoser[0] }]);
  expect(preview.moved).toEqual([ofLoser[1]]);
  expect(preview.primary?.name).toBe('Jo');
});

test.each([
  [{ contacts: 1, tasks: 0 }, '1 contact comes over'],
  [{ contacts: 1_204, tasks: 0 }, '1,204 contacts come over'],
  [{ contacts: 1, tasks: 1 }, '1 contact, 1 task come over'],
  [{ contacts: 0 }, null],
])('what comes over is said in one or in many: %j', (numbers, said) => {
  expect(comingOver(numbers)).toBe(said);
});
