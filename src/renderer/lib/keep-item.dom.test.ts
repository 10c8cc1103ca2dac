import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepItem } from './keep-item.ts';

// What another test file of this worker still had to keep.
beforeEach(() => localStorage.clear());

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

/** A storage with room for so many characters in all. */
function limitTo(most: number): void {
  const real = Storage.prototype.setItem;
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(function set(this: Storage, item, text) {
    const others = Object.entries(localStorage).filter(([name]) => name !== item);
    const used = others.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
    if (used + item.length + text.length > most) throw new DOMException('full', 'QuotaExceededError');
    real.call(this, item, text);
  });
}

test('in a full storage pictures of first screens make room for what somebody has typed or chosen', () => {
  localStorage.setItem('pivotal-picture-/customers', 'x'.repeat(400));
  localStorage.setItem('pivotal-picture-/tasks', 'x'.repeat(400));
  localStorage.setItem('pivotal.layout', '{}');
  limitTo(900);
  expect(keepItem('pivotal-drafts', 'typed '.repeat(20))).toBe(true);
  const kept = Object.keys(localStorage);
  expect(kept).toEqual(expect.arrayContaining(['pivotal-drafts', 'pivotal.layout']));
  expect(kept.filter((item) => item.startsWith('pivotal-picture-'))).toEqual([]);
});

test('what fits takes no room from others', () => {
  localStorage.setItem('pivotal-picture-/customers', 'x');
  expect(keepItem('pivotal-drafts', 'typed')).toBe(true);
  expect(localStorage.getItem('pivotal-picture-/customers')).toBe('x');
});

test('where nothing is left to give up it is not kept, and what was kept before stays', () => {
  localStorage.setItem('pivotal-drafts', 'before');
  limitTo(60);
  expect(keepItem('pivotal-drafts', 'x'.repeat(100))).toBe(false);
  expect(localStorage.getItem('pivotal-drafts')).toBe('before');
});
