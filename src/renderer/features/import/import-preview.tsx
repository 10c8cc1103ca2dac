import type { ImportFate, ImportOutcomeView } from '#shared/bridge/import.ts';
import { hasCustomFields, typeOfPlural } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { Select } from '../../components/select.tsx';
import { formatNumber } from '../../lib/words.ts';

const FATE_WORDS: Readonly<Record<ImportFate, string>> = {
  create: 'New',
  update: 'Changed',
  same: 'The same',
  ask: 'Not clear',
  refuse: 'Refused',
};

const LEFT_OUT = '-';

interface ImportPreviewProps {
  readonly outcome: ImportOutcomeView;
  /** An empty field leaves the column out. */
  readonly onMap: (column: string, field: string) => void;
}

/** What would become of each row, and which column holds what. */
export function ImportPreview({ outcome, onMap }: ImportPreviewProps) {
  const { counts, rows, columns, mapped, fields } = outcome;
  const type = typeOfPlural(outcome.type);
  const own = type !== undefined && hasCustomFields(type);
  return (
    <>
      <p role="status">
        {(Object.keys(FATE_WORDS) as ImportFate[])
          .filter((fate) => (counts[fate] ?? 0) > 0)
          .map((fate) => `${FATE_WORDS[fate]}: ${formatNumber(counts[fate] ?? 0)}`)
          .join(' · ')}
      </p>
      <details>
        <summary className="cursor-pointer text-muted">Columns</summary>
        <div className="mt-2 grid grid-cols-2 gap-2">
          {columns.map((column) => (
            <Select
              key={column}
              label={column}
              value={mapped[column] ?? LEFT_OUT}
              options={[
                { value: LEFT_OUT, label: 'Left out' },
                ...[...new Set([...fields, ...Object.values(mapped)])].map((field) => ({
                  value: field,
                  label: wordsOf(field),
                })),
                ...(own && mapped[column] === undefined
                  ? [{ value: ownFieldOf(column), label: `New field “${column}”` }]
                  : []),
              ]}
              onChange={(field) => onMap(column, field === LEFT_OUT ? '' : field)}
            />
          ))}
        </div>
      </details>
      <div className="max-h-80 overflow-auto rounded-panel border border-line">
        <table className="w-full text-start">
          <thead className="sticky top-0 bg-canvas text-xs text-muted">
            <tr>
              <th scope="col" className="px-3 py-1.5 text-start font-medium">
                Row
              </th>
              <th scope="col" className="px-3 py-1.5 text-start font-medium">
                Record
              </th>
              <th scope="col" className="px-3 py-1.5 text-start font-medium">
                What becomes of it
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, fate, reason, title }) => (
              <tr key={row} className="border-t border-line-faint align-top">
                <td className="px-3 py-1.5 text-muted">{row}</td>
                <td dir="auto" className="px-3 py-1.5 wrap-anywhere">
                  {title}
                </td>
                <td className="px-3 py-1.5 wrap-anywhere">
                  {FATE_WORDS[fate]}
                  {reason === null ? '' : `: ${reason}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What a field is called; one of another record, as `customer.name`, by its path. */
function wordsOf(field: string): string {
  return fieldLabel(field.replace('custom_fields.', '').replace('.', ' '));
}

/** The slug that a new field of the customers gets by its column. */
function ownFieldOf(column: string): string {
  const slug = column
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);
  return `custom_fields.${slug === '' ? 'field' : slug}`;
}
