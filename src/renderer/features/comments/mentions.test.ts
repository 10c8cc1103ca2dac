import { expect, test } from 'vitest';
import { type Mentionable, mentionAt, strangersIn, toStored, toTyped } from './mentions.ts';

const ann: Mentionable = { type: 'person', id: 'usr_1', name: 'Ann Keller' };
const wolf: Mentionable = { type: 'contact', id: 'c2', name: 'Ann Keller-Wolf' };

test('a name is being typed behind an @ that begins a word', () => {
  expect(mentionAt('Ask @an', 7)).toEqual({ from: 4, query: 'an' });
  expect(mentionAt('@', 1)).toEqual({ from: 0, query: '' });
  expect(mentionAt('Ask @Ann Ke', 11)).toEqual({ from: 4, query: 'Ann Ke' });
  for (const text of ['ann@acme.com', 'Ask @ an', '@ann\nnext', 'nothing'])
    expect(mentionAt(text, text.length)).toBeNull();
});

test('what is stored is edited as names, and is stored again as it was', () => {
  const stored = 'Ask @[Ann Keller-Wolf](contact:c2) and @[Ann Keller](person:usr_1).';
  const { text, mentioned } = toTyped(stored);
  expect(text).toBe('Ask @Ann Keller-Wolf and @Ann Keller.');
  expect(mentioned).toEqual([wolf, ann]);
  expect(toStored(text, mentioned)).toBe(stored);
});

test('a name that goes on is not the one that was picked', () => {
  expect(toStored('@Ann Kellerman', [ann])).toBe('@Ann Kellerman');
  expect(toStored('@Ann Keller, @Ann Keller', [ann])).toBe(
    '@[Ann Keller](person:usr_1), @[Ann Keller](person:usr_1)',
  );
});

test('contacts that are none of the customer’s any more are told apart from those that are', () => {
  const stored =
    'Ask @[Jo](contact:c1), @[Zenobia](contact:c8), again @[Zenobia](contact:c8) and @[Ann](person:usr_1).';
  expect(strangersIn(stored, [{ key: 'c0', id: 'c1' }])).toEqual(['c8']);
});

test('who is read without a name stays who they are when it is edited', () => {
  const read = 'Ask @[Jo](contact:c1), @[removed contact](contact:c8) and @[removed contact](contact:c9).';
  const { text, mentioned } = toTyped(read);
  expect(toStored(text, mentioned)).toBe(read);
});
