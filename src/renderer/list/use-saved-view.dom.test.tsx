import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ListFilter } from './filters.ts';
import { useFilterTerms } from './use-saved-view.ts';

afterEach(cleanup);

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
