import { useEffect, useState } from 'react';
import { Redirect } from 'wouter';
import { Screen } from '../../../components/screen.tsx';
import { Skeleton } from '../../../components/skeleton.tsx';
import { NotFound } from '../../../frame/not-found.tsx';
import { parseRef, paths } from '../../../routes.ts';
import { DraftScope } from '../../../state/drafts.ts';
import { useCustomer, useStore } from '../../../store/index.ts';
import { CustomerPage } from './customer-page.tsx';

/** One customer, by any of its references. */
export default function CustomerScreen({ reference }: { readonly reference: string }) {
  const { status, customer } = useCustomer(reference);
  const leadsTo = useLeadsTo(status === 'missing' ? reference : null);
  if (leadsTo !== null) return <Redirect to={paths.customer(leadsTo)} replace />;
  if (status === 'missing') {
    const name = reference.length > 60 ? `${reference.slice(0, 59)}…` : reference;
    return (
      <NotFound
        message={`There is no customer ${name}. It may have been deleted, or the address mistyped.`}
        action={{ label: 'Go to customers', href: paths.customers() }}
      />
    );
  }
  if (customer === null) return <CustomerSkeleton />;
  return (
    <DraftScope key={customer.key} value={`customers/${customer.key}`}>
      <CustomerPage customer={customer} />
    </DraftScope>
  );
}

/** The key of the customer that the one who was here has become, by a merge; null when there is none. */
function useLeadsTo(reference: string | null): string | null {
  const { bridge } = useStore();
  const [found, setFound] = useState<{ readonly reference: string; readonly key: string | null } | null>(
    null,
  );
  useEffect(() => {
    if (reference === null) return;
    const parsed = parseRef(reference);
    const asked = 'key' in parsed ? parsed.key : String(parsed.displayId);
    bridge.call('records.resolve', { type: 'customer', reference: asked.slice(0, 255) }).then(
      ({ key }) => setFound({ reference, key }),
      () => {},
    );
  }, [bridge, reference]);
  return found !== null && found.reference === reference && found.key !== reference ? found.key : null;
}

function CustomerSkeleton() {
  return (
    <Screen crumbs={[{ label: 'Customers', href: paths.customers() }, { label: 'Customer' }]}>
      <div role="status" aria-label="Reading the customer" className="flex flex-col gap-4 p-6">
        <Skeleton className="h-6 w-64" />
        <Skeleton className="w-96" />
        <Skeleton className="w-80" />
      </div>
    </Screen>
  );
}
