import { create } from 'zustand';
import { persist } from '../../../lib/persist.ts';

/** How customer pages are arranged; kept over reloads. */
interface PageLayoutState {
  readonly isMoreOpen: boolean;
  toggleMore(): void;
}

export const usePageLayout = create<PageLayoutState>()(
  persist(
    (set) => ({
      isMoreOpen: false,
      toggleMore: () => set(({ isMoreOpen }) => ({ isMoreOpen: !isMoreOpen })),
    }),
    { name: 'pivotal.customer', partialize: ({ isMoreOpen }) => ({ isMoreOpen }) },
  ),
);
