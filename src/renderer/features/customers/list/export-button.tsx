import { Download } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { saveCsv } from '../../../components/save-file.ts';
import { notify } from '../../../components/toast.tsx';
import { dateInput } from '../../../lib/dates.ts';
import { count } from '../../../lib/words.ts';
import { useCustomerFacts } from '../../../state/customer-facts.ts';
import { columnOrder, columnVisibility, customerColumns } from './columns.tsx';
import { customersCsv } from './export-csv.ts';
import type { CustomerView } from './use-customer-view.ts';
import { useArrangement } from './view-store.ts';

/** Saves the list as it is shown. */
export function ExportButton({ view }: { readonly view: CustomerView }) {
  const facts = useCustomerFacts();
  function save(): void {
    const { order, visibility } = useArrangement.getState();
    const all = customerColumns(facts.customFields());
    const isVisible = columnVisibility(all, visibility);
    const columns = columnOrder(all, order).flatMap((id) =>
      isVisible[id] === true ? all.filter((column) => column.id === id) : [],
    );
    const name = `customers-${dateInput(new Date().toISOString())}.csv`;
    saveCsv(name, customersCsv(view.rows, columns, view.owners));
    notify({ message: `Exported ${count(view.rows.length, 'customer')}`, detail: name });
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
