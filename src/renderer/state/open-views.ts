import { create } from 'zustand';
import { persist } from '../lib/persist.ts';

/** A saved view that a list shows, and how the list stood before. */
export interface OpenView<Before = unknown> {
  readonly key: string;
  /** What of the view was taken over: another edit of it is taken over again. */
  readonly version: string;
  readonly before: Before;
}

interface OpenViews {
  /** By screen. */
  readonly open: Readonly<Record<string, OpenView | undefined>>;
  set(screen: string, view: OpenView | undefined): void;
}

/** Kept over reloads: whoever leaves a view finds the list as it was. */
export const useOpenViews = create<OpenViews>()(
  persist(
    (set) => ({
      open: {},
      set: (screen, view) => set(({ open }) => ({ open: { ...open, [screen]: view } })),
    }),
    { name: 'pivotal.open-views', partialize: ({ open }) => ({ open }) },
  ),
);
