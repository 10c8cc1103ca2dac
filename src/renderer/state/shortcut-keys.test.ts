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

/** What a person presses for a key on a layout: what it types, where it is, and what is held down with it. */
type Press = readonly [key: string, code: string, ...held: ('shift' | 'alt' | 'altgr')[]];

const LAYOUTS: Readonly<
  Record<string, { readonly isMac?: boolean; readonly keys: Readonly<Record<string, Press>> }>
> = {
  US: {
    keys: {
      k: ['k', 'KeyK'],
      '1': ['1', 'Digit1'],
      '[': ['[', 'BracketLeft'],
      ']': [']', 'BracketRight'],
      '/': ['/', 'Slash'],
      '?': ['?', 'Slash', 'shift'],
    },
  },
  German: {
    keys: {
      k: ['k', 'KeyK'],
      '1': ['1', 'Digit1'],
      '[': ['[', 'Digit8', 'altgr'],
      ']': [']', 'Digit9', 'altgr'],
      '/': ['/', 'Digit7', 'shift'],
      '?': ['?', 'Minus', 'shift'],
    },
  },
  'German, on a Mac': {
    isMac: true,
    keys: {
      k: ['k', 'KeyK'],
      '1': ['1', 'Digit1'],
      '[': ['[', 'Digit5', 'alt'],
      ']': [']', 'Digit6', 'alt'],
      '/': ['/', 'Digit7', 'shift'],
      '?': ['?', 'Minus', 'shift'],
    },
  },
  'German, by place': { keys: { '[': ['ü', 'BracketLeft'] } },
  French: {
    keys: {
      k: ['k', 'KeyK'],
      '1': ['&', 'Digit1'],
      '2': ['é', 'Digit2'],
      '[': ['[', 'Digit5', 'altgr'],
      ']': [']', 'Minus', 'altgr'],
      '/': ['/', 'Period', 'shift'],
      '?': ['?', 'KeyM', 'shift'],
    },
  },
  'French, on a Mac': {
    isMac: true,
    keys: { '[': ['[', 'Digit5', 'alt', 'shift'], ']': [']', 'Minus', 'alt', 'shift'] },
  },
  'French, with Shift': { keys: { '1': ['1', 'Digit1', 'shift'] } },
  Russian: {
    keys: {
      k: ['л', 'KeyK'],
      '1': ['1', 'Digit1'],
      '[': ['х', 'BracketLeft'],
      ']': ['ъ', 'BracketRight'],
      '/': ['/', 'Backslash', 'shift'],
      '?': ['?', 'Digit7', 'shift'],
    },
  },
  Dvorak: {
    keys: {
      k: ['k', 'KeyV'],
      '1': ['1', 'Digit1'],
      '[': ['[', 'Minus'],
      ']': [']', 'Equal'],
      '/': ['/', 'BracketLeft'],
      '?': ['?', 'BracketLeft', 'shift'],
    },
  },
};

describe.each(Object.entries(LAYOUTS))('on a %s keyboard', (_name, { isMac = false, keys }) => {
  const pressOf = ([key, code, ...held]: Press): KeyPress => ({
    key,
    code,
    ctrlKey: held.includes('altgr'),
    metaKey: false,
    altKey: held.includes('alt') || held.includes('altgr'),
    shiftKey: held.includes('shift'),
  });

  test.each(Object.entries(keys))('%s can be pressed, and is nothing else', (name, press) => {
    const matching = ['k', 'v', '1', '2', '5', '7', '8', '[', ']', '/', '?', 'mod+k', 'mod+1'].filter(
      (binding) => {
        const [stroke] = parseKeys(binding);
        return stroke !== undefined && matchesStroke(pressOf(press), stroke, isMac);
      },
    );
    expect(matching).toEqual([name]);
  });
});

test('a named key is called as it is on keyboards', () => {
  expect(keyCaps('delete', false)).toEqual([['Delete']]);
});
