import { useDeferredValue } from 'react';
import { useOpenViews } from '../state/open-views.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';

/**
 * The text of a list's filter row: a moment behind what is typed, so that typing is held up by nothing. At once where a
 * view is opened: its text without its filters would be looked for in vain.
 */
export function useListText<Row extends ListRow, Context extends ListContext>({
  useArrangement,
  collection,
}: Pick<RecordList<Row, Context>, 'useArrangement' | 'collection'>): string {
  const text = useArrangement((state) => state.query);
  const view = useOpenViews(({ open }) => open[collection]?.key);
  const later = useDeferredValue(text);
  const laterView = useDeferredValue(view);
  return view === laterView ? later : text;
}
