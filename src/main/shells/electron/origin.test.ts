import { expect, test } from 'vitest';
import { APP_ORIGIN, originOf, windowOrigin } from './origin.ts';

test.each([
  ['app://pivotal/customers/42?x=1#y', 'app://pivotal'],
  ['http://localhost:5173/customers', 'http://localhost:5173'],
  ['app://pivotal@evil.example/', 'app://evil.example'],
  ['app://pivotal.evil.example/', 'app://pivotal.evil.example'],
  ['app:pivotal/', 'app://'],
  ['about:blank', 'about://'],
  ['', null],
  ['pivotal', null],
])('%s comes from %s', (url, origin) => {
  expect(originOf(url)).toBe(origin);
});

test('the window shows our own files, in development those of the development server', () => {
  expect(windowOrigin(false, undefined)).toBe(APP_ORIGIN);
  expect(windowOrigin(false, 'http://localhost:5173')).toBe('http://localhost:5173');
});

test('a packaged app shows its own files, whatever the environment says', () => {
  expect(windowOrigin(true, 'http://evil.example')).toBe(APP_ORIGIN);
});
