import { expect, test, vi } from 'vitest';
import { create } from 'zustand';
import { persist } from './persist.ts';

interface Layout {
  readonly isFolded: boolean;
  readonly isOpen: boolean;
}

test('the state at first is what the next start finds: what was kept, and nothing else', () => {
  const useLayout = create<Layout>()(
    persist((): Layout => ({ isFolded: false, isOpen: false }), {
      name: 'test.layout',
      partialize: ({ isFolded }) => ({ isFolded }),
    }),
  );
  useLayout.setState({ isFolded: true, isOpen: true });
  expect(useLayout.getInitialState()).toEqual({ isFolded: true, isOpen: false });
});

test('in a storage that is full a choice holds in this window, and nothing fails', () => {
  const useLayout = create<Layout>()(
    persist((): Layout => ({ isFolded: false, isOpen: false }), {
      name: 'test.full',
      partialize: ({ isFolded }) => ({ isFolded }),
    }),
  );
  const set = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  useLayout.setState({ isFolded: true });
  expect(set).toHaveBeenCalled();
  expect(useLayout.getState().isFolded).toBe(true);
  set.mockRestore();
});
