import { act, cleanup, render, renderHook, screen, waitFor } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { createFakeHub, createWindows } from '../../../test/support/store.ts';
import { customersList } from '../features/customers/list/customers-list.tsx';
import { type Store, StoreProvider } from '../store/index.ts';
import type { ListFilter } from './filters.ts';
import { useFilterTerms, useSavedView } from './use-saved-view.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const filterOf = (labels: () => readonly string[]): ListFilter<object, object> => ({
  id: 'plan',
  label: 'Plan',
  useOptions: () => labels().map((label) => ({ value: label, label })),
  valuesOf: () => null,
  wordOf: String,
});

test('the terms of a list are the same as long as its options are, though these are made anew each time', () => {
  let labels = ['Pro', 'Free'];
  const filters = [filterOf(() => labels)];
  const { result, rerender } = renderHook(() => useFilterTerms({ filters }));
  const before = result.current;
  rerender();
  expect(result.current).toBe(before);
  labels = ['Pro', 'Free', 'Growth'];
  rerender();
  expect(result.current).not.toBe(before);
  expect(result.current[0]?.options.map(({ label }) => label)).toEqual(labels);
});

const VIEW = { key: 'quiet', name: 'Quiet', screen: 'customers', query: 'gone', columns: [], sort: ['-mrr'] };

/** A customers' list, drawn once the views have been read; each time with its text and order. */
function Drawn({ onDrawn }: { readonly onDrawn: (what: string) => void }) {
  const { view } = useSavedView(customersList);
  const { query, sort } = customersList.useArrangement();
  useLayoutEffect(() => {
    onDrawn(`${query} by ${sort.column}`);
  });
  return <p role="status">{view?.name ?? 'none'}</p>;
}

test('a view is taken over before anything is drawn, and what was before it comes back after', async () => {
  const store = await windows.openLive(createFakeHub());
  const views = { status: 'ready', rows: [VIEW] };
  const source = {
    get: () => views,
    subscribe: () => () => {},
    watch: () => () => {},
  } as unknown as Store['views'];
  const { hook, searchHook, navigate } = memoryLocation({ path: '/customers', searchPath: 'view=quiet' });
  const drawn: string[] = [];
  render(
    <StoreProvider store={{ ...store, views: source }}>
      <Router hook={hook} searchHook={searchHook}>
        <Drawn onDrawn={(what) => drawn.push(what)} />
      </Router>
    </StoreProvider>,
  );
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Quiet'));
  expect(new Set(drawn)).toEqual(new Set(['gone by mrr']));
  act(() => navigate('/customers'));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('none'));
  expect(drawn.at(-1)).toBe(' by name');
});
