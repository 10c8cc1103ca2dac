import { Copy } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { NoValue } from '../../components/money.tsx';
import { Screen } from '../../components/screen.tsx';
import { cx } from '../../lib/cx.ts';
import { count } from '../../lib/words.ts';
import { archiveCustomer } from '../../records/customer-actions.ts';
import { paths, refOf } from '../../routes.ts';
import { useCustomerFacts } from '../../state/customer-facts.ts';
import { isFocusHomeless } from '../../state/focus.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { useContacts, useCustomerOnboardings, useCustomers, useStore } from '../../store/index.ts';
import { compareCustomers } from './compare.ts';
import { MergeDialog } from './merge-dialog.tsx';

/** The customers that share a domain, side by side. */
export default function DuplicatesScreen({ domain }: { readonly domain: string }) {
  const { status } = useCustomers();
  const customers = useCustomerFacts().byDomain().get(domain) ?? NONE;
  return (
    <Screen crumbs={[{ label: 'Customers', href: paths.customers() }, { label: `Sharing ${domain}` }]}>
      {customers.length > 1 ? (
        <Comparison domain={domain} customers={customers} />
      ) : status === 'ready' ? (
        <NothingShared domain={domain} only={customers[0]} />
      ) : null}
    </Screen>
  );
}

const NONE: readonly CustomerReplica[] = [];

interface ComparisonProps {
  readonly domain: string;
  readonly customers: readonly CustomerReplica[];
}

const HEAD = 'sticky start-0 bg-canvas ps-6 pe-4 py-2 text-start align-top font-normal wrap-anywhere';
const CELL = 'selectable border-s border-line-faint px-4 py-2 align-top wrap-anywhere';
/** Pixels across: the names of the fields, and each customer at the least and at the most. */
const HEAD_WIDTH = 224;
const CUSTOMER_WIDTH = { min: 224, max: 400 };

function Comparison({ domain, customers }: ComparisonProps) {
  const people = usePeopleByKey();
  const now = useNow();
  const region = useRef<HTMLElement>(null);
  const fields = useMemo(
    () => compareCustomers(customers, { person: (key) => people.get(key)?.name ?? null, now }),
    [customers, people, now],
  );
  // The button that archived a customer is gone with it.
  useEffect(() => {
    if (isFocusHomeless()) region.current?.focus();
  });
  const differing = fields.filter(({ differs }) => differs).length;
  return (
    <section
      ref={region}
      // Wider than the window as soon as there are several: the arrow keys scroll it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={`Customers sharing ${domain}`}
      className="min-h-0 flex-1 overflow-auto pb-6 focus-quiet"
    >
      <p className="sticky start-0 px-6 py-3 text-muted">
        {count(customers.length, 'customer')} have the domain <bdi className="text-text">{domain}</bdi>; they
        differ in {differing === 0 ? 'nothing shown here' : count(differing, 'field')}. If they are one
        company, merge them; or archive the one you do not need: it keeps its history and can be brought back.
      </p>
      <table
        style={{
          minWidth: HEAD_WIDTH + customers.length * CUSTOMER_WIDTH.min,
          maxWidth: HEAD_WIDTH + customers.length * CUSTOMER_WIDTH.max,
        }}
        className="w-full table-fixed border-y border-e border-line"
      >
        <colgroup>
          <col style={{ width: HEAD_WIDTH }} />
        </colgroup>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={HEAD}>
              <span className="sr-only">Field</span>
            </th>
            {customers.map((customer) => (
              <th key={customer.key} scope="col" className={cx(CELL, 'py-3 text-start font-normal')}>
                <CustomerHead customer={customer} others={customers.filter((one) => one !== customer)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, label, values, differs }) => (
            <tr key={field} className="border-b border-line-faint">
              <th scope="row" className={HEAD}>
                <span className="flex items-baseline justify-between gap-2 text-muted">
                  <bdi>{label}</bdi>
                  {differs ? <Differs /> : null}
                </span>
              </th>
              {customers.map((customer, at) => (
                <td
                  key={customer.key}
                  dir="auto"
                  className={cx(CELL, differs ? 'font-medium' : 'text-muted')}
                >
                  {values[at] ?? <NoValue />}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className={cx(HEAD, 'text-muted')}>
              Contacts and onboardings
            </th>
            {customers.map((customer) => (
              <td key={customer.key} className={cx(CELL, 'text-muted')}>
                <Belongings customer={customer} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Differs() {
  return (
    <span className="shrink-0 rounded-small bg-pill-amber-soft px-1 text-2xs text-pill-amber-text">
      differs
    </span>
  );
}

interface CustomerHeadProps {
  readonly customer: CustomerReplica;
  readonly others: readonly CustomerReplica[];
}

function CustomerHead({ customer, others }: CustomerHeadProps) {
  const store = useStore();
  const [merging, setMerging] = useState<readonly CustomerReplica[] | null>(null);
  const [other] = others;
  return (
    <div className="flex flex-col items-start gap-2">
      <span className="flex min-w-0 items-baseline gap-1.5">
        <Link
          href={paths.customer(refOf(customer))}
          className="line-clamp-2 rounded-small font-semibold hover:underline"
        >
          <bdi>{customer.name}</bdi>
        </Link>
        {customer.display_id > 0 ? (
          <span className="shrink-0 text-faint tabular">#{customer.display_id}</span>
        ) : null}
      </span>
      <Button
        size="small"
        aria-label={`Archive ${customer.name}`}
        onClick={() => archiveCustomer(store, customer)}
      >
        Archive this one
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Keep ${customer.name} and merge`}
        // With several, the other one is chosen first.
        onClick={() =>
          setMerging(others.length === 1 && other !== undefined ? [customer, other] : [customer])
        }
      >
        {others.length === 1 ? 'Merge the other into it…' : 'Merge with another…'}
      </Button>
      <MergeDialog customers={merging ?? NONE} isOpen={merging !== null} onClose={() => setMerging(null)} />
    </div>
  );
}

/** What would be archived with it. */
function Belongings({ customer }: { readonly customer: CustomerReplica }) {
  const contacts = useContacts(customer.key);
  const onboardings = useCustomerOnboardings(customer.key);
  if (contacts.status === 'loading' || onboardings.status === 'loading') return <NoValue />;
  const primary = contacts.rows.find((contact) => contact.is_primary);
  return (
    <>
      {count(contacts.rows.length, 'contact')}
      {primary === undefined ? null : (
        <>
          {', primary: '}
          <bdi>{primary.name}</bdi>
        </>
      )}
      <br />
      {count(onboardings.rows.length, onboarding.type)}
    </>
  );
}

interface NothingSharedProps {
  readonly domain: string;
  /** The one customer that has the domain. */
  readonly only: CustomerReplica | undefined;
}

function NothingShared({ domain, only }: NothingSharedProps) {
  const [, navigate] = useLocation();
  const action = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFocusHomeless()) action.current?.focus();
  }, []);
  return (
    <EmptyState
      icon={<Copy size={28} strokeWidth={1.5} />}
      action={
        <Button
          ref={action}
          variant="primary"
          onClick={() => navigate(only === undefined ? paths.customers() : paths.customer(refOf(only)))}
        >
          {only === undefined ? 'Go to customers' : `Open ${only.name}`}
        </Button>
      }
    >
      {only === undefined ? (
        <>
          No customer has the domain <bdi>{domain}</bdi>.
        </>
      ) : (
        <>
          Only <bdi>{only.name}</bdi> has the domain <bdi>{domain}</bdi>; archived customers do not count.
        </>
      )}
    </EmptyState>
  );
}
