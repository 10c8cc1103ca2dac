import { setTimeout as wait } from 'node:timers/promises';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Toaster } from '../components/toast.tsx';
import { type ManyUpdates, type Restored, type Store, StoreProvider, WriteRefused } from '../store/index.ts';
import { useRefusalNotices } from './refusals.ts';
import { redoLast, sayUpdates, undoLast } from './undo.ts';

beforeAll(() => {
  window.matchMedia = (query) =>
    Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;
});
afterEach(cleanup);

const never = new Promise<never>(() => {});
const source = <Value,>(value: Value) => ({ get: () => value, subscribe: () => () => {} });

function updates(batchId: string): ManyUpdates {
  return { total: 2, batchId, created: [], answered: source(2), done: never, undo: () => {} };
}

/** Something that can be taken back and done again, from the last to the first. */
function storeOf(...steps: Partial<Restored>[]): Store {
  const left = [...steps];
  const next = async (): Promise<Restored | null> => {
    const step = left.shift();
    if (step === undefined) return null;
    return { label: '', batchId: '', left: Promise.resolve([]), refused: Promise.resolve(null), ...step };
  };
  return { undo: next, redo: next } as Partial<Store> as Store;
}

/** What notices say, those that are fading away left out. */
const notices = () =>
  [...document.querySelectorAll('[data-sonner-toast]:not([data-removed="true"]) [data-title]')].map(
    ({ textContent }) => textContent,
  );

/** Waits until this is all that is said. */
const say = (expected: readonly string[]) => waitFor(() => expect(notices().toSorted()).toEqual(expected));

test('going back step by step leaves one notice, and none of what was taken back', async () => {
  render(<Toaster />);
  // While it is under way, the notice says after a second how far it is.
  const done = Promise.resolve({ written: 2, refusals: [] });
  await act(async () => sayUpdates({ ...updates('one'), done }, 'Archived 2 customers', 'customer'));
  expect(await screen.findByText('Archived 2 customers')).toBeTruthy();
  const store = storeOf(
    { label: 'Archived 2 customers', batchId: 'one' },
    { label: 'Tagged 3 customers', batchId: 'two' },
    { label: 'Tagged 3 customers', batchId: 'two' },
  );
  await act(() => undoLast(store));
  await say(['Undone: Archived 2 customers']);
  await act(() => undoLast(store));
  await say(['Undone: Tagged 3 customers']);
  await act(() => redoLast(store));
  await say(['Done again: Tagged 3 customers']);
  await act(() => undoLast(store));
  await say(['Nothing to undo']);
});

test('what was left of an earlier step, and why one was refused, stand beside the notice of the last', async () => {
  render(<Toaster />);
  let tellLeft: (left: Awaited<Restored['left']>) => void = () => {};
  let tellRefused: (refusal: WriteRefused | null) => void = () => {};
  const store = storeOf(
    { label: 'Tagged 3 customers', batchId: 'one', left: new Promise((resolve) => (tellLeft = resolve)) },
    {
      label: 'Renamed Acme',
      batchId: 'two',
      refused: new Promise((resolve) => (tellRefused = resolve)),
    },
    { label: 'Moved Bolt', batchId: 'three' },
  );
  await act(() => undoLast(store));
  await act(() => undoLast(store));
  await act(() => undoLast(store));
  await act(async () => tellLeft([{ key: 'acme', name: 'Acme' } as never]));
  expect(await screen.findByText('Changed since, and left as it is: Acme')).toBeTruthy();
  await act(async () => tellRefused({ message: 'It is gone.' } as never));
  await say(['Not undone: Renamed Acme', 'Undone: Moved Bolt', 'Undone: Tagged 3 customers']);
});

test('what was taken back while it was under way says no more how far it is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    render(<Toaster />);
    await act(async () => sayUpdates(updates('running'), 'Archived 2 customers', 'customer'));
    await act(async () => sayUpdates(updates('stopped'), 'Tagged 2 customers', 'customer'));
    await act(() => undoLast(storeOf({ label: 'Tagged 2 customers', batchId: 'stopped' })));
    await act(() => vi.advanceTimersByTimeAsync(1_100));
  } finally {
    vi.useRealTimers();
  }
  await say(['2 of 2 customers changed…', 'Undone: Tagged 2 customers']);
});

/** What is told of refusals, as the app does it. */
function Notices({ store }: { readonly store: Store }) {
  return (
    <StoreProvider store={store}>
      <Refusals />
      <Toaster />
    </StoreProvider>
  );
}

function Refusals() {
  useRefusalNotices();
  return null;
}

test.each([
  [2, 'what was refused as a whole is said as that alone', ['2 customers could not be changed']],
  [
    1,
    'of what was refused in part, the rest is said too',
    ['1 customer could not be changed', 'Archived 2 customers'],
  ],
] as const)('%i of 2 refused: %s', async (number, _, expected) => {
  let tell: (refusal: WriteRefused, batchId: string) => void = () => {};
  const store = {
    onWriteRefused: (listener: typeof tell) => {
      tell = listener;
      return () => {};
    },
  } as Partial<Store> as Store;
  render(<Notices store={store} />);
  const refusals = Array.from(
    { length: number },
    () => new WriteRefused({ code: 'storage_full', message: 'The disk is full' }, 'customers', 'Acme'),
  );
  let end: (outcome: Awaited<ManyUpdates['done']>) => void = () => {};
  const done = new Promise<Awaited<ManyUpdates['done']>>((resolve) => (end = resolve));
  await act(async () =>
    sayUpdates({ ...updates(`refused ${number}`), done }, 'Archived 2 customers', 'customer'),
  );
  await screen.findByText('Archived 2 customers');
  // The first is known of long before the last.
  await act(async () => tell(refusals[0] as WriteRefused, `refused ${number}`));
  await act(() => wait(100));
  await act(async () => end({ written: 2 - number, refusals }));
  await say(expected);
});
