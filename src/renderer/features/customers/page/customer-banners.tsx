import { Archive, CloudAlert, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { Button } from '../../../components/button.tsx';
import { count } from '../../../lib/words.ts';
import { inBackground } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { useCustomerFacts } from '../../../state/customer-facts.ts';
import { useContacts, useCustomerOnboardings, useStore } from '../../../store/index.ts';
import { showAttentionOf } from '../../sync/attention.ts';
import { useAttentionAmong } from '../../sync/record-marks.ts';

/** What one should know before reading on. */
export function CustomerBanners({ customer }: { readonly customer: CustomerReplica }) {
  return (
    <>
      {customer.status === 'archived' ? <ArchivedBanner customer={customer} /> : null}
      <DuplicatesBanner customer={customer} />
      <AttentionBanner customerKey={customer.key} />
    </>
  );
}

function ArchivedBanner({ customer }: { readonly customer: CustomerReplica }) {
  const store = useStore();
  return (
    <Banner icon={<Archive size={14} />}>
      <span className="min-w-0 flex-1">
        Archived: it is not in lists and reports, and keeps its contacts, onboardings and history.
      </span>
      <Button
        size="small"
        onClick={() => inBackground(store.updateCustomer(customer.key, { status: 'active' }))}
      >
        Unarchive
      </Button>
    </Banner>
  );
}

function DuplicatesBanner({ customer }: { readonly customer: CustomerReplica }) {
  const { domain } = customer;
  const sharing = useCustomerFacts().byDomain();
  if (domain === null || customer.status === 'archived') return null;
  const others = (sharing.get(domain) ?? []).filter(({ key }) => key !== customer.key);
  const [first] = others;
  if (first === undefined) return null;
  return (
    <Banner icon={<Copy size={14} />}>
      <span className="min-w-0 flex-1 wrap-anywhere">
        {others.length === 1 ? (
          <>
            <Link href={paths.customer(refOf(first))} className="font-medium text-text underline">
              <bdi>{first.name}</bdi>
            </Link>{' '}
            has
          </>
        ) : (
          `${count(others.length, 'other customer')} have`
        )}{' '}
        the domain <bdi>{domain}</bdi> too.
      </span>
      <Link
        href={paths.duplicates(domain)}
        className="shrink-0 rounded-small font-medium text-accent-text hover:underline"
      >
        {others.length === 1 ? 'Compare both' : `Compare all ${others.length + 1}`}
      </Link>
    </Banner>
  );
}

const ATTENTION_WORDS = {
  failed: 'The cloud did not accept a change made here. It is kept on this laptop until you decide.',
  conflict: 'Something here was changed in the cloud too. Yours is kept; the other waits for your decision.',
  twin: 'The cloud has this already, made by somebody else. Both are shown until you say whether they are the same.',
  uncertain: 'Nobody knows whether the cloud got this. Nothing more of it is sent until you decide.',
} as const;

function AttentionBanner({ customerKey }: { readonly customerKey: string }) {
  const contacts = useContacts(customerKey).rows;
  const onboardings = useCustomerOnboardings(customerKey).rows;
  const keys = [customerKey, ...contacts.map(({ key }) => key), ...onboardings.map(({ key }) => key)];
  const mark = useAttentionAmong(keys);
  if (mark === undefined) return null;
  return (
    <Banner icon={<CloudAlert size={14} />}>
      <span className="min-w-0 flex-1">{ATTENTION_WORDS[mark]}</span>
      <Button size="small" onClick={() => showAttentionOf(keys)}>
        Settle it
      </Button>
    </Banner>
  );
}

function Banner({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line bg-surface px-6 py-1.5 text-muted">
      <span aria-hidden="true" className="shrink-0 text-faint">
        {icon}
      </span>
      {children}
    </div>
  );
}
