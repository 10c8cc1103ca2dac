import { useEffect, useRef, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { InlineDay } from '../../../components/inline-date.tsx';
import { InlineNumber, InlineSelect, InlineText } from '../../../components/inline-edit.tsx';
import { Property } from '../../../components/properties.tsx';
import { type CustomFieldKind, useCustomerFacts } from '../../../state/customer-facts.ts';
import { DraftScope } from '../../../state/drafts.ts';
import { useDefinedFields, useStore } from '../../../store/index.ts';
import type { FieldSources } from '../../integrations/use-field-sources.ts';
import { AddField } from './add-field.tsx';
import {
  type AddedField,
  type CustomField,
  type CustomValue,
  customFieldsOf,
  slugOfName,
  withCustomValue,
  withDefinitions,
} from './custom-field-values.ts';
import { SourceMark } from './linked-fields.tsx';
import { addressOfText, WithLink } from './outside-link.tsx';

interface CustomFieldsProps {
  readonly customer: CustomerReplica;
  readonly update: (fields: CustomerUpdate) => Promise<void>;
  readonly sources: FieldSources;
}

/** The customer's custom fields, and a way to add one that others have or nobody has yet. */
export function CustomFields({ customer, update, sources }: CustomFieldsProps) {
  const store = useStore();
  const facts = useCustomerFacts();
  const [added, setAdded] = useState<readonly AddedField[]>([]);
  const [opening, setOpening] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const definitions = useDefinedFields().rows;
  const { custom_fields: values } = customer;
  const fields = withDefinitions(customFieldsOf(values, facts.customFields(), added), definitions, values);

  useEffect(() => {
    if (opening === null) return;
    const all = end.current?.closest('dl')?.querySelectorAll<HTMLElement>('[data-property]') ?? [];
    const property = [...all].find(({ dataset }) => dataset.property === opening);
    property?.querySelector<HTMLElement>('button[data-inline-edit]')?.click();
    setOpening(null);
  }, [opening]);

  /** Another write may have come while the editor was open: the other values are those of now. */
  function save(slug: string, value: CustomValue): Promise<void> {
    const found = store.customer(customer.key).get().customer ?? customer;
    return update({ custom_fields: withCustomValue(found.custom_fields, slug, value) });
  }

  function add(name: string, kind: CustomFieldKind): void {
    const known = facts.customFields().find(({ slug, label }) => slug === name || label === name);
    const slug = known?.slug ?? slugOfName(name);
    if (slug === null) return;
    setAdded((before) => [...before.filter((one) => one.slug !== slug), { slug, kind }]);
    setOpening(slug);
  }

  const used = new Set([...fields, ...definitions].map(({ slug }) => slug));
  const offered = facts.customFields().filter(({ slug }) => !used.has(slug));
  return (
    <DraftScope value={`customers/${customer.key}/custom-fields`}>
      {fields.map((field) => (
        <Property
          key={field.slug}
          label={field.label}
          name={field.slug}
          mark={<SourceMark sources={sources} field={`custom_fields.${field.slug}`} />}
        >
          <CustomValueEditor field={field} onSave={(value) => save(field.slug, value)} />
        </Property>
      ))}
      <div ref={end}>
        <dt className="sr-only">More fields</dt>
        <dd>
          <AddField options={offered.map(({ slug, label }) => ({ value: slug, label }))} onAdd={add} />
        </dd>
      </div>
    </DraftScope>
  );
}

const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

interface CustomValueEditorProps {
  readonly field: CustomField;
  readonly onSave: (value: CustomValue) => Promise<void>;
}

function CustomValueEditor({ field, onSave }: CustomValueEditorProps) {
  const { label, kind, value } = field;
  const shared = { label, placeholder: 'Add a value' };
  switch (kind) {
    case 'number':
      return <InlineNumber {...shared} value={typeof value === 'number' ? value : null} onSave={onSave} />;
    case 'boolean':
      return (
        <InlineSelect
          {...shared}
          isClearable
          options={YES_NO}
          value={typeof value === 'boolean' ? String(value) : null}
          onSave={(picked) => onSave(picked === null ? null : picked === 'true')}
        />
      );
    case 'select':
      return (
        <InlineSelect
          {...shared}
          isClearable
          options={(field.options ?? []).map((option) => ({ value: option, label: option }))}
          value={value === null ? null : String(value)}
          onSave={onSave}
        />
      );
    case 'date':
      return <InlineDay {...shared} value={value === null ? null : String(value)} onSave={onSave} />;
    case 'text': {
      const text = value === null ? null : String(value);
      return (
        <WithLink address={text === null ? null : addressOfText(text)} name={label}>
          <InlineText {...shared} maxLength={2000} value={text} onSave={onSave} />
        </WithLink>
      );
    }
  }
}
