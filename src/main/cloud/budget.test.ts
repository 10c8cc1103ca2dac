import { describe, expect, test } from 'vitest';
import { createBudget } from './budget.ts';
import type { Ledger } from './ledger-file.ts';

const LIMIT = { limit: 60, windowMs: 60_000 };

function createMemoryLedger(noted: number[] = []): Ledger & { noted: number[] } {
  return {
    noted,
    load: (since) => noted.filter((at) => at > since),
    note: (at) => void noted.push(at),
  };
}

function budgetAt(start: number, ledger = createMemoryLedger()) {
  const clock = { time: start };
  return { clock, ledger, budget: createBudget(LIMIT, () => clock.time, ledger) };
}

describe('the request budget', () => {
  test('spreads what nobody waits for evenly over the window', () => {
    const { clock, budget } = budgetAt(1_000_000);
    expect(budget.availableAt('background')).toBe(1_000_000);
    budget.take().land();
    expect(budget.availableAt('background')).toBe(1_001_000);
    clock.time = 1_001_003;
    budget.take().land();
    // A timer that came three milliseconds late does not slow down what follows.
    expect(budget.availableAt('background')).toBe(1_002_000);
  });

  test('lets what a user waits for go in a burst, up to half of it', () => {
    const { clock, budget } = budgetAt(1_000_000);
    for (let number = 0; number < 30; number += 1) {
      expect(budget.availableAt('foreground')).toBe(clock.time);
      budget.take().land();
    }
    expect(budget.availableAt('foreground')).toBeGreaterThan(clock.time);
  });

  test('counts a request from its sending until a window after its answer', () => {
    const { clock, budget } = budgetAt(1_000_000);
    const first = budget.take();
    for (let number = 1; number < 60; number += 1) budget.take().land();
    expect(budget.availableAt('foreground')).toBe(1_000_000 + 60_000 + 250);
    clock.time = 1_005_000;
    first.land();
    clock.time = 1_000_000 + 60_250;
    expect(budget.remaining()).toBe(59);
    clock.time = 1_005_000 + 60_250;
    expect(budget.remaining()).toBe(60);
  });

  test('is none while a whole window of requests is under way', () => {
    const { budget } = budgetAt(1_000_000);
    for (let number = 0; number < 60; number += 1) budget.take();
    expect(budget.availableAt('foreground')).toBe(Number.POSITIVE_INFINITY);
  });

  test('remembers over a restart what the process before has spent', () => {
    const first = budgetAt(1_000_000);
    for (let number = 0; number < 60; number += 1) first.budget.take();
    const second = budgetAt(1_010_000, first.ledger);
    expect(second.budget.remaining()).toBe(0);
    second.clock.time = 1_060_501;
    expect(second.budget.remaining()).toBe(60);
  });

  test('adopts the limit the cloud tells, and counts what others spend with the same key', () => {
    const { clock, budget } = budgetAt(1_000_000);
    budget.take().land();
    budget.learn({ limit: 600, remaining: 599, windowMs: null });
    expect(budget.learned()).toEqual({ limit: 600, windowMs: 60_000 });
    expect(budget.remaining()).toBe(599);
    budget.learn({ limit: 600, remaining: 100, windowMs: null });
    expect(budget.remaining()).toBe(100);
    // Half of what they spent is over after half a window.
    clock.time += 30_000;
    expect(budget.remaining()).toBeGreaterThan(340);
    budget.learn({ limit: 600, remaining: 599, windowMs: null });
    expect(budget.remaining()).toBe(599);
  });

  test('gives back what was not sent', () => {
    const { budget } = budgetAt(1_000_000);
    budget.take().giveBack();
    expect(budget.remaining()).toBe(60);
  });

  test('recovers when the clock is set back', () => {
    const { clock, budget } = budgetAt(10_000_000);
    for (let number = 0; number < 60; number += 1) budget.take().land();
    clock.time = 1_000_000;
    expect(budget.remaining()).toBe(0);
    clock.time = 1_000_000 + 60_251;
    expect(budget.remaining()).toBe(60);
  });
});
