import { expect, test } from 'vitest';
import { definitionOf, fieldsOf, RECORD_TYPES } from '#shared/records/index.ts';
import { updateSchema } from '#shared/records/schemas.ts';
import { readableMentions, withStoredNames } from '#shared/values/mentions.ts';
import { mentionsIn, withMentions } from './mentions.ts';

/** What makes a careless pattern look through a text once more for each of its characters. */
const ATOMS = [
  '@',
  '@[',
  '@)',
  '`a',
  '<a',
  ')',
  ',',
  '.',
  ';"',
  '(',
  ' ',
  'a@',
  'a.',
  '[',
  '\\',
  '://',
  '\u0301',
  '-',
];

/** A body may be a mebibyte long: quadratic work would keep everybody waiting for an hour. */
test('a mebibyte of whatever is refused or taken at once, in every field of every type', () => {
  let read = 0;
  for (const type of RECORD_TYPES) {
    const schema = updateSchema(definitionOf(type));
    const names = fieldsOf(type).flatMap(([name, { readonly, fixed }]) =>
      readonly === true || fixed === true ? [] : [name],
    );
    for (const atom of ATOMS) {
      const text = `${atom.repeat(Math.floor(2 ** 20 / atom.length))}!`;
      for (const name of names) read += schema.safeParse({ [name]: text }) === undefined ? 0 : 1;
    }
  }
  expect(read).toBeGreaterThan(1000);
});

test('mentions are found in the longest comment at once, whatever it consists of', () => {
  const people = Array.from({ length: 500 }, (_, at) => ({
    type: 'person' as const,
    id: `p${at}`,
    name: `Ann Keller ${at}`,
  }));
  for (const atom of [...ATOMS, '@Ann Keller ', `${'a'.repeat(1900)}${' @'.repeat(50)}`, '@[a](person:']) {
    // Ten times as long as one may be: what is slow is seen to be.
    const text = atom.repeat(Math.ceil(200_000 / atom.length));
    mentionsIn(text);
    withMentions(text, people);
    readableMentions(text, () => true);
    withStoredNames(`${text}@[removed contact](`, text);
  }
});

test('names that begin with an odd letter are still mentioned', () => {
  const people = [
    { type: 'person' as const, id: 'p1', name: 'Ann İ' },
    { type: 'person' as const, id: 'p2', name: 'İnci Kaya' },
  ];
  expect(withMentions('(@Ann İ and @İnci Kaya)', people)).toBe(
    '(@[Ann İ](person:p1) and @[İnci Kaya](person:p2))',
  );
});
