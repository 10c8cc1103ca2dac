import { describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

const START_S = 1_800_000_000;

/** A limiter whose clock is set in seconds. */
function create(limit: number) {
  let seconds = START_S;
  let step = 0;
  const limiter = createRateLimiter(limit, {
    now: () => (seconds + step) * 1000,
    elapsed: () => seconds * 1000,
  });
  return {
    take: (id = 'key') => limiter.take(id),
    at(after: number) {
      seconds = START_S + after;
      return limiter.take('key');
    },
    set: (after: number) => {
      seconds = START_S + after;
    },
    stepClock: (by: number) => {
      step += by;
    },
  };
}

test('each request is counted down from the limit', () => {
  const { take } = create(3);
  expect(take()).toEqual({ limit: 3, remaining: 2, reset: START_S + 60, exceeded: false });
  expect(take()).toMatchObject({ remaining: 1, exceeded: false });
  expect(take()).toMatchObject({ remaining: 0, exceeded: false });
  expect(take()).toEqual({ limit: 3, remaining: 0, reset: START_S + 60, exceeded: true });
});

describe('the window', () => {
  test('slides: a request leaves it 60 seconds after its own second, no sooner', () => {
    const { at } = create(2);
    expect(at(0)).toMatchObject({ remaining: 1, reset: START_S + 60 });
    expect(at(30)).toMatchObject({ remaining: 0, reset: START_S + 60 });
    expect(at(59.999)).toMatchObject({ exceeded: true, reset: START_S + 60 });
    expect(at(60)).toMatchObject({ exceeded: false, remaining: 0, reset: START_S + 90 });
    expect(at(89.999)).toMatchObject({ exceeded: true });
    expect(at(90)).toMatchObject({ exceeded: false, reset: START_S + 120 });
  });

  test('counts the fractions of a second together', () => {
    const { at } = create(2);
    at(0.1);
    at(0.9);
    expect(at(59.95)).toMatchObject({ exceeded: true });
    expect(at(60)).toMatchObject({ remaining: 1 });
  });

  test('is empty after a minute of silence, however long that lasts', () => {
    for (const silence of [60, 61, 119, 120, 3600, 1_000_000]) {
      const { at } = create(2);
      at(0);
      at(0);
      expect(at(silence)).toEqual({
        limit: 2,
        remaining: 1,
        reset: START_S + silence + 60,
        exceeded: false,
      });
    }
  });

  test('never holds more than the limit, at any pace', () => {
    const limit = 20;
    const { at } = create(limit);
    const accepted: number[] = [];
    for (let step = 0; step < 4000; step += 1) {
      const second = Math.floor((step * 7919) % 997) / 10 + Math.floor(step / 10);
      const last = accepted.at(-1) ?? 0;
      const time = Math.max(second, last);
      if (!at(time).exceeded) accepted.push(time);
      const inWindow = accepted.filter((earlier) => Math.floor(earlier) > Math.floor(time) - 60);
      expect(inWindow.length).toBeLessThanOrEqual(limit);
    }
    expect(accepted.length).toBeGreaterThan(100);
  });

  test('lets through what waits for the reset that it was told', () => {
    const { at } = create(5);
    for (let second = 0; second < 5; second += 1) at(second * 3);
    let seconds = 13;
    for (let round = 0; round < 20; round += 1) {
      const refused = at(seconds);
      expect(refused.exceeded).toBe(true);
      seconds = refused.reset - START_S;
      expect(at(seconds)).toMatchObject({ exceeded: false });
    }
  });

  test.each([-50, -7200, 7200, -365 * 86_400, 365 * 86_400])(
    'is the same when the machine’s clock is set by %i seconds, and is told by it',
    (by) => {
      const { at, stepClock } = create(2);
      at(0);
      at(1);
      stepClock(by);
      expect(at(2)).toMatchObject({ exceeded: true, reset: START_S + by + 60 });
      expect(at(60)).toMatchObject({ exceeded: false, remaining: 0 });
      stepClock(-by);
      expect(at(61)).toMatchObject({ exceeded: false });
      expect(at(62)).toMatchObject({ exceeded: true, reset: START_S + 120 });
    },
  );
});

test('a refused request does not count', () => {
  const { at } = create(1);
  at(0);
  for (let second = 1; second < 60; second += 1) expect(at(second).exceeded).toBe(true);
  expect(at(60)).toMatchObject({ exceeded: false, remaining: 0 });
});

test('keys do not take from each other', () => {
  const { take, set } = create(1);
  expect(take('a').exceeded).toBe(false);
  expect(take('b').exceeded).toBe(false);
  expect(take('a').exceeded).toBe(true);
  set(60);
  expect(take('a').exceeded).toBe(false);
});
