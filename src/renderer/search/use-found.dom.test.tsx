import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { parse } from '#shared/search/parse.ts';
import type { Hint } from '#shared/search/query.ts';
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

async function find(waits: boolean, isAnswered = false) {
  const store = await windows.openLive(createFakeHub());
  let answer = (_keys: readonly string[], _instead: Hint | null) => {};
  const ask: AskForKeys = () =>
    new Promise((resolve) => {
      answer = (keys, instead) => resolve({ keys: new Set(keys), instead, filling: null });
    });
  const match = vi.fn(
    () =>
      ({ key }: { readonly key: string }) =>
        key === 'here',
  );
  const options = {
    text: 'kick',
    query: parse('kick', SCHEMA),
    entries: createLocalEntries({ schema: SCHEMA, people: new Map() }),
    isAnswered: () => isAnswered,
    waits,
    ask,
    match,
  };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StoreProvider store={store}>{children}</StoreProvider>
  );
  const { result } = renderHook(() => useFound<{ readonly key: string }>(options), { wrapper });
  return {
    result,
    match,
    answer: (keys: readonly string[], instead: Hint | null = null) => act(async () => answer(keys, instead)),
  };
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

test('where the rows themselves tell, what the index forgives is found beside them, and said', async () => {
  const { result, answer } = await find(false, true);
  const found = () => ['here', 'there', 'a'].map((key) => result.current.isFound?.({ key }));
  expect([found(), result.current.hints]).toEqual([[true, false, false], []]);
  const hint: Hint = { kind: 'corrected', message: 'Shown as kick', fix: 'kick', start: 0, end: 4 };
  await answer(['a'], hint);
  await waitFor(() => expect(result.current.hints).toEqual([hint]));
  expect(found()).toEqual([true, false, true]);
});

test('what the index finds as typed is not taken in place of what the rows tell', async () => {
  const { result, answer } = await find(false, true);
  await answer(['a']);
  expect(['here', 'a'].map((key) => result.current.isFound?.({ key }))).toEqual([true, false]);
});
