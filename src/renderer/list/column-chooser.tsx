import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Checkbox } from '../components/checkbox.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Popover } from '../components/popover.tsx';
import { columnOrder, columnVisibility, moveColumn } from './column-order.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';

/** Which columns, and in which order. */
export function ColumnChooser<Row extends ListRow, Context extends ListContext>({
  list,
}: {
  readonly list: RecordList<Row, Context>;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="end"
      label="Columns"
      trigger={
        <Button
          variant="quiet"
          size="small"
          className="my-0.5"
          icon={<Columns3 size={14} aria-hidden="true" />}
        >
          Columns
        </Button>
      }
    >
      <ColumnList list={list} />
    </Popover>
  );
}

function ColumnList<Row extends ListRow, Context extends ListContext>({
  list,
}: {
  readonly list: RecordList<Row, Context>;
}) {
  const { useArrangement } = list;
  const all = list.useColumns();
  const arranged = useArrangement((state) => state.order);
  const chosen = useArrangement((state) => state.visibility);
  const arrange = useArrangement((state) => state.arrange);
  const reset = useArrangement((state) => state.resetColumns);
  const order = columnOrder(all, arranged);
  const visibility = columnVisibility(all, chosen);
  return (
    <div className="flex max-h-[60vh] w-64 flex-col">
      <ul className="min-h-0 overflow-y-auto p-1.5">
        {order.map((id, index) => {
          const column = all.find((candidate) => candidate.id === id);
          if (column === undefined || column.isFixed === true) return null;
          return (
            <li key={id} className="flex h-7 items-center gap-1 rounded-control ps-2 hover:bg-hover">
              <Checkbox
                label={column.label}
                isChecked={visibility[id] === true}
                onChange={(isVisible) => arrange({ visibility: { ...chosen, [id]: isVisible } })}
                className="me-1 min-w-0 flex-1"
              >
                <span dir="auto" className="cut block">
                  {column.label}
                </span>
              </Checkbox>
              <IconButton
                size="small"
                label={`Move ${column.label} up`}
                icon={<ArrowUp size={14} />}
                disabled={index <= 1}
                onClick={() => arrange({ order: moveColumn(order, id, -1) })}
              />
              <IconButton
                size="small"
                label={`Move ${column.label} down`}
                icon={<ArrowDown size={14} />}
                disabled={index === order.length - 1}
                onClick={() => arrange({ order: moveColumn(order, id, 1) })}
              />
            </li>
          );
        })}
      </ul>
      <div className="border-t border-line p-1.5">
        <Button variant="quiet" size="small" onClick={reset}>
          Reset columns
        </Button>
      </div>
    </div>
  );
}
