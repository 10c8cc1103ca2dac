import { ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { fieldOf, fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { IconButton } from '../components/icon-button.tsx';
import { SidePanel } from '../components/side-panel.tsx';
import { fieldCell } from '../records/field-cell.tsx';
import { fieldValue, isNothing } from '../records/field-values.ts';
import { columnVisibility } from './column-order.ts';
import type { ListColumn, ListContext, ListRow, PreviewProps, RecordList } from './list.ts';

export interface PreviewPanelProps {
  readonly title: string;
  /** The address of the record's page. */
  readonly path: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The cursor's record at a glance. */
export function PreviewPanel({ title, path, onClose, children }: PreviewPanelProps) {
  const [, navigate] = useLocation();
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      actions={
        <IconButton
          label="Open"
          keys="enter"
          icon={<ArrowUpRight size={16} />}
          onClick={() => navigate(path)}
        />
      }
    >
      {children}
    </SidePanel>
  );
}

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="flex flex-col gap-1.5">{children}</dl>;
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="grid min-h-5 grid-cols-[84px_minmax(0,1fr)] items-start gap-2">
      <dt className="text-muted">{label}</dt>
      <dd dir="auto" className="min-w-0 wrap-anywhere">
        {children}
      </dd>
    </div>
  );
}

/** As in its column; whoever it is by name, which a narrow column may have no room for. */
function factOf<Row extends ListRow, Context extends ListContext>(
  { type }: RecordList<Row, Context>,
  { field: name, cell }: ListColumn<Row, Context>,
  row: Row,
  context: Context,
): ReactNode {
  const field = name === undefined ? undefined : fieldOf(type, name);
  return name !== undefined && field?.kind === 'person'
    ? fieldCell(field, fieldValue(row, name), context)
    : cell(row, context);
}

interface ListPreviewProps<Row extends ListRow, Context extends ListContext>
  extends PreviewProps<Row, Context> {
  readonly list: RecordList<Row, Context>;
}

/** Every column that a list has from the start, and the texts that fit into none. */
export function ListPreview<Row extends ListRow, Context extends ListContext>({
  list,
  row,
  context,
  onClose,
}: ListPreviewProps<Row, Context>) {
  const columns = list.useColumns();
  const isShown = columnVisibility(columns, {});
  const texts = fieldsOf(list.type).flatMap(([name, { kind }]) => {
    const value = kind === 'longText' ? fieldValue(row, name) : null;
    return isNothing(value) ? [] : [{ name, text: String(value) }];
  });
  return (
    <PreviewPanel title={list.titleOf(row, context)} path={list.pathOf(row)} onClose={onClose}>
      <Facts>
        {columns
          .filter(({ id, isFixed }) => isFixed !== true && isShown[id] === true)
          .map((column) => (
            <Fact key={column.id} label={column.label}>
              {factOf(list, column, row, context)}
            </Fact>
          ))}
      </Facts>
      {texts.map(({ name, text }) => (
        <section key={name} className="mt-5">
          <h3 className="mb-1.5 text-xs font-medium text-muted">{fieldLabel(name, list.type)}</h3>
          <p dir="auto" className="selectable whitespace-pre-wrap wrap-anywhere">
            {text}
          </p>
        </section>
      ))}
    </PreviewPanel>
  );
}
