import { Download } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import { csvOf } from '#shared/csv.ts';
import { Button } from '../../components/button.tsx';
import { saveCsv } from '../../components/save-file.ts';
import { BarChart, type BarSeries } from './bar-chart.tsx';

export interface ReportRow {
  readonly key: string;
  readonly label: string;
  /** The records behind it. */
  readonly href?: string;
  /** In the order of the columns; null where nothing is known. */
  readonly cells: readonly { readonly shown: string; readonly value: string | number | null }[];
}

interface ReportSectionProps {
  readonly title: string;
  readonly description: string;
  /** What the rows are of. */
  readonly first: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReportRow[];
  readonly series: readonly BarSeries[];
  /** Whether its bars lie: see `BarChart`. */
  readonly isLying?: boolean;
  readonly controls?: ReactNode;
  readonly onOpen: (href: string) => void;
  /** Said when there are no rows. */
  readonly nothing: string;
}

/** A dash is seen, and not heard. */
function Unknown({ shown }: { readonly shown: string }) {
  return (
    <>
      <span aria-hidden="true" className="text-faint">
        {shown}
      </span>
      <span className="sr-only">Not known</span>
    </>
  );
}

/** A chart and the table it is drawn from, which can be saved; a click on either leads to the records. */
export function ReportSection({
  title,
  description,
  first,
  columns,
  rows,
  series,
  isLying = false,
  controls,
  onOpen,
  nothing,
}: ReportSectionProps) {
  const id = useId();
  const save = () => {
    const body = rows.map(({ label, cells }) => [label, ...cells.map(({ value }) => value)]);
    saveCsv(`${title.toLowerCase().replaceAll(' ', '-')}.csv`, csvOf([[first, ...columns], ...body]));
  };
  return (
    <section aria-labelledby={id} className="rounded-panel border border-line bg-raised">
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <span className="min-w-0 flex-1 text-xs text-muted">{description}</span>
        {controls}
        <Button variant="quiet" icon={<Download size={14} />} disabled={rows.length === 0} onClick={save}>
          CSV
        </Button>
      </header>
      {rows.length === 0 ? (
        <p className="px-6 py-8 text-center text-muted">{nothing}</p>
      ) : (
        <div className="grid gap-4 p-4 @4xl:grid-cols-2">
          <BarChart
            label={`${title}, as in the table that follows`}
            labels={rows.map(({ label }) => label)}
            series={series}
            isLying={isLying}
            onPick={(index) => {
              const href = rows[index]?.href;
              if (href !== undefined) onOpen(href);
            }}
          />
          <div className="-m-1 max-h-80 overflow-auto p-1">
            <table className="w-full border-collapse">
              <caption className="sr-only">{title}</caption>
              <thead>
                <tr className="border-b border-line text-xs text-muted">
                  <th scope="col" className="py-1.5 pe-3 text-start font-medium">
                    {first}
                  </th>
                  {columns.map((column) => (
                    <th key={column} scope="col" className="py-1.5 ps-3 text-end font-medium">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.key} className="border-b border-line-faint">
                    <th scope="row" className="min-w-40 py-1.5 pe-3 text-start font-normal wrap-anywhere">
                      {row.href === undefined ? (
                        <bdi>{row.label}</bdi>
                      ) : (
                        <Link href={row.href} className="rounded-small text-accent-text hover:underline">
                          <bdi>{row.label}</bdi>
                        </Link>
                      )}
                    </th>
                    {row.cells.map(({ shown, value }, at) => (
                      <td
                        key={columns[at]}
                        className="relative py-1.5 ps-3 text-end tabular whitespace-nowrap"
                      >
                        {value === null ? <Unknown shown={shown} /> : shown}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </section>
  );
}
