import { NewCustomerDrawer } from '../screens/customers/new-customer-drawer.tsx';
import { useOverlay } from '../state/ui.ts';

/** The "+ Customer" drawer, which opens over any screen. */
export function NewCustomer() {
  const isOpen = useOverlay((state) => state.overlay === 'new-customer');
  const close = useOverlay((state) => state.close);
  return <NewCustomerDrawer isOpen={isOpen} onClose={close} />;
}
