import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followTheme, THEME_STORAGE_KEY, themeOf, useTheme } from './theme.ts';

const BEFORE_PAINT = readFileSync(join(import.meta.dirname, '../public/theme.js'), 'utf8');
let systemIsDark = false;
let stop = () => {};

beforeEach(() => {
  localStorage.clear();
  useTheme.setState({ choice: 'system' });
  window.matchMedia = () =>
    ({ matches: systemIsDark, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
});
afterEach(() => stop());

const theme = () => document.documentElement.dataset.theme;
/** What the page does before it paints for the first time. */
const firstPaint = () => new Function(BEFORE_PAINT)();

test('the system decides unless somebody has', () => {
  expect([themeOf('system', true), themeOf('system', false)]).toEqual(['dark', 'light']);
  expect([themeOf('light', true), themeOf('dark', false)]).toEqual(['light', 'dark']);
});

test.each(['light', 'dark', 'system'] as const)(
  '%s, once chosen, is there at the next start before anything is painted',
  (choice) => {
    for (systemIsDark of [true, false]) {
      stop = followTheme();
      useTheme.getState().setChoice(choice);
      const chosen = theme();
      stop();
      document.documentElement.removeAttribute('data-theme');
      firstPaint();
      expect(theme()).toBe(chosen);
    }
  },
);

test('storage that cannot be read costs only the choice', () => {
  systemIsDark = true;
  localStorage.setItem(THEME_STORAGE_KEY, '{broken');
  firstPaint();
  expect(theme()).toBe('dark');
});
