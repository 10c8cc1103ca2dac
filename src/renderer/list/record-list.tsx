import { Download } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { count } from '../lib/words.ts';
import { OpenMenu } from './bulk-action.tsx';
import type { BulkChange } from './bulk-changes.ts';
import { BulkToolbar } from './bulk-toolbar.tsx';
import { useExport } from './export-button.tsx';
import type { ListContext, ListRow, RecordList, SelectionCommands } from './list.ts';
import { type GridHandle, ListGrid } from './list-grid.tsx';
import { ListPreview } from './list-preview.tsx';
import { clearSelection, cursorIndexIn, keepVisible } from './selection.ts';
import { useBulk, useNoGuard } from './use-bulk.tsx';
import { useListKeys } from './use-list-keys.ts';
import type { ListView } from './use-list-view.ts';
import { useRowCommands } from './use-row-commands.tsx';

export interface RecordListProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
}

/** The rows, what can be done to those selected, and the one at the cursor beside them. */
export function RecordListView<Row extends ListRow, Context extends ListContext>({
  list,
  view,
}: RecordListProps<Row, Context>) {
  const { usePosition } = list;
  const { rows, order, context } = view;
  const grid = useRef<GridHandle | null>(null);
  const selection = usePosition((state) => state.selection);
  const isPreviewOpen = usePosition((state) => state.isPreviewOpen);
  const { select, setOrder, setPreviewOpen } = usePosition.getState();
  useListKeys(list, view, grid);
  useEffect(() => {
    select((current) => keepVisible(current, order));
    setOrder(order);
  }, [order, select, setOrder]);
  const { selected } = selection;
  const selectedRows = useMemo(
    () => (selected.size === 0 ? [] : rows.filter(({ key }) => selected.has(key))),
    [rows, selected],
  );
  const previewed = isPreviewOpen ? rows[cursorIndexIn(selection, order)] : undefined;
  const change = useBulk(list);
  const { guard, dialog } = (list.useBulkGuard ?? useNoGuard<Row>)();
  const further = (list.useSelectionCommands ?? useNoCommands)(selectedRows);
  const [openMenu, setOpenMenu] = useState<string | null>(null);
  const changeSelected = (bulk: BulkChange) => {
    guard(selectedRows, bulk, (reason) =>
      change(firstInSight(selectedRows, grid.current?.inSight()), bulk, reason),
    );
    grid.current?.focus();
  };
  const save = useExport(list, view);
  useRowCommands({
    list,
    rows: selectedRows,
    title: `${count(selectedRows.length, list.noun, list.nouns)} selected`,
    isSelection: true,
    group: `Selected ${list.nouns}`,
    change: changeSelected,
    open: setOpenMenu,
    others: [
      ...further.commands,
      {
        label: `Export the selected ${list.nouns}`,
        icon: <Download size={16} />,
        run: () => save(selectedRows),
      },
    ],
  });
  const closePreview = () => {
    setPreviewOpen(false);
    grid.current?.focus();
  };
  const preview = previewed === undefined ? null : { row: previewed, context, onClose: closePreview };
  return (
    <div className="flex min-h-0 flex-1">
      <div className="relative flex min-w-0 flex-1 flex-col">
        <ListGrid list={list} view={view} handle={grid} />
        {selectedRows.length === 0 ? null : (
          <OpenMenu value={[openMenu, setOpenMenu]}>
            <BulkToolbar
              list={list}
              rows={selectedRows}
              commands={further.commands}
              onChange={changeSelected}
              onClear={() => {
                select(clearSelection);
                grid.current?.focus();
              }}
            />
          </OpenMenu>
        )}
      </div>
      {preview === null ? null : list.Preview === undefined ? (
        <ListPreview list={list} {...preview} />
      ) : (
        <list.Preview {...preview} />
      )}
      {dialog}
      {further.dialog}
    </div>
  );
}

/** Of very many rows the first are shown changed before the others: those are to be the ones on screen. */
function firstInSight<Row extends ListRow>(
  rows: readonly Row[],
  inSight: readonly string[] = [],
): readonly Row[] {
  const keys = new Set(inSight);
  return [...rows.filter(({ key }) => keys.has(key)), ...rows.filter(({ key }) => !keys.has(key))];
}

const NO_COMMANDS: SelectionCommands = { commands: [], dialog: null };
const useNoCommands = () => NO_COMMANDS;
