import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSource } from '../bridge/source.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { usePi } from './use-pi.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Answer() {
  const { status, value } = usePi('pi.risks', { limit: 10 });
  return <p>{value === null ? status : `${status} ${value.all}`}</p>;
}

/** A main process that answers when it is told to. */
async function open() {
  const waiting: { readonly answer: (all: number) => void; readonly fail: () => void }[] = [];
  const listeners = new Set<() => void>();
  const bridge = {
    connection: createSource('connected'),
    call: vi.fn(
      () =>
        new Promise((resolve, reject) => {
          waiting.push({
            answer: (all) => resolve({ all, risks: [] }),
            fail: () => reject(new Error('cut off')),
          });
        }),
    ),
    on: (_event: string, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const store = { bridge } as unknown as Store;
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <Answer />
      </StoreProvider>,
    );
  });
  const next = (work: () => void) => act(async () => work());
  return {
    call: bridge.call,
    changed: () => next(() => listeners.forEach((listener) => void listener())),
    later: () => next(() => vi.advanceTimersByTime(60_000)),
    answer: (all: number) => next(() => waiting.shift()?.answer(all)),
    fail: () => next(() => waiting.shift()?.fail()),
  };
}

test('while an answer is awaited nothing more is asked, however much changes; once it is there, one more time', async () => {
  const { call, changed, later, answer } = await open();
  for (let change = 0; change < 5; change += 1) {
    await changed();
    await later();
  }
  expect(call).toHaveBeenCalledTimes(1);
  await answer(3);
  expect(screen.getByText('ready 3')).toBeDefined();
  await later();
  expect(call).toHaveBeenCalledTimes(2);
  await answer(4);
  await later();
  expect(screen.getByText('ready 4')).toBeDefined();
  expect(call).toHaveBeenCalledTimes(2);
});

test('changes that come one upon the other are asked about once', async () => {
  const { call, changed, later, answer } = await open();
  await answer(1);
  for (let change = 0; change < 5; change += 1) await changed();
  await later();
  expect(call).toHaveBeenCalledTimes(2);
});

test('what was answered stays while nobody can be asked; without an answer that is said', async () => {
  const { changed, later, answer, fail } = await open();
  await fail();
  expect(screen.getByText('failed')).toBeDefined();
  await changed();
  await later();
  await answer(2);
  await changed();
  await later();
  await fail();
  expect(screen.getByText('stale 2')).toBeDefined();
});
