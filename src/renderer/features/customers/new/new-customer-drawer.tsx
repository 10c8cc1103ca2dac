import { ChevronRight } from 'lucide-react';
import { type FormEvent, useId, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { readDomain } from '#shared/values/domain.ts';
import { shownDomain } from '#shared/values/domain-names.ts';
import { Button } from '../../../components/button.tsx';
import { Combobox, MultiCombobox } from '../../../components/combobox.tsx';
import { DayInput } from '../../../components/day-input.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { Field } from '../../../components/field.tsx';
import { SubmitForm } from '../../../components/submit-form.tsx';
import { TextField } from '../../../components/text-field.tsx';
import { notify } from '../../../components/toast.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatNumber } from '../../../lib/words.ts';
import { paths, refOf } from '../../../routes.ts';
import {
  type CustomFieldInUse,
  useCustomerFacts,
  usePlanOptions,
  useTagOptions,
} from '../../../state/customer-facts.ts';
import { dropDraft, useDraft } from '../../../state/drafts.ts';
import { usePeopleOptions } from '../../../state/people.tsx';
import { refusalIsShown } from '../../../state/refusals.ts';
import { useAppInfo, useStore } from '../../../store/index.ts';
import {
  type DraftError,
  EMPTY_DRAFT,
  type NewCustomerDraft,
  readDraft,
  toDraftError,
} from './new-customer-form.ts';

/** The number comes within milliseconds; longer means that Pivotal does not answer just now. */
const NUMBER_PATIENCE_MS = 800;

/** Esc and a click beside the drawer keep what was typed; Cancel does not. */
const DRAFT = 'new-customer';

export interface NewCustomerDrawerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export default function NewCustomerDrawer({ isOpen, onClose }: NewCustomerDrawerProps) {
  const formId = useId();
  const [isSaving, setSaving] = useState(false);
  return (
    <Drawer
      isOpen={isOpen}
      onClose={onClose}
      title="New customer"
      footer={
        <>
          <Button
            onClick={() => {
              dropDraft(DRAFT);
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" aria-disabled={isSaving} keys="mod+enter">
            Create customer
          </Button>
        </>
      }
    >
      <NewCustomerForm id={formId} isSaving={isSaving} onSaving={setSaving} onClose={onClose} />
    </Drawer>
  );
}

interface FormProps {
  readonly id: string;
  readonly isSaving: boolean;
  readonly onSaving: (isSaving: boolean) => void;
  readonly onClose: () => void;
}

function NewCustomerForm({ id, isSaving, onSaving, onClose }: FormProps) {
  const me = useAppInfo()?.me ?? null;
  const facts = useCustomerFacts();
  const planOptions = usePlanOptions();
  const peopleOptions = usePeopleOptions();
  const initial = useMemo<NewCustomerDraft>(() => ({ ...EMPTY_DRAFT, owner: me }), [me]);
  const [draft, setDraft, drop] = useDraft(DRAFT, initial);
  const [error, setError] = useState<DraftError | null>(null);
  const [hasMore, setMore] = useState(() => hasMoreFields(draft));
  const form = useRef<HTMLFormElement>(null);
  const save = useSave({ onSaving, onClose, drop });
  const errorOf = (field: string) => (error?.field === field ? error.message : null);

  function change(part: Partial<NewCustomerDraft>): void {
    setDraft((before) => ({ ...before, ...part }));
    setError(null);
  }

  /** What is a domain shows how it is kept; what is none says so, and stays as it was typed. */
  function tidyDomain(): void {
    const domain = readDomain(draft.domain);
    if (domain.kind === 'refused') setError({ field: 'domain', message: domain.reason });
    else if (domain.value !== draft.domain) change({ domain: shownDomain(domain.value ?? '') });
  }

  function fail(failure: DraftError): void {
    if (failure.field === 'tags' || failure.field.startsWith('custom_fields')) setMore(true);
    setError(failure);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isSaving) return;
    const read = readDraft(draft, facts.customFields());
    if ('error' in read) fail(read.error);
    else save(read.input, fail);
  }

  return (
    <SubmitForm ref={form} id={id} onSubmit={submit}>
      {errorOf('form') === null ? null : (
        <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-text">
          {error?.message}
        </p>
      )}
      <TextField
        label="Name"
        isRequired
        maxLength={255}
        value={draft.name}
        error={errorOf('name')}
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        label="Domain"
        placeholder="acme.com"
        inputMode="url"
        maxLength={2000}
        value={draft.domain}
        error={errorOf('domain')}
        hint={<DomainHint domain={draft.domain} byDomain={facts.byDomain()} onFollow={onClose} />}
        onChange={(event) => change({ domain: event.target.value })}
        onBlur={() => tidyDomain()}
      />
      <Combobox
        label="Owner"
        isClearable
        placeholder="Nobody"
        value={draft.owner}
        options={peopleOptions}
        error={errorOf('owner_id')}
        onChange={(owner) => change({ owner })}
      />
      <Combobox
        label="Plan"
        allowsNew
        isClearable
        maxLength={120}
        placeholder="None"
        value={draft.plan}
        options={planOptions}
        error={errorOf('plan')}
        onChange={(plan) => change({ plan })}
      />
      <div>
        <Button
          variant="quiet"
          aria-expanded={hasMore}
          className="-ms-2"
          icon={<ChevronRight size={14} aria-hidden="true" className={cx(hasMore && 'rotate-90')} />}
          onClick={() => setMore(!hasMore)}
        >
          More
        </Button>
      </div>
      {hasMore ? (
        <MoreFields draft={draft} fields={facts.customFields()} errorOf={errorOf} onChange={change} />
      ) : null}
    </SubmitForm>
  );
}

interface MoreFieldsProps {
  readonly draft: NewCustomerDraft;
  readonly fields: readonly CustomFieldInUse[];
  readonly errorOf: (field: string) => string | null;
  readonly onChange: (part: Partial<NewCustomerDraft>) => void;
}

function MoreFields({ draft, fields, errorOf, onChange }: MoreFieldsProps) {
  const tagOptions = useTagOptions();
  return (
    <>
      <MultiCombobox
        label="Tags"
        allowsNew
        placeholder="Type a tag, then Enter"
        values={draft.tags}
        options={tagOptions}
        error={errorOf('tags')}
        onChange={(tags) => onChange({ tags })}
      />
      {fields.map((field) => (
        <CustomField
          key={field.slug}
          field={field}
          text={draft.customFields[field.slug] ?? ''}
          error={errorOf(`custom_fields.${field.slug}`)}
          onText={(text) => onChange({ customFields: { ...draft.customFields, [field.slug]: text } })}
        />
      ))}
    </>
  );
}

interface CustomFieldProps {
  readonly field: CustomFieldInUse;
  readonly text: string;
  readonly error: string | null;
  readonly onText: (text: string) => void;
}

function CustomField({ field: { label, kind }, text, error, onText }: CustomFieldProps) {
  if (kind === 'date')
    return (
      <Field label={label} error={error}>
        {(ids) => (
          <DayInput label={label} ids={ids} text={text} onText={onText} onPick={onText} className="h-8" />
        )}
      </Field>
    );
  return (
    <TextField
      label={label}
      maxLength={2000}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      placeholder={kind === 'boolean' ? 'yes or no' : undefined}
      value={text}
      error={error}
      onChange={(event) => onText(event.target.value)}
    />
  );
}

function isInDialog(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}

/** Creates, closes the drawer and opens the customer's page as soon as it has a number. */
function useSave({
  onSaving,
  onClose,
  drop,
}: Pick<FormProps, 'onSaving' | 'onClose'> & { readonly drop: () => void }) {
  const store = useStore();
  const [, navigate] = useLocation();
  return (input: Parameters<typeof store.createCustomer>[0], fail: (error: DraftError) => void) => {
    let isWaiting = true;
    const from = window.location.pathname;
    onSaving(true);
    const timer = setTimeout(() => {
      isWaiting = false;
      onSaving(false);
      drop();
      onClose();
      notify({
        message: `${input.name} is kept in this window`,
        detail: 'It gets its number and is saved as soon as Pivotal answers again.',
      });
    }, NUMBER_PATIENCE_MS);
    store.createCustomer(input).then(
      (customer) => {
        clearTimeout(timer);
        if (isWaiting) {
          onSaving(false);
          drop();
          onClose();
        } else if (window.location.pathname !== from || isInDialog()) return;
        // The answer came late: whoever has not gone on to something else still waits for the page.
        navigate(paths.customer(refOf(customer)));
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (!isWaiting) return;
        refusalIsShown(error);
        onSaving(false);
        fail(toDraftError(error));
      },
    );
  };
}

function hasMoreFields({ tags, customFields }: NewCustomerDraft): boolean {
  return tags.length > 0 || Object.values(customFields).some((text) => text !== '');
}

interface DomainHintProps {
  readonly domain: string;
  readonly byDomain: ReadonlyMap<string, readonly CustomerReplica[]>;
  readonly onFollow: () => void;
}

function DomainHint({ domain, byDomain, onFollow }: DomainHintProps) {
  const reading = readDomain(domain);
  const clean = reading.kind === 'value' ? reading.value : null;
  const others = clean === null ? [] : (byDomain.get(clean) ?? []);
  const first = others[0];
  if (first !== undefined) {
    return (
      <span role="status" className="text-warning-text wrap-anywhere">
        {others.length === 1
          ? 'Another customer has this domain: '
          : `${formatNumber(others.length)} customers have this domain: `}
        <Link href={paths.customer(refOf(first))} onClick={onFollow} className="font-medium underline">
          {first.name}
        </Link>
      </span>
    );
  }
  if (clean !== null && clean !== domain.trim() && shownDomain(clean) !== domain.trim())
    return <span>Saved as {shownDomain(clean)}</span>;
  return null;
}
