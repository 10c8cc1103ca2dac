import { expect, test } from 'vitest';
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
