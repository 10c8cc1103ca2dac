import { Plus } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { paths, refOf } from '../../routes.ts';
import { useOverlay } from '../../state/ui.ts';
import { useCustomers } from '../../store/index.ts';

export default function CustomersScreen() {
  const { rows } = useCustomers();
  const open = useOverlay((state) => state.open);
  return (
    <Screen
      crumbs={[{ label: 'Customers' }]}
      actions={
        <Button variant="primary" icon={<Plus size={14} />} onClick={() => open('new-customer')}>
          Customer
        </Button>
      }
    >
      <ul className="overflow-auto p-6">
        {rows.slice(0, 100).map((customer) => (
          <li key={customer.key}>
            <Link href={paths.customer(refOf(customer))}>{customer.name}</Link>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
