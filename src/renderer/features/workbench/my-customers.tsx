import { Link } from 'wouter';
import { HealthRing } from '../../components/health-ring.tsx';
import { StatusPill } from '../../components/pill.tsx';
import { paths, refOf } from '../../routes.ts';
import { Card, CardNote, More } from './card.tsx';
import type { Scope, Work } from './work.ts';

interface MyCustomersProps {
  readonly work: Work;
  readonly isReady: boolean;
  readonly scope: Scope;
}

const MOST_CUSTOMERS = 25;

/** Whom one looks after. */
export function MyCustomers({ work, isReady, scope }: MyCustomersProps) {
  const { customers } = work;
  return (
    <Card title={scope === 'mine' ? 'My customers' : 'Customers'} detail={isReady ? customers.length : null}>
      {customers.length === 0 && isReady ? (
        <CardNote>
          {scope === 'mine'
            ? 'You own no customer: choose Everyone’s to see the others.'
            : 'No customer yet.'}
        </CardNote>
      ) : null}
      <ul aria-label="Customers" className="flex flex-col py-1">
        {customers.slice(0, MOST_CUSTOMERS).map((customer) => (
          <li key={customer.key}>
            <Link
              href={paths.customer(refOf(customer))}
              className="flex min-h-9 items-center gap-3 px-4 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span dir="auto" className="cut flex-1" title={customer.name}>
                {customer.name}
              </span>
              {customer.status === 'active' ? null : <StatusPill of="status" value={customer.status} />}
              {customer.health_score === null ? null : <HealthRing score={customer.health_score} />}
            </Link>
          </li>
        ))}
      </ul>
      <More
        count={customers.length - MOST_CUSTOMERS}
        href={scope === 'mine' ? paths.customersFor('owner:me') : paths.customers()}
        of="Customers"
      />
    </Card>
  );
}
