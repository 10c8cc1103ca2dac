import { formatMoney } from '../lib/money.ts';

/** An amount in cents; a dash when there is none. */
export function Money({ cents }: { readonly cents: number | null }) {
  if (cents === null) return <NoValue />;
  return <span className="tabular whitespace-nowrap">{formatMoney(cents)}</span>;
}

/** Stands where a value could be. */
export function NoValue() {
  return (
    <span className="text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">none</span>
    </span>
  );
}
