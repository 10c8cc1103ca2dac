import { Download } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { saveCsv } from '../components/save-file.ts';
import { notify } from '../components/toast.tsx';
import { dateInput } from '../lib/dates.ts';
import { count } from '../lib/words.ts';
import { columnOrder, shownColumns } from './column-order.ts';
import { listCsv } from './export-csv.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import type { ListView } from './use-list-view.ts';

export interface ExportButtonProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly view: ListView<Row, Context>;
}

/** Saves the list as it is shown. */
export function ExportButton<Row extends ListRow, Context extends ListContext>({
  list,
  view,
}: ExportButtonProps<Row, Context>) {
  const all = list.useColumns();
  function save(): void {
    const { order, visibility } = list.useArrangement.getState();
    const columns = shownColumns(all, columnOrder(all, order), visibility);
    const name = `${list.nouns.replaceAll(' ', '-')}-${dateInput(new Date().toISOString())}.csv`;
    saveCsv(name, listCsv(view.rows, columns, view.context));
    notify({ message: `Exported ${count(view.rows.length, list.noun, list.nouns)}`, detail: name });
  }
  return (
    <Button
      variant="quiet"
      size="small"
      className="my-0.5"
      icon={<Download size={14} aria-hidden="true" />}
      disabled={view.rows.length === 0}
      onClick={save}
    >
      Export
    </Button>
  );
}
