import { ChevronRight, Copy } from 'lucide-react';
import { fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { readDomain } from '#shared/values/domain.ts';
import { shownDomain } from '#shared/values/domain-names.ts';
import { bucketOf } from '#shared/values/health.ts';
import { copyText } from '../../../components/copy-text.ts';
import { DateText } from '../../../components/date-text.tsx';
import { HealthRing } from '../../../components/health-ring.tsx';
import { IconButton } from '../../../components/icon-button.tsx';
import { InlineText } from '../../../components/inline-edit.tsx';
import { Properties, Property } from '../../../components/properties.tsx';
import { cx } from '../../../lib/cx.ts';
import { parsed } from '../../../lib/parsed.ts';
import { HEALTH_LABELS } from '../../../lib/words.ts';
import { FieldEditor } from '../../../records/field-editor.tsx';
import { usePlanOptions, useTagOptions } from '../../../state/customer-facts.ts';
import { useHealthBounds } from '../../../state/health-bounds.ts';
import type { FieldSources } from '../../integrations/use-field-sources.ts';
import { CustomFields } from './custom-fields.tsx';
import { type LinkedFields, SourceMark } from './linked-fields.tsx';
import { NextStep } from './next-step.tsx';
import { addressOfDomain, WithLink } from './outside-link.tsx';
import { usePageLayout } from './page-layout.ts';

interface PropertiesProps {
  readonly customer: CustomerReplica;
}

interface LinkedProps extends PropertiesProps {
  readonly linked: LinkedFields;
}

type SaveFields = (fields: CustomerUpdate) => Promise<void>;

/** Everything a customer is, each value where it can be changed. */
export function CustomerProperties({ customer, linked }: LinkedProps) {
  const { sources, update } = linked;
  return (
    <aside
      aria-label="Properties"
      className="@container w-[clamp(272px,30%,360px)] shrink-0 overflow-y-auto border-s border-line bg-surface ps-4 pe-3 py-4"
    >
      <Properties label="Properties">
        <NextStep customer={customer} />
        <MainProperties customer={customer} update={update} sources={sources} />
        <CustomFields customer={customer} update={update} sources={sources} />
        <MoreProperties customer={customer} update={update} sources={sources} />
      </Properties>
    </aside>
  );
}

interface PartProps extends PropertiesProps {
  readonly update: SaveFields;
  /** Which fields come from elsewhere. */
  readonly sources: FieldSources;
}

/** Looked at often, in this order, before the custom fields. */
const MAIN = ['domain', 'owner_id', 'plan', 'mrr', 'monthly_orders', 'health_score', 'tags'];
/** Shown elsewhere on the page, or by no editor. */
const ELSEWHERE = ['name', 'status', 'custom_fields', 'metadata'];
/** Every other field, looked at rarely. */
const MORE = fieldsOf('customer').flatMap(([name]) =>
  MAIN.includes(name) || ELSEWHERE.includes(name) ? [] : [name],
);

function MainProperties(part: PartProps) {
  return MAIN.map((name) => <CustomerField key={name} name={name} {...part} />);
}

interface CustomerFieldProps extends PartProps {
  readonly name: string;
}

/** One field; what is peculiar to a few of them is here, the rest follows from their definition. */
function CustomerField({ name, customer, update, sources }: CustomerFieldProps) {
  const plans = usePlanOptions();
  const tags = useTagOptions();
  if (name === 'health_score') {
    if (customer.health_score === null) return null;
    return (
      <Property label="Health">
        <Health score={customer.health_score} />
      </Property>
    );
  }
  const value = (customer as Readonly<Record<string, unknown>>)[name];
  const shared = { type: 'customer', name, value, onSave: update } as const;
  return (
    <Property label={fieldLabel(name, 'customer')} mark={<SourceMark sources={sources} field={name} />}>
      {name === 'domain' ? (
        <WithLink address={addressOfDomain(customer.domain)} name={customer.domain}>
          <InlineText
            label="Domain"
            placeholder="Add a domain"
            maxLength={255}
            value={customer.domain}
            display={shownDomain(customer.domain ?? '')}
            parse={(text) => parsed(readDomain(text))}
            onSave={(domain) => update({ domain })}
          />
        </WithLink>
      ) : name === 'plan' ? (
        <FieldEditor {...shared} suggestions={plans} />
      ) : name === 'tags' ? (
        <FieldEditor {...shared} suggestions={tags} />
      ) : (
        <FieldEditor {...shared} />
      )}
    </Property>
  );
}

function Health({ score }: { readonly score: number }) {
  return (
    <span className="flex min-h-7 items-center gap-1.5 px-2">
      <HealthRing score={score} />
      <span className="text-muted">{HEALTH_LABELS[bucketOf(score, useHealthBounds())]}</span>
    </span>
  );
}

/** What is looked at rarely. */
function MoreProperties({ customer, update, sources }: PartProps) {
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
          {MORE.map((name) => (
            <CustomerField key={name} name={name} customer={customer} update={update} sources={sources} />
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
