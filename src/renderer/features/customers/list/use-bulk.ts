import { useCallback } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { sayUpdates } from '../../../state/undo.ts';
import { useStore } from '../../../store/index.ts';
import { type BulkChange, describeBulk, planBulk } from './bulk-changes.ts';

/** Does a change to rows as one change, says so with an undo, and says what was refused. */
export function useBulk(): (rows: readonly CustomerReplica[], change: BulkChange) => void {
  const store = useStore();
  return useCallback(
    (rows, change) => {
      const edits = planBulk(rows, change);
      const message = describeBulk(change, edits.length);
      sayUpdates(store.updateMany('customers', edits, message), message, 'customer');
    },
    [store],
  );
}
