import { type ReactNode, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { BriefDialog } from './brief-dialog.tsx';

export interface BriefOfCustomer {
  readonly openBrief: () => void;
  readonly brief: ReactNode;
}

/** @param since when the person looked at the customer before, as ISO 8601; null when they never did */
export function useBrief(customer: CustomerReplica | undefined, since: string | null): BriefOfCustomer {
  const [isOpen, setOpen] = useState(false);
  return {
    openBrief: () => setOpen(true),
    brief:
      customer === undefined ? null : (
        <BriefDialog customer={customer} since={since} isOpen={isOpen} onClose={() => setOpen(false)} />
      ),
  };
}
