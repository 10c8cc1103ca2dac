import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWindow } from './start.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A start that ends when it is told to. */
function begin() {
  let finish = (_: string) => {};
  let fail = (_: unknown) => {};
  const retry = vi.fn();
  const { rerender } = render(null);
  const started = startWindow({
    start: async (show) => {
      const name = await new Promise<string>((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
      show(<h1>{name}</h1>);
    },
    render: (content: ReactNode) => act(() => rerender(content)),
    onRetry: retry,
  });
  return { started, finish: (name: string) => finish(name), fail: (error: unknown) => fail(error), retry };
}

test('a quick start shows the app and nothing before it, and no message comes after', async () => {
  const { started, finish } = begin();
  vi.advanceTimersByTime(1000);
  expect(document.body.textContent).toBe('');
  finish('The app');
  await started;
  vi.advanceTimersByTime(60_000);
  expect(document.body.textContent).toBe('The app');
});

test('a slow start says what it waits for, and then becomes the app', async () => {
  const { started, finish } = begin();
  vi.advanceTimersByTime(1500);
  expect(screen.getByRole('status').textContent).toBe('Waiting for Pivotal to answer…');
  expect(screen.queryByRole('button')).toBeNull();
  finish('The app');
  await started;
  expect(document.body.textContent).toBe('The app');
});

test('a start that takes very long says what that means for the data, and can be tried again', async () => {
  const { started, finish, retry } = begin();
  vi.advanceTimersByTime(15_000);
  expect(screen.getByRole('alert').textContent).toMatch(
    /longer than usual.*safe on this laptop.*start it again/,
  );
  screen.getByRole('button', { name: 'Try again' }).click();
  expect(retry).toHaveBeenCalledOnce();
  finish('The app');
  await started;
  expect(document.body.textContent).toBe('The app');
});

test.each([
  [new Error('The disk is full'), 'The disk is full'],
  ['no reason', 'no reason'],
])(
  'a start that fails says so, that nothing is lost and why, and can be tried again',
  async (error, reason) => {
    const { started, fail, retry } = begin();
    fail(error);
    await started;
    const alert = screen.getByRole('alert').textContent;
    expect(alert).toContain('could not open its copy of your data. What was saved is safe on this laptop.');
    expect(alert).toContain(reason);
    screen.getByRole('button', { name: 'Try again' }).click();
    expect(retry).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(screen.getByRole('alert').textContent).toBe(alert);
  },
);
