import { Link } from 'wouter';
import { Button } from '../../components/button.tsx';
import { count } from '../../lib/words.ts';
import { paths, refOf } from '../../routes.ts';
import { type Absence, type ChangedCustomer, useAbsence } from '../../state/absence.ts';
import { Card, MOST_ROWS, More } from './card.tsx';
import type { Work } from './work.ts';

interface AwayCardProps {
  readonly absence: Absence;
  readonly work: Work;
  readonly me: string | null;
}

/** What others changed, by customer, mine first; who has read it sees it no more. */
export function AwayCard({ absence, work, me }: AwayCardProps) {
  const read = useAbsence((state) => state.read);
  const isMine = ({ customer_key: key }: ChangedCustomer) => work.customersByKey.get(key)?.owner_id === me;
  const customers = absence.customers
    .flatMap((changed) => {
      const customer = work.customersByKey.get(changed.customer_key);
      return customer === undefined ? [] : [{ ...changed, customer }];
    })
    .toSorted((a, b) => Number(isMine(b)) - Number(isMine(a)));
  return (
    <Card
      title="While you were away"
      detail={customers.length}
      action={
        <Button size="small" onClick={read}>
          Got it
        </Button>
      }
    >
      <ul aria-label="While you were away" className="flex flex-col py-1">
        {customers.slice(0, MOST_ROWS).map(({ customer, changes, actors }) => (
          <li key={customer.key}>
            <Link
              href={`${paths.customer(refOf(customer))}?tab=activity`}
              className="flex min-h-9 items-center gap-2 px-4 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span dir="auto" className="cut flex-1" title={customer.name}>
                {customer.name}
              </span>
              <span className="cut shrink-[2] text-xs text-muted">
                {count(changes, 'change')} by {actors.join(', ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <More count={customers.length - MOST_ROWS} href={paths.customers()} of="what others changed" />
    </Card>
  );
}
