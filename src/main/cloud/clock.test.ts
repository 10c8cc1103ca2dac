import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

const START = Date.parse('2026-05-26T17:21:09.412Z');
const DAY = 24 * 60 * 60 * 1000;

function machine() {
  const state = { wall: START, steady: 5000 };
  return { state, clock: createClock({ now: () => state.wall, elapsed: () => state.steady }) };
}

test('intervals are right though the machine’s clock is set, forward or back', () => {
  const { state, clock } = machine();
  const from = clock.now();
  state.steady += 1500;
  state.wall += 1500 + DAY;
  expect(clock.now() - from).toBe(1500);
  state.steady += 500;
  state.wall -= 3 * DAY;
  expect(clock.now() - from).toBe(2000);
});

test('a moment is shown as the machine’s clock would have had it', () => {
  const { state, clock } = machine();
  const from = clock.now();
  state.steady += 1000;
  state.wall += 1000 - DAY;
  expect(clock.shown(from)).toBe(START - DAY);
  expect(clock.shown(clock.now() + 4000)).toBe(state.wall + 4000);
});

test('a stored moment in the future counts as now', () => {
  const { clock } = machine();
  expect(clock.past(START + DAY)).toBe(clock.now());
  expect(clock.past(START - DAY)).toBe(START - DAY);
});
