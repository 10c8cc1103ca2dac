import { Button } from '../components/button.tsx';
import type { ScreenCommand } from '../state/subject.ts';
import { BulkActionMenu, FurtherFields } from './bulk-action.tsx';
import type { BulkChange } from './bulk-changes.ts';
import type { ListContext, ListRow, RecordList } from './list.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useBulkActions } from './use-bulk-actions.ts';

export interface BulkToolbarProps<Row extends ListRow, Context extends ListContext> {
  readonly list: RecordList<Row, Context>;
  readonly rows: readonly Row[];
  readonly commands: readonly ScreenCommand[];
  readonly onChange: (change: BulkChange) => void;
  readonly onClear: () => void;
}

/** Offers for what is selected only what makes sense for all of it. */
export function BulkToolbar<Row extends ListRow, Context extends ListContext>({
  list,
  rows,
  commands,
  onChange,
  onClear,
}: BulkToolbarProps<Row, Context>) {
  const actions = useBulkActions(list);
  const buttons = (list.bulkButtons ?? []).filter(({ isOffered }) => isOffered(rows));
  return (
    <SelectionBar label={`Change the selected ${list.nouns}`} count={rows.length} onClear={onClear}>
      <Divider />
      {list.bulk.map((action) => (
        <BulkActionMenu key={action.field} type={list.type} action={action} rows={rows} onChange={onChange} />
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
      {commands.map(({ label, icon, run }) => (
        <Button key={label} variant="quiet" icon={icon} onClick={run}>
          {label}
        </Button>
      ))}
    </SelectionBar>
  );
}

function Divider() {
  return <span aria-hidden="true" className="mx-0.5 h-4 w-px bg-line" />;
}
