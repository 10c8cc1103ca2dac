import { expect, test } from 'vitest';
import { withKnownNames } from './stored-names.ts';

const masked = 'Ask @[removed contact](contact:c1) and @[removed contact](contact:c2)';

test('names that are known here stay, wherever they stand in a record; others are not made up', () => {
  const theirs = { title: 'Call', notes: masked, custom_fields: { who: masked }, tags: ['a'] };
  const here = { notes: 'Ask @[Jo](contact:c1)', custom_fields: { who: 'Ask @[Jo Park](contact:c1)' } };
  expect(withKnownNames(theirs, here)).toEqual({
    title: 'Call',
    notes: 'Ask @[Jo](contact:c1) and @[removed contact](contact:c2)',
    custom_fields: { who: 'Ask @[Jo Park](contact:c1) and @[removed contact](contact:c2)' },
    tags: ['a'],
  });
});

test('what was here last counts, then what the other was known to have', () => {
  const here = { notes: 'Ask @[Jo](contact:c1)' };
  const base = { notes: '@[Jo Park](contact:c1), @[Ann](contact:c2)' };
  expect(withKnownNames({ notes: masked }, here, base).notes).toBe(
    'Ask @[Jo](contact:c1) and @[Ann](contact:c2)',
  );
  expect(withKnownNames({ notes: masked }, null).notes).toBe(masked);
});
