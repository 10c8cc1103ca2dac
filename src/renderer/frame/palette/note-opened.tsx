import { useEffect } from 'react';
import { useRoute } from 'wouter';
import { useNoteOpened } from '../../state/recents.ts';
import { useCustomer, useOnboarding } from '../../store/index.ts';

/** Remembers which customer or onboarding is on screen, however one got there. */
export function NoteOpened() {
  const [isCustomer, customer] = useRoute('/customers/:ref');
  const [isOnboarding, onboarding] = useRoute('/onboardings/:ref');
  if (isCustomer) return <CustomerOpened reference={customer.ref} />;
  if (isOnboarding && onboarding.ref !== 'board') return <OnboardingOpened reference={onboarding.ref} />;
  return null;
}

function CustomerOpened({ reference }: { readonly reference: string }) {
  const lookup = useCustomer(reference);
  return lookup.status === 'found' ? <Opened recordKey={lookup.customer.key} /> : null;
}

function OnboardingOpened({ reference }: { readonly reference: string }) {
  const lookup = useOnboarding(reference);
  return lookup.status === 'found' ? <Opened recordKey={lookup.onboarding.key} /> : null;
}

function Opened({ recordKey }: { readonly recordKey: string }) {
  const opened = useNoteOpened();
  useEffect(() => opened(recordKey), [opened, recordKey]);
  return null;
}
