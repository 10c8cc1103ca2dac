import { Link } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { NoValue } from '../../components/money.tsx';
import { count } from '../../lib/words.ts';
import { paths, refOf } from '../../routes.ts';
import type { CellContext } from './columns.tsx';

/** The name leads to the customer's page; as a real link, so that it opens elsewhere too. */
export function NameCell({ row }: { readonly row: CustomerReplica }) {
  return (
    <Link
      href={paths.customer(refOf(row))}
      tabIndex={-1}
      dir="auto"
      title={row.name}
      className="cut rounded-small font-medium hover:underline"
    >
      {row.name}
    </Link>
  );
}

export function DomainCell({
  row,
  context,
}: {
  readonly row: CustomerReplica;
  readonly context: CellContext;
}) {
  const { domain } = row;
  if (domain === null) return <NoValue />;
  const sharing = row.status === 'archived' ? 1 : context.sharing(domain);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span dir="ltr" className="cut text-muted" title={domain}>
        {domain}
      </span>
      {sharing > 1 ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`${count(sharing, 'customer')} share ${domain}, show them`}
          title={`${count(sharing, 'customer')} share this domain`}
          onClick={() => context.onShowDomain(domain)}
          className="inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-full bg-pill-amber-soft px-1 text-2xs font-semibold text-pill-amber-text tabular hover:outline hover:outline-pill-amber-text"
        >
          {sharing}
        </button>
      ) : null}
    </span>
  );
}
