import { X } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { useToastClearance } from '../components/toast.tsx';
import { formatNumber } from '../lib/words.ts';
import { BulkActionMenu, FurtherFields } from './bulk-action.tsx';
import type { BulkChange } from './bulk-changes.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { useBulkActions } from './use-bulk-actions.ts';

export interface BulkToolbarProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly rows: readonly Row[];
  readonly onChange: (change: BulkChange) => void;
  readonly onClear: () => void;
}

/** Rises when something is selected; offers only what makes sense for all of it. */
export function BulkToolbar<Row extends ListRow, Context extends ListContext>({
  list,
  rows,
  onChange,
  onClear,
}: BulkToolbarProps<Row, Context>) {
  useToastClearance();
  const actions = useBulkActions(list);
  const buttons = (list.bulkButtons ?? []).filter(({ isOffered }) => isOffered(rows));
  return (
    <div className="pointer-events-none absolute inset-x-4 bottom-4 z-30 flex justify-center">
      <div
        role="toolbar"
        aria-label={`Change the selected ${list.nouns}`}
        className="pointer-events-auto flex items-start gap-1 rounded-panel border border-line bg-raised p-1.5 shadow-popover animate-rise"
      >
        {/* What closes it keeps its corner, however many lines the rest takes. */}
        <div className="flex min-w-0 flex-wrap items-center gap-1">
          <span role="status" className="px-2 font-medium tabular">
            {formatNumber(rows.length)} selected
          </span>
          <Divider />
          {list.bulk.map((action) => (
            <BulkActionMenu
              key={action.field}
              type={list.type}
              action={action}
              rows={rows}
              onChange={onChange}
            />
          ))}
          <FurtherFields
            type={list.type}
            actions={actions.filter(({ isFurther }) => isFurther === true)}
            rows={rows}
            onChange={onChange}
          />
          {buttons.map(({ label, icon, change }) => (
            <Button key={label} variant="quiet" icon={icon} onClick={() => onChange(change)}>
              {label}
            </Button>
          ))}
        </div>
        <IconButton
          label="Unselect all"
          keys="escape"
          icon={<X size={14} />}
          tooltipSide="top"
          onClick={onClear}
        />
      </div>
    </div>
  );
}

function Divider() {
  return <span aria-hidden="true" className="mx-0.5 h-4 w-px bg-line" />;
}
