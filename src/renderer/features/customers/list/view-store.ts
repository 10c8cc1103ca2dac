import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type ColumnSizes, type ColumnWidths, letGo, resized } from '../../../lib/column-widths.ts';
import { EMPTY_SELECTION, type Selection } from '../../../lib/selection.ts';
import { type CustomerFilters, type CustomerSort, NAME_SORT, NO_FILTERS } from './filter-and-sort.ts';

/** How the customers list is arranged; kept over reloads. */
interface ArrangementState extends ColumnWidths<string> {
  readonly filters: CustomerFilters;
  /** What the list is narrowed down to besides, in the language of the search. */
  readonly query: string;
  readonly sort: CustomerSort;
  /** Ids of columns as they stand; those missing come where they belong by default. */
  readonly order: readonly string[];
  /** By column id; those missing are shown unless they are hidden by default. */
  readonly visibility: Readonly<Record<string, boolean>>;
  changeFilters(part: Partial<CustomerFilters>): void;
  setQuery(query: string): void;
  setSort(sort: CustomerSort): void;
  arrange(part: Partial<Pick<ArrangementState, 'order' | 'visibility'>>): void;
  /** `before`: what the columns before it have; all in pixels. */
  resize(column: string, width: number, before: ColumnSizes<string>): void;
  /** Gives a column the width that it has by itself. */
  letGo(column: string): void;
  resetColumns(): void;
}

export const useArrangement = create<ArrangementState>()(
  persist(
    (set) => ({
      filters: NO_FILTERS,
      query: '',
      sort: NAME_SORT,
      order: [],
      visibility: {},
      sizes: {},
      chosen: [],
      changeFilters: (part) => set(({ filters }) => ({ filters: { ...filters, ...part } })),
      setQuery: (query) => set({ query }),
      setSort: (sort) => set({ sort }),
      arrange: (part) => set(part),
      resize: (column, width, before) => set((widths) => resized(widths, column, width, before)),
      letGo: (column) => set((widths) => letGo(widths, column)),
      resetColumns: () => set({ order: [], visibility: {}, sizes: {}, chosen: [] }),
    }),
    {
      name: 'pivotal.customers',
      version: 1,
      partialize: ({ filters, query, sort, order, visibility, sizes, chosen }) => ({
        filters,
        query,
        sort,
        order,
        visibility,
        sizes,
        chosen,
      }),
      // A stored arrangement of an earlier version may lack what has been added since.
      merge: (stored, current) => {
        const kept = (stored ?? {}) as Partial<ArrangementState>;
        const chosen = Object.keys(kept.sizes ?? {});
        return { ...current, chosen, ...kept, filters: { ...NO_FILTERS, ...kept.filters } };
      },
    },
  ),
);

/** What is marked in the list and where it stands; lives as long as the window, so that going back finds it. */
interface ListState {
  readonly selection: Selection;
  readonly isPreviewOpen: boolean;
  /** Pixels scrolled down. */
  readonly scrollTop: number;
  select(change: (selection: Selection) => Selection): void;
  setPreviewOpen(isOpen: boolean): void;
  setScrollTop(scrollTop: number): void;
}

export const useCustomerList = create<ListState>()((set) => ({
  selection: EMPTY_SELECTION,
  isPreviewOpen: false,
  scrollTop: 0,
  select: (change) =>
    set(({ selection }) => {
      const next = change(selection);
      return next === selection ? {} : { selection: next };
    }),
  setPreviewOpen: (isPreviewOpen) => set({ isPreviewOpen }),
  setScrollTop: (scrollTop) => set({ scrollTop }),
}));
