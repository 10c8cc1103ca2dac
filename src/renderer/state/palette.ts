import { create } from 'zustand';

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
