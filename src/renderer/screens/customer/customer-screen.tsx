import { Screen } from '../../components/screen.tsx';
import { NotFound } from '../../frame/not-found.tsx';
import { paths } from '../../routes.ts';
import { useCustomer } from '../../store/index.ts';

/** One customer, by any of its references. */
export default function CustomerScreen({ reference }: { readonly reference: string }) {
  const { status, customer } = useCustomer(reference);
  if (status === 'missing') {
    return (
      <NotFound
        message="There is no such customer. It may have been deleted."
        action={{ label: 'Go to customers', href: paths.customers() }}
      />
    );
  }
  return (
    <Screen crumbs={[{ label: 'Customers', href: paths.customers() }, { label: customer?.name ?? '' }]}>
      <div className="p-6">{customer?.domain}</div>
    </Screen>
  );
}
