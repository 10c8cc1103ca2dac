import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { type ColumnSizes, type ColumnWidths, letGo, resized } from '../lib/column-widths.ts';
import { persist } from '../lib/persist.ts';
import { type ListFilters, NO_FILTERS } from './filters.ts';
import { EMPTY_SELECTION, type Selection } from './selection.ts';

export interface ListSort {
  /** A column's id. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** How a list is arranged; kept over reloads. */
export interface Arrangement extends ColumnWidths<string> {
  readonly filters: ListFilters;
  /** What the list is narrowed down to besides, in the language of the search. */
  readonly query: string;
  readonly sort: ListSort;
  /** Ids of columns as they stand; those missing come where they belong by default. */
  readonly order: readonly string[];
  /** By column id; those missing are shown unless they are hidden by default. */
  readonly visibility: Readonly<Record<string, boolean>>;
  /** Of a board: the columns that fold by default and have been opened. */
  readonly unfolded: readonly string[];
  /** Sets some filters, and leaves the others. */
  filter(values: ListFilters['values']): void;
  setHidesInactive(hides: boolean): void;
  setFilters(filters: ListFilters): void;
  setQuery(query: string): void;
  setSort(sort: ListSort): void;
  arrange(part: Partial<Pick<Arrangement, 'order' | 'visibility'>>): void;
  toggleFold(id: string): void;
  /** `before`: what the columns before it have; all in pixels. */
  resize(column: string, width: number, before: ColumnSizes<string>): void;
  /** Gives a column the width that it has by itself. */
  letGo(column: string): void;
  resetColumns(): void;
}

export interface ArrangementOptions {
  /** What it is kept under in the browser's profile. */
  readonly name: string;
  /** At first. */
  readonly sort: ListSort;
  /** Reads what an earlier version kept. */
  readonly upgrade?: (stored: Readonly<Record<string, unknown>>) => Partial<Arrangement>;
}

export type UseArrangement = UseBoundStore<StoreApi<Arrangement>>;

const VERSION = 2;

export function createArrangement({ name, sort, upgrade }: ArrangementOptions): UseArrangement {
  return create<Arrangement>()(
    persist(
      (set) => ({
        filters: NO_FILTERS,
        query: '',
        sort,
        order: [],
        visibility: {},
        unfolded: [],
        sizes: {},
        chosen: [],
        filter: (values) =>
          set(({ filters }) => ({ filters: { ...filters, values: { ...filters.values, ...values } } })),
        setHidesInactive: (hidesInactive) =>
          set(({ filters }) => ({ filters: { ...filters, hidesInactive } })),
        setFilters: (filters) => set({ filters }),
        setQuery: (query) => set({ query }),
        setSort: (next) => set({ sort: next }),
        arrange: (part) => set(part),
        toggleFold: (id) =>
          set(({ unfolded }) => ({
            unfolded: unfolded.includes(id) ? unfolded.filter((other) => other !== id) : [...unfolded, id],
          })),
        resize: (column, width, before) => set((widths) => resized(widths, column, width, before)),
        letGo: (column) => set((widths) => letGo(widths, column)),
        resetColumns: () => set({ order: [], visibility: {}, sizes: {}, chosen: [] }),
      }),
      {
        name,
        version: VERSION,
        partialize: ({ filters, query, sort: sorted, order, visibility, unfolded, sizes, chosen }) => ({
          filters,
          query,
          sort: sorted,
          order,
          visibility,
          unfolded,
          sizes,
          chosen,
        }),
        migrate: (stored, version) => {
          const former = (stored ?? {}) as Readonly<Record<string, unknown>>;
          return version < VERSION && upgrade !== undefined ? { ...former, ...upgrade(former) } : former;
        },
        // What was stored may lack what has been added since.
        merge: (stored, current) => {
          const kept = (stored ?? {}) as Partial<Arrangement>;
          const chosen = Object.keys(kept.sizes ?? {});
          return { ...current, chosen, ...kept, filters: { ...NO_FILTERS, ...kept.filters } };
        },
      },
    ),
  );
}

/** What is marked in a list and where it stands; lives as long as the window, so that going back finds it. */
export interface Position {
  readonly selection: Selection;
  readonly isPreviewOpen: boolean;
  /** Pixels scrolled down. */
  readonly scrollTop: number;
  /** Keys as they were last shown, for going from one record's page to the next. */
  readonly order: readonly string[];
  select(change: (selection: Selection) => Selection): void;
  setPreviewOpen(isOpen: boolean): void;
  setScrollTop(scrollTop: number): void;
  setOrder(order: readonly string[]): void;
}

export type UsePosition = UseBoundStore<StoreApi<Position>>;

export function createPosition(): UsePosition {
  return create<Position>()((set) => ({
    selection: EMPTY_SELECTION,
    isPreviewOpen: false,
    scrollTop: 0,
    order: [],
    select: (change) =>
      set(({ selection }) => {
        const next = change(selection);
        return next === selection ? {} : { selection: next };
      }),
    setPreviewOpen: (isPreviewOpen) => set({ isPreviewOpen }),
    setScrollTop: (scrollTop) => set({ scrollTop }),
    setOrder: (order) => set({ order }),
  }));
}
