import { useCallback } from 'react';
import { create } from 'zustand';
import { persist } from '../lib/persist.ts';
import { useAppInfo } from '../store/index.ts';

/** Records remembered of one workspace, and workspaces remembered. */
const MOST = 20;
const MOST_WORKSPACES = 10;

type ByHub = Readonly<Record<string, readonly string[]>>;

interface RecentsState {
  /** By the id of the hub: keys of records, the most recently opened first. The hub used last stands last. */
  readonly byHub: ByHub;
  opened(hub: string, key: string): void;
}

/** What was opened last in each workspace; only keys, so that a record shows as it is now, or not at all. */
export const useRecents = create<RecentsState>()(
  persist(
    (set) => ({
      byHub: {},
      opened: (hub, key) => set(({ byHub }) => ({ byHub: withOpened(byHub, hub, key) })),
    }),
    {
      name: 'pivotal.recents',
      version: 1,
      partialize: ({ byHub }) => ({ byHub }),
      // Earlier ones do not say which workspace they are of.
      migrate: () => ({ byHub: {} }),
    },
  ),
);

function withOpened(byHub: ByHub, hub: string, key: string): ByHub {
  const { [hub]: before = [], ...others } = byHub;
  const keys = [key, ...before.filter((other) => other !== key)].slice(0, MOST);
  return Object.fromEntries([...Object.entries(others).slice(1 - MOST_WORKSPACES), [hub, keys]]);
}

const NONE: readonly string[] = [];

/** Keys of what was opened last in this workspace. */
export function useRecentKeys(): readonly string[] {
  const hub = useAppInfo()?.hub_id;
  return useRecents(({ byHub }) => (hub === undefined ? NONE : (byHub[hub] ?? NONE)));
}

/** Remembers a record of this workspace as the one opened last. */
export function useNoteOpened(): (key: string) => void {
  const hub = useAppInfo()?.hub_id;
  const opened = useRecents((state) => state.opened);
  return useCallback((key) => (hub === undefined ? undefined : opened(hub, key)), [hub, opened]);
}
