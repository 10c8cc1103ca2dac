import { create } from 'zustand';
import { persist } from '../lib/persist.ts';

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

/** What a quick note or task is about, where that is known. */
export interface CaptureAbout {
  readonly kind: 'note' | 'task';
  /** Key of the customer of a note, of the onboarding of a task. */
  readonly about: string | null;
}

interface OverlayState {
  readonly overlay: Overlay;
  /** Of the quick note or task; null for what is opened without saying. */
  readonly capture: CaptureAbout | null;
  open(overlay: Exclude<Overlay, 'none'>): void;
  /** Opens the box for a quick note or task on something. */
  openCapture(capture: CaptureAbout): void;
  close(): void;
}

export const useOverlay = create<OverlayState>()((set) => ({
  overlay: 'none',
  capture: null,
  open: (overlay) => set({ overlay, capture: null }),
  openCapture: (capture) => set({ overlay: 'quick-capture', capture }),
  close: () => set({ overlay: 'none' }),
}));
