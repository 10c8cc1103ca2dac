import { Plus, Users } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Screen } from '../../../components/screen.tsx';
import { useAddressQuery } from '../../../list/address-query.ts';
import { isListEmpty, ListContent, ListCount } from '../../../list/list-content.tsx';
import { useSavedView, viewCrumbs } from '../../../list/use-saved-view.ts';
import { ViewButton } from '../../../list/view-button.tsx';
import { paths } from '../../../routes.ts';
import { useShortcuts } from '../../../state/shortcuts.ts';
import { useOverlay } from '../../../state/ui.ts';
import { customersList } from './customers-list.tsx';
import { type CustomerView, useCustomerView } from './use-customer-view.ts';

/** All customers, as one list. */
export default function CustomersScreen() {
  useAddressQuery(customersList.useArrangement);
  const saved = useSavedView(customersList);
  const view = useCustomerView();
  const open = useOverlay((state) => state.open);
  useShortcuts([
    {
      keys: 'shift+n',
      label: 'New customer',
      group: customersList.group,
      run() {
        open('new-customer');
        return true;
      },
    },
  ]);
  return (
    <Screen
      crumbs={viewCrumbs({ label: 'Customers', href: paths.customers() }, saved)}
      detail={<ListCount view={view} />}
      actions={
        isListEmpty(view) ? undefined : (
          <>
            <ViewButton list={customersList} saved={saved} />
            <Button
              variant="primary"
              icon={<Plus size={14} aria-hidden="true" />}
              onClick={() => open('new-customer')}
            >
              Customer
            </Button>
          </>
        )
      }
    >
      <Content view={view} />
    </Screen>
  );
}

function Content({ view }: { readonly view: CustomerView }) {
  const open = useOverlay((state) => state.open);
  const [domain] = customersList.useArrangement((state) => state.filters.values.domain) ?? [];
  if (isListEmpty(view)) {
    return (
      <EmptyState
        icon={<Users size={28} strokeWidth={1.5} />}
        action={
          <Button variant="primary" keys="c" onClick={() => open('new-customer')}>
            Create the first customer
          </Button>
        }
      >
        Your customers will be listed here, whether you add them or a script does.
      </EmptyState>
    );
  }
  return (
    <ListContent
      list={customersList}
      view={view}
      tools={
        typeof domain === 'string' && view.rows.length > 1 ? (
          <Link
            href={paths.duplicates(domain)}
            className="inline-flex h-7 items-center rounded-control px-2 font-medium whitespace-nowrap text-accent-text hover:bg-hover"
          >
            Compare side by side
          </Link>
        ) : null
      }
    />
  );
}
