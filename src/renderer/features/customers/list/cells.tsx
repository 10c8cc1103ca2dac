import type { ReactNode } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { shownDomain } from '#shared/values/domain-names.ts';
import { cutOf } from '../../../lib/direction.ts';
import { count } from '../../../lib/words.ts';
import { NOTHING } from '../../../records/field-cell.tsx';
import { paths, refOf } from '../../../routes.ts';
import { RecordBadge } from '../../sync/record-badge.tsx';
import type { CustomerContext } from './columns.tsx';

// Plain functions and bare elements: a row has a dozen cells, and rows are drawn on every turn of the wheel.
// What is cut off is shown on hover by `lib/title-on-hover.ts`, so that no cell carries its text twice.

const MIXED = 'cut-mixed font-medium hover:underline';

/** The name leads to the customer's page; as a real link, so that it opens elsewhere too. The row handles the click. */
export function nameCell(row: CustomerReplica): ReactNode {
  return (
    <>
      <a
        href={paths.customer(refOf(row))}
        tabIndex={-1}
        dir="auto"
        className={cutOf(row.name) === 'cut-mixed' ? MIXED : 'font-medium hover:underline'}
      >
        {row.name}
      </a>
      <RecordBadge recordKey={row.key} name={row.name} isTabStop={false} className="ms-1.5 align-middle" />
    </>
  );
}

export function domainCell(row: CustomerReplica, context: CustomerContext): ReactNode {
  const { domain } = row;
  if (domain === null) return NOTHING;
  const sharing = row.status === 'archived' ? 1 : context.sharing(domain);
  return (
    <>
      <span className="cut text-muted">{shownDomain(domain)}</span>
      {sharing > 1 ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`${count(sharing, 'customer')} share ${shownDomain(domain)}, show them`}
          title={`${count(sharing, 'customer')} share this domain`}
          onClick={() => context.onShowDomain(domain)}
          className="ms-1.5 inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-full bg-pill-amber-soft px-1 text-2xs font-semibold text-pill-amber-text tabular hover:outline hover:outline-pill-amber-text"
        >
          {sharing}
        </button>
      ) : null}
    </>
  );
}
