import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface PaletteState {
  readonly isOpen: boolean;
  /** The help lies over the results. */
  readonly isHelp: boolean;
  open(): void;
  close(): void;
  setHelp(isHelp: boolean): void;
}

/** The search palette. It may lie over a drawer or dialog, which stays as it is. */
export const usePalette = create<PaletteState>()((set) => ({
  isOpen: false,
  isHelp: false,
  open: () => set({ isOpen: true, isHelp: false }),
  close: () => set({ isOpen: false }),
  setHelp: (isHelp) => set({ isHelp }),
}));

const RECENTS = 20;

interface RecentsState {
  /** Of records, the most recently opened first. */
  readonly keys: readonly string[];
  opened(key: string): void;
}

/** What was opened last; only keys, so that a record shows as it is now. */
export const useRecents = create<RecentsState>()(
  persist(
    (set) => ({
      keys: [],
      opened: (key) =>
        set(({ keys }) => ({ keys: [key, ...keys.filter((other) => other !== key)].slice(0, RECENTS) })),
    }),
    { name: 'pivotal.recents', partialize: ({ keys }) => ({ keys }) },
  ),
);
