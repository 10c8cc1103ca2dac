import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What the person has arranged and wants to find again. */
interface LayoutState {
  readonly isNavCollapsed: boolean;
  readonly isFirstStartDone: boolean;
  toggleNav(): void;
  finishFirstStart(): void;
}

export const useLayout = create<LayoutState>()(
  persist(
    (set) => ({
      isNavCollapsed: false,
      isFirstStartDone: false,
      toggleNav: () => set(({ isNavCollapsed }) => ({ isNavCollapsed: !isNavCollapsed })),
      finishFirstStart: () => set({ isFirstStartDone: true }),
    }),
    {
      name: 'pivotal.layout',
      partialize: ({ isNavCollapsed, isFirstStartDone }) => ({ isNavCollapsed, isFirstStartDone }),
    },
  ),
);

/** What lies over the screens; at most one at a time. */
export type Overlay =
  | 'none'
  | 'shortcuts'
  | 'new-customer'
  | 'quick-capture'
  | 'pi-risks'
  | 'pi-summary'
  | 'pi-forecasts'
  | 'pi-ask';

interface OverlayState {
  readonly overlay: Overlay;
  open(overlay: Exclude<Overlay, 'none'>): void;
  close(): void;
}

export const useOverlay = create<OverlayState>()((set) => ({
  overlay: 'none',
  open: (overlay) => set({ overlay }),
  close: () => set({ overlay: 'none' }),
}));
