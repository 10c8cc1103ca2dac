import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  FIRST_STATE,
  fitBounds,
  loadWindowState,
  saveWindowState,
  type WindowState,
} from './window-state.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pivotal-window-'));
});

afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const STATE: WindowState = {
  bounds: { x: -1200, y: 40, width: 1100, height: 700 },
  mode: 'maximized',
  background: '#131316',
  toldAboutTray: true,
};

test('what was saved is read again, and nobody else can read it', () => {
  saveWindowState(folder, STATE);
  expect(loadWindowState(folder)).toEqual(STATE);
  expect(statSync(join(folder, 'window.json')).mode & 0o777).toBe(0o600);
});

test('saving replaces the file whole and leaves nothing beside it', () => {
  saveWindowState(folder, STATE);
  saveWindowState(folder, { ...STATE, mode: 'normal' });
  expect(readdirSync(folder)).toEqual(['window.json']);
  expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toEqual({ ...STATE, mode: 'normal' });
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"bounds":null}',
  JSON.stringify({ ...STATE, bounds: { x: 0, y: 0, width: 0, height: 10 } }),
  JSON.stringify({ ...STATE, bounds: { x: 0.5, y: 0, width: 10, height: 10 } }),
  JSON.stringify({ ...STATE, mode: 'minimized' }),
  JSON.stringify({ ...STATE, background: 'url(https://example.com)' }),
])('the unreadable state %s is as none', (text) => {
  writeFileSync(join(folder, 'window.json'), text);
  expect(loadWindowState(folder)).toEqual(FIRST_STATE);
});

test('without a file the window opens for the first time', () => {
  expect(loadWindowState(folder)).toEqual(FIRST_STATE);
});

const PRIMARY = { x: 0, y: 25, width: 1920, height: 1055 };
const LEFT = { x: -1440, y: 0, width: 1440, height: 900 };

test.each([
  [
    'the first time it stands in the middle of the primary display',
    null,
    { x: 320, y: 143, width: 1280, height: 820 },
  ],
  [
    'where it was, when a display shows it',
    { x: 100, y: 60, width: 1000, height: 700 },
    { x: 100, y: 60, width: 1000, height: 700 },
  ],
  [
    'where it was on another display',
    { x: -1400, y: 10, width: 1000, height: 700 },
    { x: -1400, y: 10, width: 1000, height: 700 },
  ],
  [
    'half outside is where somebody put it',
    { x: 1700, y: 60, width: 1000, height: 700 },
    { x: 1700, y: 60, width: 1000, height: 700 },
  ],
  [
    'in the middle, when its display is gone',
    { x: 5000, y: 60, width: 1000, height: 700 },
    { x: 460, y: 203, width: 1000, height: 700 },
  ],
  [
    'in the middle, when its title bar is above every display',
    { x: 100, y: -300, width: 1000, height: 700 },
    { x: 460, y: 203, width: 1000, height: 700 },
  ],
  [
    'no larger than the display it is on',
    { x: 0, y: 25, width: 5000, height: 4000 },
    { x: 0, y: 25, width: 1920, height: 1055 },
  ],
  [
    'in the middle, when only what is cut off to fit the display would be in sight',
    { x: -4000, y: 60, width: 5000, height: 700 },
    { x: 0, y: 203, width: 1920, height: 700 },
  ],
  [
    'no smaller than the app can be used',
    { x: 0, y: 25, width: 200, height: 10 },
    { x: 0, y: 25, width: 900, height: 600 },
  ],
])('the window is put %s', (_where, bounds, expected) => {
  expect(fitBounds(bounds, [PRIMARY, LEFT])).toEqual(expected);
});

test('wherever it was, and whichever displays there are, its title bar can be grasped', () => {
  const coordinate = fc.integer({ min: -10_000, max: 10_000 });
  const size = fc.integer({ min: 1, max: 10_000 });
  const rectangle = fc.record({ x: coordinate, y: coordinate, width: size, height: size });
  const display = fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 640, max: 5120 }),
    height: fc.integer({ min: 480, max: 2880 }),
  });
  fc.assert(
    fc.property(
      fc.option(rectangle),
      fc.array(display, { minLength: 1, maxLength: 3 }),
      (bounds, displays) => {
        const { x, y, width, height } = fitBounds(bounds, displays);
        expect(width).toBeGreaterThanOrEqual(900);
        expect(height).toBeGreaterThanOrEqual(600);
        const inReach = displays.some(
          (area) =>
            Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= 120 &&
            y >= area.y &&
            y + 32 <= area.y + area.height,
        );
        expect(inReach).toBe(true);
      },
    ),
  );
});
