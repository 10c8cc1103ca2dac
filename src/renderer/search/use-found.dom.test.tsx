import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { parse } from '#shared/search/parse.ts';
import { createFakeHub, createWindows } from '../../../test/support/store.ts';
import { StoreProvider } from '../store/index.ts';
import type { AskForKeys } from './live-keys.ts';
import { createLocalEntries } from './local-entries.ts';
import { useFound } from './use-found.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const SCHEMA = { customFields: [], moneyDecimals: 2 };

async function find(waits: boolean) {
  const store = await windows.openLive(createFakeHub());
  let answer = (_keys: readonly string[]) => {};
  const ask: AskForKeys = () =>
    new Promise((resolve) => {
      answer = (keys) => resolve({ keys: new Set(keys), filling: null });
    });
  const match = vi.fn(() => () => true);
  const options = {
    text: 'kick',
    query: parse('kick', SCHEMA),
    entries: createLocalEntries({ schema: SCHEMA, people: new Map() }),
    isAnswered: () => false,
    waits,
    ask,
    match,
  };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StoreProvider store={store}>{children}</StoreProvider>
  );
  const { result } = renderHook(() => useFound<{ readonly key: string }>(options), { wrapper });
  return { result, match, answer: (keys: readonly string[]) => act(async () => answer(keys)) };
}

test('of very many rows none is held against the query here while the index has not answered', async () => {
  const { result, match, answer } = await find(true);
  expect(result.current.isFound).toBeNull();
  await answer(['a']);
  await waitFor(() => expect(result.current.isFound).not.toBeNull());
  expect(['a', 'b'].map((key) => result.current.isFound?.({ key }))).toEqual([true, false]);
  expect(match).not.toHaveBeenCalled();
});

test('of few, what the rows themselves tell is found until it has', async () => {
  const { result, match } = await find(false);
  expect(result.current.isFound).not.toBeNull();
  expect(match).toHaveBeenCalled();
});
