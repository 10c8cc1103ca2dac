import { expect, test } from 'vitest';
import { addressIn } from './load-screen.tsx';

const FOLDER = 'http://127.0.0.1:4780/assets/';

test.each([
  ['Failed to fetch dynamically imported module: http://127.0.0.1:4780/assets/drawer-1a.js', 'drawer-1a.js'],
  [
    'error loading dynamically imported module: http://127.0.0.1:4780/assets/drawer-1a.js?again=2',
    'drawer-1a.js',
  ],
])('the address of code that could not be fetched is found in: %s', (message, file) => {
  expect(addressIn(new TypeError(message), FOLDER)).toBe(`${FOLDER}${file}`);
});

test.each([
  'Importing a module script failed.',
  'Failed to fetch dynamically imported module: http://elsewhere.example/assets/drawer-1a.js',
  'This screen threw an error',
])('no code is fetched from an address in: %s', (message) => {
  expect(addressIn(new TypeError(message), FOLDER)).toBeNull();
});
