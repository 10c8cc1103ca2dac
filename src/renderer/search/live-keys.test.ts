import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BridgeClient, ConnectionState } from '../bridge/client.ts';
import { createSource } from '../bridge/source.ts';
import { type AskForKeys, liveKeys } from './live-keys.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const connection = createSource<ConnectionState>('connected');
  const listeners = new Set<() => void>();
  const on = (_event: string, listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const bridge = { connection, on } as unknown as BridgeClient;
  let found = ['a'];
  const ask = vi.fn<AskForKeys>(async () => ({ keys: new Set(found), instead: null, filling: null }));
  const settle = () => vi.advanceTimersByTimeAsync(1_000);
  return {
    connection,
    ask,
    keys: (text: string) => liveKeys(bridge, ask, text),
    find: (...keys: string[]) => {
      found = keys;
      for (const listener of listeners) listener();
      return settle();
    },
    settle,
  };
}

const keysOf = (source: ReturnType<typeof liveKeys>) => {
  const keys = source.get()?.keys;
  return keys === undefined || keys === null ? keys : [...keys];
};

test('who wants what somebody follows already has it at once, and nothing is asked twice', async () => {
  const { ask, keys, find, settle } = open();
  const end = keys('is:overdue').subscribe(() => {});
  await settle();
  const second = keys('is:overdue');
  expect(keysOf(second)).toEqual(['a']);
  const endSecond = second.subscribe(() => {});
  expect(ask).toHaveBeenCalledTimes(1);
  end();
  await find('a', 'b');
  expect(keysOf(second)).toEqual(['a', 'b']);
  expect(ask).toHaveBeenCalledTimes(2);
  endSecond();
  await find('c');
  expect(ask).toHaveBeenCalledTimes(2);
  expect(keysOf(keys('is:overdue'))).toBeUndefined();
});

test('the same answer again is not another one', async () => {
  const { ask, keys, find } = open();
  const source = keys('is:overdue');
  source.subscribe(() => {});
  await find('a', 'b');
  const before = source.get();
  await find('b', 'a');
  expect(ask).toHaveBeenCalledTimes(3);
  expect(source.get()).toBe(before);
  await find('a', 'c');
  expect(keysOf(source)).toEqual(['a', 'c']);
});

test('an answer that comes after a later one is not shown', async () => {
  const { ask, keys, find, settle } = open();
  let late = (_keys: ReadonlySet<string>) => {};
  ask.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        late = (found) => resolve({ keys: found, instead: null, filling: null });
      }),
  );
  const source = keys('task:call');
  source.subscribe(() => {});
  await find('new');
  late(new Set(['old']));
  await settle();
  expect(keysOf(source)).toEqual(['new']);
});

test('cut off there is no answer, and connected again there is', async () => {
  const { connection, keys, settle } = open();
  const source = keys('task:call');
  source.subscribe(() => {});
  await settle();
  connection.set('disconnected');
  expect(source.get()).toEqual({ text: 'task:call', keys: null, instead: null });
  connection.set('connected');
  await settle();
  expect(keysOf(source)).toEqual(['a']);
});
