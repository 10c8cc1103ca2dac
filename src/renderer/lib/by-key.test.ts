import { expect, test } from 'vitest';
import { byKey } from './by-key.ts';

test('rows are found by their keys; of the same rows the map is made once, of others anew', () => {
  const rows = [{ key: 'a' }, { key: 'b' }];
  expect(byKey(rows).get('b')).toBe(rows[1]);
  expect(byKey(rows)).toBe(byKey(rows));
  expect(byKey([...rows])).not.toBe(byKey(rows));
});
