import { ChevronRight, Copy } from 'lucide-react';
import { fieldLabel } from '#shared/records/labels.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { normalizeDomain } from '#shared/v1/normalize.ts';
import { copyText } from '../../../components/copy-text.ts';
import { DateText } from '../../../components/date-text.tsx';
import { HealthRing } from '../../../components/health-ring.tsx';
import { IconButton } from '../../../components/icon-button.tsx';
import {
  InlineMoney,
  InlineMulti,
  InlineNumber,
  InlineSelect,
  InlineText,
} from '../../../components/inline-edit.tsx';
import { InlinePerson } from '../../../components/inline-person.tsx';
import { Properties, Property } from '../../../components/properties.tsx';
import { cx } from '../../../lib/cx.ts';
import type { Parsed } from '../../../lib/money.ts';
import { HEALTH_LABELS, healthBucket } from '../../../lib/words.ts';
import { usePlanOptions, useTagOptions } from '../../../state/customer-facts.ts';
import { useStore } from '../../../store/index.ts';
import { CustomFields } from './custom-fields.tsx';
import { addressOfDomain, WithLink } from './outside-link.tsx';
import { usePageLayout } from './page-layout.ts';
import { useSave } from './use-save.ts';

interface PropertiesProps {
  readonly customer: CustomerReplica;
}

type SaveFields = (fields: CustomerUpdate) => Promise<void>;

/** Everything a customer is, each value where it can be changed. */
export function CustomerProperties({ customer }: PropertiesProps) {
  const store = useStore();
  const save = useSave();
  const update: SaveFields = (fields) => save(() => store.updateCustomer(customer.key, fields));
  return (
    <aside
      aria-label="Properties"
      className="@container w-[clamp(272px,30%,360px)] shrink-0 overflow-y-auto border-s border-line bg-surface ps-4 pe-3 py-4"
    >
      <Properties label="Properties">
        <MainProperties customer={customer} update={update} />
        <CustomFields customer={customer} update={update} />
        <MoreProperties customer={customer} update={update} />
      </Properties>
    </aside>
  );
}

interface PartProps extends PropertiesProps {
  readonly update: SaveFields;
}

function MainProperties({ customer, update }: PartProps) {
  const planOptions = usePlanOptions();
  const tagOptions = useTagOptions();
  return (
    <>
      <Property label="Domain">
        <WithLink address={addressOfDomain(customer.domain)} name={customer.domain}>
          <InlineText
            label="Domain"
            placeholder="Add a domain"
            maxLength={255}
            value={customer.domain}
            parse={parseDomain}
            onSave={(domain) => update({ domain })}
          />
        </WithLink>
      </Property>
      <Property label="Owner">
        <InlinePerson label="Owner" value={customer.owner_id} onSave={(owner_id) => update({ owner_id })} />
      </Property>
      <Property label="Plan">
        <InlineSelect
          label="Plan"
          placeholder="Add a plan"
          allowsNew
          isClearable
          maxLength={120}
          value={customer.plan}
          options={planOptions}
          onSave={(plan) => update({ plan })}
        />
      </Property>
      <Property label="MRR">
        <InlineMoney
          label="MRR"
          placeholder="Add an amount"
          value={customer.mrr}
          onSave={(mrr) => update({ mrr })}
        />
      </Property>
      <Property label="Monthly orders">
        <InlineNumber
          label="Monthly orders"
          isCount
          placeholder="Add a number"
          value={customer.monthly_orders}
          onSave={(monthly_orders) => update({ monthly_orders })}
        />
      </Property>
      <Property label="Health">
        <Health score={customer.health_score} />
      </Property>
      <Property label="Tags">
        <InlineMulti
          label="Tags"
          placeholder="Add tags"
          allowsNew
          value={customer.tags}
          options={tagOptions}
          onSave={(tags) => update({ tags: [...tags] })}
        />
      </Property>
    </>
  );
}

function parseDomain(text: string): Parsed<string | null> {
  const domain = normalizeDomain(text);
  return domain !== null && /\s/.test(domain)
    ? { error: 'A domain has no spaces, such as acme.com' }
    : { value: domain };
}

function Health({ score }: { readonly score: number | null }) {
  return (
    <span className="flex min-h-7 items-center gap-1.5 px-2">
      <HealthRing score={score} />
      <span className="text-muted">{score === null ? 'Not known' : HEALTH_LABELS[healthBucket(score)]}</span>
    </span>
  );
}

const EXTERNAL_IDS = [
  { field: 'hubspot_company_id', label: 'HubSpot' },
  { field: 'hubspot_deal_id', label: 'HubSpot deal' },
  { field: 'stripe_customer_id', label: 'Stripe' },
  { field: 'intercom_company_id', label: 'Intercom' },
  { field: 'slack_channel_id', label: 'Slack' },
] as const satisfies readonly { field: keyof CustomerUpdate; label: string }[];

/** What is looked at rarely. */
function MoreProperties({ customer, update }: PartProps) {
  const isOpen = usePageLayout((state) => state.isMoreOpen);
  const toggle = usePageLayout((state) => state.toggleMore);
  return (
    <>
      <div className="mt-3 border-t border-line pt-3">
        <dt className="sr-only">More</dt>
        <dd>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={toggle}
            className="-ms-1 flex h-7 items-center gap-1 rounded-control px-1 pe-2 font-medium text-muted hover:bg-hover hover:text-text"
          >
            <ChevronRight
              size={14}
              aria-hidden="true"
              className={cx('rtl:-scale-x-100', isOpen && 'rotate-90')}
            />
            More
          </button>
        </dd>
      </div>
      {isOpen ? (
        <>
          <Property label="Slug">
            <InlineText
              label="Slug"
              maxLength={120}
              value={customer.slug}
              placeholder="Add a slug"
              onSave={(slug) => update({ slug })}
            />
          </Property>
          {EXTERNAL_IDS.map(({ field, label }) => (
            <Property key={field} label={label}>
              <InlineText
                label={fieldLabel(field)}
                maxLength={255}
                placeholder="Add an id"
                value={customer[field]}
                onSave={(id) => update({ [field]: id })}
              />
            </Property>
          ))}
          <Property label="Created">
            <span className="block px-2 py-1">
              <DateText timestamp={customer.created_at} />
            </span>
          </Property>
          <Property label="Updated">
            <span className="block px-2 py-1">
              <DateText timestamp={customer.updated_at} />
            </span>
          </Property>
          <Property label="Id">
            <span className="flex items-center gap-1 ps-2">
              <code className="cut selectable font-mono text-xs" title={customer.id}>
                {customer.id}
              </code>
              <IconButton
                label="Copy id"
                size="small"
                icon={<Copy size={14} />}
                onClick={() => void copyText(customer.id, 'Copied the id')}
              />
            </span>
          </Property>
        </>
      ) : null}
    </>
  );
}
