import { expect, test } from 'vitest';
import { createKeyValues } from '../../../../test/support/store.ts';
import { startsWith } from './first-list-hooks.ts';
import {
  arrangementIn,
  isPictureKept,
  keepPicture,
  type PictureOf,
  removePicturesOf,
} from './start-pictures.ts';

const OF: PictureOf = { build: 'index-1.js', languages: 'en', height: 900, same: {}, begins: {}, holds: {} };

test('a picture is told by what it was drawn of', () => {
  const storage = createKeyValues();
  const of = { ...OF, same: arrangementIn(storage) };
  expect(keepPicture(storage, '/customers', of, { at: 1, html: '<p>Acme</p>' })).toBe(true);
  expect(isPictureKept(storage, '/customers', of)).toBe(true);
  expect(isPictureKept(storage, '/workbench', of)).toBe(false);
  expect(isPictureKept(storage, '/customers', { ...of, build: 'index-2.js' })).toBe(false);
  storage.setItem('pivotal.customers', '{"sort":"health"}');
  expect(isPictureKept(storage, '/customers', { ...of, same: arrangementIn(storage) })).toBe(false);
});

test.each([
  '<img src="x" onerror="go()">',
  '<a href="javascript:go()">A</a>',
  '<a href=" JavaScript:go()">A</a>',
  '<script>go()</script>',
  '<iframe src="https://example.com"></iframe>',
  '<meta http-equiv="refresh" content="0">',
])('what could do something is kept in no picture: %s', (html) => {
  const storage = createKeyValues();
  keepPicture(storage, '/customers', OF, { at: 1, html: '<p>Acme</p>' });
  expect(keepPicture(storage, '/customers', OF, { at: 1, html })).toBe(false);
  expect(storage.getItem('pivotal-picture-/customers')).toBeNull();
});

test('a customer may be called like any of it', () => {
  const html = '<b>javascript:go() onerror=&quot;x&quot; &lt;script&gt;</b>';
  expect(keepPicture(createKeyValues(), '/customers', OF, { at: 1, html })).toBe(true);
});

test('pictures go with the rows that they show', () => {
  const storage = createKeyValues();
  for (const path of ['/customers', '/workbench', '/tasks'])
    keepPicture(storage, path, OF, { at: 1, html: '<p></p>' });
  removePicturesOf(storage, 'customers');
  const left = ['/customers', '/workbench', '/tasks'].filter((path) => isPictureKept(storage, path, OF));
  expect(left).toEqual(['/tasks']);
  expect(startsWith('/customers/1')).toBeNull();
});

test('where there is no room, no picture is kept rather than an old one', () => {
  const storage = createKeyValues();
  keepPicture(storage, '/customers', OF, { at: 1, html: '<p>Acme</p>' });
  const full = {
    ...storage,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(keepPicture(full, '/customers', OF, { at: 2, html: '<p>Bolt</p>' })).toBe(false);
  expect(storage.getItem('pivotal-picture-/customers')).toBeNull();
});
