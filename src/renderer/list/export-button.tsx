import { Download } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { saveCsv } from '../components/save-file.ts';
import { notify } from '../components/toast.tsx';
import { dateInput } from '../lib/dates.ts';
import { count } from '../lib/words.ts';
import { useSubject } from '../state/subject.ts';
import { columnOrder, shownColumns } from './column-order.ts';
import { listCsv } from './export-csv.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import type { ListView } from './use-list-view.ts';

export interface ExportButtonProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
}

/** @returns what saves rows of the list in the columns that are shown. */
export function useExport<Row extends ListRow, Context extends ListContext>(
  list: RecordList<Row, Context>,
  view: ListView<Row, Context>,
): (rows: readonly Row[]) => void {
  const all = list.useColumns();
  return (rows) => {
    const { order, visibility } = list.useArrangement.getState();
    const columns = shownColumns(all, columnOrder(all, order), visibility);
    const name = `${list.nouns.replaceAll(' ', '-')}-${dateInput(new Date().toISOString())}.csv`;
    saveCsv(name, listCsv(rows, columns, view.context));
    notify({ message: `Exported ${count(rows.length, list.noun, list.nouns)}`, detail: name });
  };
}

/** Saves the list as it is shown. */
export function ExportButton<Row extends ListRow, Context extends ListContext>({
  list,
  view,
}: ExportButtonProps<Row, Context>) {
  const save = useExport(list, view);
  const { rows } = view;
  const isEmpty = rows.length === 0;
  useSubject({
    title: 'This list',
    isSelection: false,
    commands: () =>
      isEmpty
        ? []
        : [{ label: `Export the ${list.nouns}`, icon: <Download size={16} />, run: () => save(rows) }],
  });
  return (
    <Button
      variant="quiet"
      size="small"
      className="my-0.5"
      icon={<Download size={14} aria-hidden="true" />}
      disabled={isEmpty}
      onClick={() => save(rows)}
    >
      Export
    </Button>
  );
}
