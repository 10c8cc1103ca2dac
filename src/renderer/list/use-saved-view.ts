import { useLayoutEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ViewReplica } from '#shared/replica.ts';
import { NO_OPTIONS } from '../components/options.ts';
import type { Crumb } from '../components/screen.tsx';
import { useOpenViews } from '../state/open-views.ts';
import { useAppInfo, useViews } from '../store/index.ts';
import { columnOrder, type columnVisibility, shownColumns } from './column-order.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import type { Arrangement, ListSort } from './list-state.ts';
import { type FilterTerm, filterTerm, queryOf, readQuery } from './view-query.ts';

/** In the address of a list: the saved view that it shows. */
const VIEW_PARAM = 'view';

/** What a view keeps of a list. */
export type ViewFields = Pick<ViewReplica, 'query' | 'columns' | 'sort'>;

type Kept = Pick<Arrangement, 'filters' | 'query' | 'sort' | 'order' | 'visibility'>;

export interface SavedView {
  /** The one that the address names; undefined when it names none, or none that is there. */
  readonly view: ViewReplica | undefined;
  /** How the list stands now, as a view would keep it. */
  readonly fields: ViewFields;
  /** Whether it stands otherwise than the view says. */
  readonly isChanged: boolean;
}

/** Views of the list's screen are taken over from the address; without one, the list is as it was before. */
export function useSavedView<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
): SavedView {
  const screen = list.collection;
  const [params] = useSearchParams();
  const asked = params.get(VIEW_PARAM);
  const { status, rows } = useViews();
  const view = asked === null ? undefined : rows.find((one) => one.screen === screen && isCalled(one, asked));
  const terms = useFilterTerms(list);
  const me = useAppInfo()?.me ?? null;
  const columns = list.useColumns();
  const isRead = status === 'ready' || view !== undefined;
  const version = view === undefined ? null : JSON.stringify([view.query, view.columns, view.sort]);
  const takeOver = () => {
    const { open, set } = useOpenViews.getState();
    const present = open[screen];
    if (view === undefined) {
      if (!isRead || present === undefined) return;
      list.useArrangement.setState(present.before as Kept);
      set(screen, undefined);
      return;
    }
    if (version === null || (present?.key === view.key && present.version === version)) return;
    const { filters, query, sort, order, visibility } = list.useArrangement.getState();
    const before: Kept = { filters, query, sort, order, visibility };
    set(screen, { key: view.key, version, before: present === undefined ? before : present.before });
    list.useArrangement.setState(arrangedBy(view, { terms, me, columns, present: before }));
  };
  // On the way from another screen before anything is drawn: the list as it was before would be drawn for nothing.
  useState(takeOver);
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken over once for each view, not whenever the list changes
  useLayoutEffect(takeOver, [view?.key, version, isRead]);
  const arrangement = list.useArrangement();
  const fields = useMemo(
    (): ViewFields => ({
      query: queryOf(arrangement, { terms, inactive: list.inactive, me }),
      columns: shownColumns(columns, columnOrder(columns, arrangement.order), arrangement.visibility).map(
        ({ id }) => id,
      ),
      sort: [sortText(arrangement.sort)],
    }),
    [arrangement, terms, list.inactive, me, columns],
  );
  const isChanged =
    view !== undefined &&
    JSON.stringify(arrangedParts(view, { terms, me })) !==
      JSON.stringify({ filters: arrangement.filters, query: arrangement.query, sort: arrangement.sort });
  const hasOtherColumns =
    view !== undefined && view.columns.length > 0 && view.columns.join('\n') !== fields.columns.join('\n');
  return { view, fields, isChanged: isChanged || hasOtherColumns };
}

function isCalled({ key, id, display_id }: ViewReplica, asked: string): boolean {
  return key === asked || id === asked || String(display_id) === asked;
}

/** Where the screen is: in the list, or in one of its views. */
export function viewCrumbs(list: Required<Crumb>, { view }: Pick<SavedView, 'view'>): readonly Crumb[] {
  return view === undefined ? [{ label: list.label }] : [list, { label: view.name }];
}

/**
 * Asked in the same order each time: a list's filters do not change. The same array as long as the options are the same:
 * whoever counts rows by them would go through all of them again.
 */
export function useFilterTerms<Row extends ListRow, Context extends ListContext>({
  filters,
}: Pick<RecordList<Row, Context>, 'filters'>): readonly FilterTerm[] {
  // biome-ignore lint/correctness/useHookAtTopLevel: a list has the same filters in the same order as long as it is there
  const options = filters.map(({ useOptions = useNoOptions }) => useOptions());
  const words = JSON.stringify(options.map((ofOne) => ofOne.map(({ value, label }) => [value, label])));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the options are the same until their words are others
  return useMemo(
    () => filters.map(({ id, isDayRange }, index) => filterTerm(id, options[index] ?? [], isDayRange)),
    [filters, words],
  );
}

function useNoOptions() {
  return NO_OPTIONS;
}

interface ReadOptions {
  readonly terms: readonly FilterTerm[];
  readonly me: string | null;
}

function arrangedParts(
  view: ViewFields,
  options: ReadOptions,
): Pick<Arrangement, 'filters' | 'query' | 'sort'> {
  const { filters, query } = readQuery(view.query, options);
  return { filters, query, sort: readSort(view.sort[0]) };
}

function arrangedBy(
  view: ViewFields,
  options: ReadOptions & { readonly columns: Parameters<typeof columnVisibility>[0]; readonly present: Kept },
): Partial<Kept> {
  const { columns, present } = options;
  const { sort, ...parts } = arrangedParts(view, options);
  const shown = view.columns;
  return {
    ...parts,
    sort: view.sort.length === 0 ? present.sort : sort,
    ...(shown.length === 0
      ? {}
      : {
          order: columnOrder(columns, shown),
          visibility: Object.fromEntries(columns.map(({ id }) => [id, shown.includes(id)])),
        }),
  };
}

function sortText({ column, direction }: ListSort): string {
  return direction === 'descending' ? `-${column}` : column;
}

function readSort(text: string | undefined): ListSort {
  if (text === undefined) return { column: '', direction: 'ascending' };
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'descending' }
    : { column: text, direction: 'ascending' };
}
