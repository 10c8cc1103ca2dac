import { useState } from 'react';
import { useOverlay } from '../state/ui.ts';
import { newCustomerDrawer } from './screens.tsx';

/** The "+ Customer" drawer, which opens over any screen. Its code is there before anybody asks for it, as a rule. */
export function NewCustomer() {
  const isOpen = useOverlay((state) => state.overlay === 'new-customer');
  const close = useOverlay((state) => state.close);
  const [wasOpened, setOpened] = useState(false);
  if (isOpen && !wasOpened) setOpened(true);
  return wasOpened ? <newCustomerDrawer.Screen isOpen={isOpen} onClose={close} /> : null;
}
