import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type ColumnSizes, type ColumnWidths, letGo, resized } from '../../../lib/column-widths.ts';
import { EMPTY_SELECTION, type Selection } from '../../../lib/selection.ts';
import {
  NO_FILTERS,
  type OnboardingFilters,
  type OnboardingSort,
  type SortColumn,
  TARGET_SORT,
} from './filter-and-sort.ts';

/** How onboardings are arranged, in the list and on the board; kept over reloads. */
interface ArrangementState extends ColumnWidths<SortColumn> {
  readonly filters: OnboardingFilters;
  /** What they are narrowed down to besides, in the language of the search. */
  readonly query: string;
  readonly sort: OnboardingSort;
  /** Whether the board shows the cards of what is completed. */
  readonly isCompletedUnfolded: boolean;
  changeFilters(part: Partial<OnboardingFilters>): void;
  setQuery(query: string): void;
  setSort(sort: OnboardingSort): void;
  toggleCompleted(): void;
  /** `before`: what the columns before it have; all in pixels. */
  resize(column: SortColumn, width: number, before: ColumnSizes<SortColumn>): void;
  /** Gives a column the width that it has by itself. */
  letGo(column: SortColumn): void;
}

export const useArrangement = create<ArrangementState>()(
  persist(
    (set) => ({
      filters: NO_FILTERS,
      query: '',
      sort: TARGET_SORT,
      isCompletedUnfolded: false,
      sizes: {},
      chosen: [],
      changeFilters: (part) => set(({ filters }) => ({ filters: { ...filters, ...part } })),
      setQuery: (query) => set({ query }),
      setSort: (sort) => set({ sort }),
      toggleCompleted: () =>
        set(({ isCompletedUnfolded }) => ({ isCompletedUnfolded: !isCompletedUnfolded })),
      resize: (column, width, before) => set((widths) => resized(widths, column, width, before)),
      letGo: (column) => set((widths) => letGo(widths, column)),
    }),
    {
      name: 'pivotal.onboardings',
      version: 1,
      partialize: ({ filters, query, sort, isCompletedUnfolded, sizes, chosen }) => ({
        filters,
        query,
        sort,
        isCompletedUnfolded,
        sizes,
        chosen,
      }),
      // A stored arrangement of an earlier version may lack what has been added since.
      merge: (stored, current) => {
        const kept = (stored ?? {}) as Partial<ArrangementState>;
        return { ...current, ...kept, filters: { ...NO_FILTERS, ...kept.filters } };
      },
    },
  ),
);

/** Where the cursor stands; lives as long as the window, so that going back finds it. */
interface ListState {
  readonly selection: Selection;
  /** Pixels the list is scrolled down. */
  readonly scrollTop: number;
  /** Keys as they were last shown, for going from one onboarding's page to the next. */
  readonly order: readonly string[];
  select(change: (selection: Selection) => Selection): void;
  setScrollTop(scrollTop: number): void;
  setOrder(order: readonly string[]): void;
}

export const useOnboardingList = create<ListState>()((set) => ({
  selection: EMPTY_SELECTION,
  scrollTop: 0,
  order: [],
  select: (change) => set(({ selection }) => ({ selection: change(selection) })),
  setScrollTop: (scrollTop) => set({ scrollTop }),
  setOrder: (order) => set({ order }),
}));
