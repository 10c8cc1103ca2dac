import { describe, expect, test } from 'vitest';
import { ariaKeys, type KeyPress, keyCaps, matchesStroke, parseKeys } from './shortcut-keys.ts';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more };
}
function matches(keys: string, pressed: KeyPress, isMac = false): boolean {
  const stroke = parseKeys(keys)[0];
  return stroke !== undefined && matchesStroke(pressed, stroke, isMac);
}

describe('a key press', () => {
  test.each<[string, KeyPress, boolean, boolean]>([
    ['c', press('c'), false, true],
    ['c', press('C', { shiftKey: true }), false, false],
    ['shift+j', press('J', { shiftKey: true }), false, true],
    ['c', press('c', { ctrlKey: true }), false, false],
    ['c', press('c', { metaKey: true }), false, false],
    ['mod+k', press('k', { ctrlKey: true }), false, true],
    ['mod+k', press('k', { metaKey: true }), false, false],
    ['mod+k', press('k', { metaKey: true }), true, true],
    ['mod+k', press('k', { ctrlKey: true }), true, false],
    ['?', press('?', { shiftKey: true, code: 'Slash' }), false, true],
    ['?', press('?', { code: 'Comma' }), false, true],
    ['space', press(' ', { code: 'Space' }), false, true],
    ['arrowdown', press('ArrowDown'), false, true],
    ['shift+arrowdown', press('ArrowDown'), false, false],
    ['c', press('с', { code: 'KeyC' }), false, true],
    ['c', press('j', { code: 'KeyC' }), false, false],
  ])('%s and %o (on a Mac: %s)', (keys, pressed, isMac, expected) => {
    expect(matches(keys, pressed, isMac)).toBe(expected);
  });
});

test('keys are drawn as the platform calls them', () => {
  expect(keyCaps('mod+shift+k', true)).toEqual([['⌘', '⇧', 'K']]);
  expect(keyCaps('mod+k', false)).toEqual([['Ctrl', 'K']]);
  expect(keyCaps('g c', false)).toEqual([['G'], ['C']]);
});

test('screen readers are told one stroke, and none of a sequence', () => {
  expect(ariaKeys('mod+k', true)).toBe('Meta+K');
  expect(ariaKeys('mod+k', false)).toBe('Control+K');
  expect(ariaKeys('g c', false)).toBeUndefined();
});
