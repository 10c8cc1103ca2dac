import { useCallback } from 'react';
import { sayUpdates } from '../state/undo.ts';
import { type RowEdit, useStore } from '../store/index.ts';
import { type BulkChange, type BulkGuard, describeBulk, planBulk } from './bulk-changes.ts';
import { called } from './called.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { useBulkActions } from './use-bulk-actions.ts';

type Fields = RowEdit<RecordList<ListRow, ListContext>['collection']>['fields'];

/** Does a change to rows as one change, says so with an undo, and says what was refused. */
export function useBulk<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
): (rows: readonly Row[], change: BulkChange, reason?: string | null) => Promise<void> {
  const store = useStore();
  const actions = useBulkActions(list);
  return useCallback(
    async (rows, change, reason) => {
      const { type, collection, noun } = list;
      // What the definition allows is checked when it is written, as everything that is written is.
      const edits = planBulk(rows, change, actions, reason).map((edit) => ({
        ...edit,
        fields: edit.fields as Fields,
      }));
      const changed = edits.length === 1 ? rows.filter(({ key }) => key === edits[0]?.key) : [];
      const customers = store.customers.get();
      const records = called(list, changed, edits.length, customers.rows);
      const message = describeBulk(type, change, actions, records);
      const detail =
        actions.find(({ field }) => field === change.field)?.follows?.(rows, change, store) ?? null;
      sayUpdates(await store.updateVeryMany(collection, edits, message), message, noun, detail);
    },
    [store, list, actions],
  );
}

/** Nothing is asked before any change. */
export function useNoGuard<Row>(): BulkGuard<Row> {
  return { guard: (_rows, _change, apply) => void apply(undefined), dialog: null };
}
