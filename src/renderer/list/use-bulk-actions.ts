import { useMemo } from 'react';
import type { BulkAction } from './bulk-changes.ts';
import { useCustomBulk } from './bulk-fields.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';

/** Everything that can be changed in many records of a list: what it names, what its type has, what is defined here. */
export function useBulkActions<Row extends ListRow, Context extends ListContext>({
  type,
  bulk,
  furtherBulk,
}: Pick<RecordList<Row, Context>, 'type' | 'bulk' | 'furtherBulk'>): readonly BulkAction<Row>[] {
  const custom: readonly BulkAction<Row>[] = useCustomBulk(type);
  return useMemo(() => [...bulk, ...furtherBulk, ...custom], [bulk, furtherBulk, custom]);
}
