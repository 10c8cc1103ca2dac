import { describe, expect, test } from 'vitest';
import { createBudget, type Urgency } from './budget.ts';
import type { Ledger } from './ledger-file.ts';

const LIMIT = { limit: 60, windowMs: 60_000 };

interface Noted {
  readonly sent: number;
  landed: number | null;
}

/** What several processes note one after the other. */
function createMemoryLedger(clock: { time: number }, noted: Noted[] = []): Ledger & { noted: Noted[] } {
  const age = (at: number) => clock.time - at;
  return {
    noted,
    load: () =>
      noted.map(({ sent, landed }) => ({
        sentAge: age(sent),
        landedAge: landed === null ? null : age(landed),
      })),
    note() {
      const entry: Noted = { sent: clock.time, landed: null };
      noted.push(entry);
      return () => {
        entry.landed = clock.time;
      };
    },
  };
}

function budgetAt(start: number, noted: Noted[] = [], learned = LIMIT, wantedOnScreen = 0) {
  const clock = { time: start };
  const ledger = createMemoryLedger(clock, noted);
  const budget = createBudget({
    learned,
    now: () => clock.time,
    ledger,
    wantedOnScreen: () => wantedOnScreen,
  });
  return { clock, ledger, budget };
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
    const second = budgetAt(1_010_000, first.ledger.noted);
    expect(second.budget.remaining()).toBe(0);
    // None of them has an answer: they may have arrived at the very end of the process that sent them.
    second.clock.time = 1_070_249;
    expect(second.budget.remaining()).toBe(0);
    second.clock.time = 1_070_251;
    expect(second.budget.remaining()).toBe(60);
  });

  test('a request that was slow to arrive counts from its answer, also over a restart', () => {
    const first = budgetAt(1_000_000);
    const slow = first.budget.take();
    first.clock.time = 1_008_000;
    slow.land();
    const second = budgetAt(1_009_000, first.ledger.noted);
    second.clock.time = 1_068_000;
    expect(second.budget.remaining()).toBe(59);
    second.clock.time = 1_068_251;
    expect(second.budget.remaining()).toBe(60);
  });

  test('takes nothing when it cannot be noted down', () => {
    const clock = { time: 1_000_000 };
    const ledger: Ledger = {
      load: () => [],
      note() {
        throw new Error('no space left');
      },
    };
    const budget = createBudget({ learned: LIMIT, now: () => clock.time, ledger });
    for (let number = 0; number < 100; number += 1) expect(() => budget.take()).toThrow('no space left');
    expect(budget.remaining()).toBe(60);
  });

  test('always leaves something for what is opened next', () => {
    const { clock, budget } = budgetAt(1_000_000);
    let sent = 0;
    for (; clock.time < 1_060_000; clock.time += 100) {
      if (budget.availableAt('background') > clock.time) continue;
      budget.take().land();
      sent += 1;
    }
    expect(sent).toBe(54);
    expect(budget.availableAt('screen')).toBe(clock.time);
  });

  test('leaves what is on screen as much as that takes, and what a user does goes before all the rest', () => {
    const { clock, budget } = budgetAt(1_000_000, [], LIMIT, 24);
    for (let number = 0; number < 31; number += 1) budget.take().land();
    clock.time += 31_000;
    expect(budget.availableAt('background')).toBeGreaterThan(clock.time);
    expect(budget.availableAt('foreground')).toBe(clock.time);
    for (let number = 0; number < 5; number += 1) budget.take().land();
    expect(budget.availableAt('foreground')).toBeGreaterThan(clock.time);
    for (let number = 0; number < 24; number += 1) {
      expect(budget.availableAt('screen')).toBe(clock.time);
      budget.take('screen').land();
    }
    expect(budget.availableAt('screen')).toBeGreaterThan(clock.time);
  });

  test('during a first sync at sixty a minute what is opened, and looked at again and again, never waits', () => {
    let wanted = 0;
    const clock = { time: 1_000_000 };
    const budget = createBudget({
      learned: LIMIT,
      now: () => clock.time,
      ledger: createMemoryLedger(clock),
      wantedOnScreen: () => wanted,
    });
    const opened = clock.time + 90_000;
    let due = opened;
    const waits: number[] = [];
    const sent: number[] = [];
    const take = (urgency: Urgency) => {
      budget.take(urgency).land();
      sent.push(clock.time);
    };
    for (; clock.time < opened + 240_000; clock.time += 100) {
      if (clock.time >= opened) wanted = 26;
      // The record, and now and then its two lists, as soon as they are due.
      while (due <= clock.time && budget.availableAt('screen') <= clock.time) {
        waits.push(clock.time - due);
        take('screen');
        due += 60_000 / 26;
      }
      if (budget.availableAt('background') <= clock.time) take('background');
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(100);
    // The sync goes on meanwhile, and the limit is kept.
    const inWindow = (from: number) => sent.filter((at) => at >= from && at < from + 60_000).length;
    expect(Math.max(...sent.map(inWindow))).toBeLessThanOrEqual(60);
    expect(inWindow(opened + 120_000)).toBeGreaterThan(50);
  });

  test('goes on however small the limit is', () => {
    const { clock, budget } = budgetAt(1_000_000, [], { limit: 1, windowMs: 60_000 }, 24);
    expect(budget.availableAt('background')).toBe(clock.time);
    budget.take().land();
    expect(budget.availableAt('screen')).toBe(clock.time + 60_250);
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

  test('a window learned of one cloud is forgotten when the next tells a limit and no window', () => {
    const { clock, budget } = budgetAt(1_000_000, [], { limit: 60, windowMs: 1000 });
    budget.take().land();
    budget.learn({ limit: 60, remaining: 59, windowMs: null });
    expect(budget.learned()).toEqual(LIMIT);
    for (let sent = 1; sent < 60; sent += 1) budget.take('screen').land();
    expect(budget.availableAt('screen')).toBe(clock.time + 60_250);
  });

  test('a limit or a window that no cloud means is taken for the largest that one does', () => {
    const { clock, budget } = budgetAt(1_000_000);
    budget.learn({ limit: 1e12, remaining: 0, windowMs: 1e15 });
    expect(budget.learned()).toEqual({ limit: 100_000, windowMs: 60 * 60 * 1000 });
    clock.time += 2 * 60 * 60 * 1000;
    expect(budget.availableAt('background')).toBeLessThanOrEqual(clock.time);
    const kept = budgetAt(1_000_000, [], { limit: 1e12, windowMs: 1e15 });
    expect(kept.budget.learned()).toEqual({ limit: 100_000, windowMs: 60 * 60 * 1000 });
  });

  test('gives back what was not sent', () => {
    const { budget } = budgetAt(1_000_000);
    budget.take().giveBack();
    expect(budget.remaining()).toBe(60);
  });
});
