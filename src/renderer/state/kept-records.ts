import { create } from 'zustand';
import type { DefinitionOf, Level } from '#shared/records/index.ts';
import { persist } from '../lib/persist.ts';

/** A record that somebody keeps at hand. */
export interface Favourite {
  readonly collection: DefinitionOf<Level>['plural'];
  readonly key: string;
}

export const MOST_FAVOURITES = 12;

interface KeptRecords {
  /** In the person's own order. */
  readonly favourites: readonly Favourite[];
  /** Keys of tasks, the last pinned first. */
  readonly pinned: readonly string[];
  /** @returns false when there is no room for another one. */
  toggleFavourite(favourite: Favourite): boolean;
  /** Puts one before another place. */
  moveFavourite(key: string, to: number): void;
  togglePinned(key: string): void;
}

/** What a person keeps at hand in this window: it is nobody else's business, and outlives a reload. */
export const useKeptRecords = create<KeptRecords>()(
  persist(
    (set, get) => ({
      favourites: [],
      pinned: [],
      toggleFavourite({ collection, key }) {
        const { favourites } = get();
        if (favourites.some((one) => one.key === key)) {
          set({ favourites: favourites.filter((one) => one.key !== key) });
          return true;
        }
        if (favourites.length >= MOST_FAVOURITES) return false;
        set({ favourites: [...favourites, { collection, key }] });
        return true;
      },
      moveFavourite: (key, to) => set(({ favourites }) => ({ favourites: moved(favourites, key, to) })),
      togglePinned: (key) =>
        set(({ pinned }) => ({
          pinned: pinned.includes(key) ? pinned.filter((one) => one !== key) : [key, ...pinned],
        })),
    }),
    {
      name: 'pivotal.kept',
      partialize: ({ favourites, pinned }) => ({ favourites, pinned }),
    },
  ),
);

/** A list with one of its entries at another place. */
function moved<Entry extends { readonly key: string }>(
  entries: readonly Entry[],
  key: string,
  to: number,
): readonly Entry[] {
  const from = entries.findIndex((one) => one.key === key);
  const entry = entries[from];
  if (entry === undefined) return entries;
  const place = Math.max(0, Math.min(entries.length - 1, to));
  return entries.toSpliced(from, 1).toSpliced(place, 0, entry);
}
