import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKeyValues } from '../../../../test/support/store.ts';
import { createSource } from '../../bridge/source.ts';
import type { RowList, Store } from '../api.ts';
import { keepSnapshots } from './snapshot.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A list that another part of the window has read, or has not. */
function createList() {
  const source = createSource<RowList<never>>({ status: 'loading', rows: [] });
  const subscribe = () => {
    throw new Error('nobody but a screen has a list read');
  };
  return { ...source, subscribe, watch: source.subscribe };
}

function keeping() {
  const lists = { customers: createList(), onboardings: createList(), tasks: createList() };
  const keyValues = createKeyValues();
  const kept = vi.spyOn(keyValues, 'removeItem');
  const store = { ...lists, appInfo: createSource({ hub_id: 'hub' }), people: createSource([]) };
  const onKept = vi.fn();
  const end = keepSnapshots(store as unknown as Store, keyValues, 'index-1a2b3c.js', onKept);
  const show = (list: keyof typeof lists) => lists[list].set({ status: 'ready', rows: [] });
  // An empty list is kept by leaving nothing of it.
  const items = () =>
    kept.mock.calls.map(([item]) => item).filter((item) => item.startsWith('pivotal-first-'));
  return { show, end, onKept, kept: items };
}

test('nothing is done, not even waited, for a list that has never been shown', () => {
  const { show, kept } = keeping();
  expect(vi.getTimerCount()).toBe(0);
  show('customers');
  vi.runAllTimers();
  expect(kept()).toEqual(['pivotal-first-customers']);
});

test('what changes is kept again, now and then, and a list that is shown does not wait for that', () => {
  const { show, kept, onKept } = keeping();
  show('customers');
  vi.runAllTimers();
  show('customers');
  show('customers');
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(5_000);
  expect(onKept).toHaveBeenCalledTimes(1);
  show('onboardings');
  vi.advanceTimersByTime(5_000);
  expect(kept().slice(1)).toEqual(['pivotal-first-customers', 'pivotal-first-onboardings']);
  expect(onKept).toHaveBeenCalledTimes(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('a list is kept when it is shown, however late, and again at the end of the page', () => {
  const { show, kept, end } = keeping();
  show('customers');
  vi.runAllTimers();
  vi.advanceTimersByTime(3_600_000);
  show('onboardings');
  vi.runAllTimers();
  show('tasks');
  vi.runAllTimers();
  expect(new Set(kept())).toEqual(
    new Set(['pivotal-first-customers', 'pivotal-first-onboardings', 'pivotal-first-tasks']),
  );
  const before = kept().length;
  window.dispatchEvent(new Event('pagehide'));
  expect(kept()).toHaveLength(before + 3);
  end();
});

test('it can be ended before anything was kept', () => {
  const { show, kept, end } = keeping();
  show('customers');
  end();
  expect(vi.getTimerCount()).toBe(0);
  show('onboardings');
  window.dispatchEvent(new Event('pagehide'));
  expect(kept()).toEqual([]);
});
