import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type CustomerFilters, type CustomerSort, NAME_SORT, NO_FILTERS } from './list-model.ts';
import { EMPTY_SELECTION, type Selection } from './selection.ts';

/** How the customers list is arranged; kept over reloads. */
interface ArrangementState {
  readonly filters: CustomerFilters;
  readonly sort: CustomerSort;
  /** Ids of columns as they stand; those missing come where they belong by default. */
  readonly order: readonly string[];
  /** By column id; those missing are shown unless they are hidden by default. */
  readonly visibility: Readonly<Record<string, boolean>>;
  /** Pixels by column id. */
  readonly sizes: Readonly<Record<string, number>>;
  changeFilters(part: Partial<CustomerFilters>): void;
  setSort(sort: CustomerSort): void;
  arrange(part: Partial<Pick<ArrangementState, 'order' | 'visibility' | 'sizes'>>): void;
  resetColumns(): void;
}

export const useArrangement = create<ArrangementState>()(
  persist(
    (set) => ({
      filters: NO_FILTERS,
      sort: NAME_SORT,
      order: [],
      visibility: {},
      sizes: {},
      changeFilters: (part) => set(({ filters }) => ({ filters: { ...filters, ...part } })),
      setSort: (sort) => set({ sort }),
      arrange: (part) => set(part),
      resetColumns: () => set({ order: [], visibility: {}, sizes: {} }),
    }),
    {
      name: 'pivotal.customers',
      version: 1,
      partialize: ({ filters, sort, order, visibility, sizes }) => ({
        filters,
        sort,
        order,
        visibility,
        sizes,
      }),
      // A stored arrangement of an earlier version may lack what has been added since.
      merge: (stored, current) => {
        const kept = (stored ?? {}) as Partial<ArrangementState>;
        return { ...current, ...kept, filters: { ...NO_FILTERS, ...kept.filters } };
      },
    },
  ),
);

/** What is marked in the list and where it stands; lives as long as the window, so that going back finds it. */
interface ListState {
  readonly selection: Selection;
  /** What the list is narrowed down to, in the language of the search. */
  readonly query: string;
  readonly isPreviewOpen: boolean;
  /** Pixels scrolled down. */
  readonly scrollTop: number;
  select(change: (selection: Selection) => Selection): void;
  setQuery(query: string): void;
  setPreviewOpen(isOpen: boolean): void;
  setScrollTop(scrollTop: number): void;
}

export const useCustomerList = create<ListState>()((set) => ({
  selection: EMPTY_SELECTION,
  query: '',
  isPreviewOpen: false,
  scrollTop: 0,
  select: (change) =>
    set(({ selection }) => {
      const next = change(selection);
      return next === selection ? {} : { selection: next };
    }),
  setQuery: (query) => set({ query }),
  setPreviewOpen: (isPreviewOpen) => set({ isPreviewOpen }),
  setScrollTop: (scrollTop) => set({ scrollTop }),
}));
