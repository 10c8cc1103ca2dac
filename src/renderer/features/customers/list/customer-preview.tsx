import { Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { shownDomain } from '#shared/values/domain-names.ts';
import { PersonName } from '../../../components/avatar.tsx';
import { DateText } from '../../../components/date-text.tsx';
import { HealthRing } from '../../../components/health-ring.tsx';
import { Money, NoValue } from '../../../components/money.tsx';
import { Pill, StatusPill } from '../../../components/pill.tsx';
import type { PreviewProps } from '../../../list/list.ts';
import { Fact, Facts, PreviewPanel } from '../../../list/list-preview.tsx';
import { paths, refOf } from '../../../routes.ts';
import { usePeopleByKey } from '../../../state/people.tsx';
import { useContacts, useCustomerOnboardings } from '../../../store/index.ts';
import type { CustomerContext } from './columns.tsx';

const SHOWN_CONTACTS = 5;
const SHOWN_ONBOARDINGS = 5;

/** The cursor's customer at a glance. */
export function CustomerPreview({ row, onClose }: PreviewProps<CustomerReplica, CustomerContext>) {
  return (
    <PreviewPanel title={row.name} path={paths.customer(refOf(row))} onClose={onClose}>
      <CustomerFacts customer={row} />
      <Contacts customerKey={row.key} />
      <Onboardings customerKey={row.key} />
    </PreviewPanel>
  );
}

function CustomerFacts({ customer }: { readonly customer: CustomerReplica }) {
  const people = usePeopleByKey();
  const owner = customer.owner_id === null ? undefined : people.get(customer.owner_id);
  return (
    <Facts>
      <Fact label="Status">
        <StatusPill of="status" value={customer.status} />
      </Fact>
      {customer.health_score === null ? null : (
        <Fact label="Health">
          <HealthRing score={customer.health_score} />
        </Fact>
      )}
      <Fact label="Domain">
        {customer.domain === null ? (
          <NoValue />
        ) : (
          <span className="selectable wrap-anywhere">{shownDomain(customer.domain)}</span>
        )}
      </Fact>
      <Fact label="Owner">
        {owner === undefined ? (
          <NoValue />
        ) : (
          <PersonName name={owner.name} isGone={owner.removed_at !== null} />
        )}
      </Fact>
      <Fact label="Plan">{customer.plan ?? <NoValue />}</Fact>
      <Fact label="MRR">
        <Money cents={customer.mrr} />
      </Fact>
      <Fact label="Tags">
        {customer.tags.length === 0 ? (
          <NoValue />
        ) : (
          <span className="flex flex-wrap gap-1">
            {customer.tags.map((tag) => (
              <Pill key={tag}>{tag}</Pill>
            ))}
          </span>
        )}
      </Fact>
      <Fact label="Updated">
        <DateText timestamp={customer.updated_at} />
      </Fact>
    </Facts>
  );
}

function Contacts({ customerKey }: { readonly customerKey: string }) {
  const { rows, status } = useContacts(customerKey);
  const contacts = rows
    .filter(({ archived }) => !archived)
    .toSorted((a, b) => Number(b.is_primary) - Number(a.is_primary));
  return (
    <Section
      title="Contacts"
      isEmpty={status === 'ready' && contacts.length === 0}
      rest={contacts.length - SHOWN_CONTACTS}
    >
      {contacts.slice(0, SHOWN_CONTACTS).map((contact) => (
        <li key={contact.key} className="flex min-w-0 items-center gap-1.5">
          <span dir="auto" className="cut max-w-2/3 shrink-0" title={contact.name}>
            {contact.name}
          </span>
          {contact.is_primary ? (
            <Star size={12} role="img" aria-label="Primary" className="shrink-0 fill-current text-muted" />
          ) : null}
          <span className="cut ms-auto text-faint" title={contact.email}>
            {contact.title ?? contact.email}
          </span>
        </li>
      ))}
    </Section>
  );
}

function Onboardings({ customerKey }: { readonly customerKey: string }) {
  const { rows, status } = useCustomerOnboardings(customerKey);
  return (
    <Section
      title="Onboardings"
      isEmpty={status === 'ready' && rows.length === 0}
      rest={rows.length - SHOWN_ONBOARDINGS}
    >
      {rows.slice(0, SHOWN_ONBOARDINGS).map((onboarding) => (
        <li key={onboarding.key} className="flex min-w-0 items-center gap-2">
          <span dir="auto" className="cut flex-1">
            {onboarding.name ?? 'Onboarding'}
          </span>
          <StatusPill of="phase" value={onboarding.phase} />
        </li>
      ))}
    </Section>
  );
}

interface SectionProps {
  readonly title: string;
  readonly isEmpty: boolean;
  /** How many more there are than shown. */
  readonly rest: number;
  readonly children: ReactNode;
}

function Section({ title, isEmpty, rest, children }: SectionProps) {
  return (
    <section className="mt-5">
      <h3 className="mb-1.5 text-xs font-medium text-muted">{title}</h3>
      {isEmpty ? (
        <p className="text-faint">None yet</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {children}
          {rest > 0 ? <li className="text-faint tabular">and {rest} more</li> : null}
        </ul>
      )}
    </section>
  );
}
