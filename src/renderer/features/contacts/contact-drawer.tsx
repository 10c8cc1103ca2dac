import { type ClipboardEvent, type FormEvent, useId, useState } from 'react';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import { type ContactCreate, type ContactUpdate, contactCreateSchema } from '#shared/v1/contact.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { readPeople } from '#shared/values/people.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { MultiCombobox } from '../../components/combobox.tsx';
import { Drawer } from '../../components/drawer.tsx';
import type { Option } from '../../components/options.ts';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { inBackground } from '../../records/use-save.ts';
import { dropDraft, useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { parseEmail } from './contact-row.tsx';

interface ContactDrawerProps {
  readonly customer: CustomerReplica;
  /** All contacts of the customer. */
  readonly contacts: readonly ContactReplica[];
  readonly labelOptions: readonly Option[];
  /** The one to edit; none to add one. */
  readonly contact: ContactReplica | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Everything about one contact. */
export function ContactDrawer({ contact, isOpen, onClose, ...rest }: ContactDrawerProps) {
  const formId = useId();
  const isNew = contact === undefined;
  return (
    <Drawer
      isOpen={isOpen}
      onClose={onClose}
      title={isNew ? 'New contact' : 'Edit contact'}
      footer={
        <>
          <Button
            onClick={() => {
              dropDraft(draftIdOf(rest.customer, contact));
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" keys="mod+enter">
            {isNew ? 'Add contact' : 'Save contact'}
          </Button>
        </>
      }
    >
      <ContactForm {...rest} id={formId} contact={contact} onClose={onClose} />
    </Drawer>
  );
}

interface ContactFormProps extends Omit<ContactDrawerProps, 'isOpen'> {
  readonly id: string;
}

interface Draft {
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly phone: string;
  readonly labels: readonly string[];
  readonly isPrimary: boolean;
}

type Errors = Partial<Record<keyof Draft, string>>;

function ContactForm({ id, customer, contacts, labelOptions, contact, onClose }: ContactFormProps) {
  const store = useStore();
  const initial = useState(() => draftOf(contact))[0];
  const [draft, setDraft, drop] = useDraft(draftIdOf(customer, contact), initial);
  const [errors, setErrors] = useState<Errors>({});
  const isFirst = contacts.length === 0;

  function change(part: Partial<Draft>): void {
    setDraft((before) => ({ ...before, ...part }));
    setErrors({});
  }

  /** `Jane <jane@x.io>` says both who it is and how to reach them; nothing that was typed is written over. */
  function takePerson(event: ClipboardEvent<HTMLInputElement>): void {
    const [read, ...others] = readPeople(event.clipboardData.getData('text'));
    if (read?.kind !== 'person' || others.length > 0 || event.currentTarget.value.trim() !== '') return;
    event.preventDefault();
    const person: Readonly<Record<'name' | 'email' | 'title', string | null>> = read.person;
    const missing = (['name', 'email', 'title'] as const).filter(
      (field) => draft[field].trim() === '' && person[field] !== null,
    );
    change(Object.fromEntries(missing.map((field) => [field, person[field]])));
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const read = readDraft(draft, contact ?? null, contacts);
    if ('errors' in read) {
      setErrors(read.errors);
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    if (contact === undefined) inBackground(store.createContact(customer.key, read.input));
    else inBackground(store.updateContact(contact.key, changedFields(read.input, initial, draft)));
    drop();
    onClose();
  }

  return (
    <SubmitForm id={id} onSubmit={submit}>
      <TextField
        label="Name"
        isRequired
        maxLength={255}
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.target.value })}
        onPaste={takePerson}
      />
      <TextField
        label="Email"
        isRequired
        inputMode="email"
        maxLength={1000}
        value={draft.email}
        error={errors.email}
        onChange={(event) => change({ email: event.target.value })}
        onPaste={takePerson}
      />
      <TextField
        label="Title"
        maxLength={255}
        value={draft.title}
        error={errors.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <TextField
        label="Phone"
        type="tel"
        maxLength={64}
        value={draft.phone}
        error={errors.phone}
        onChange={(event) => change({ phone: event.target.value })}
      />
      <MultiCombobox
        label="Labels"
        allowsNew
        placeholder="Type a label, then Enter"
        values={draft.labels}
        options={labelOptions}
        error={errors.labels}
        onChange={(labels) => change({ labels })}
      />
      {isFirst ? (
        <p className="text-xs text-faint">The first contact becomes the primary one.</p>
      ) : contact?.is_primary === true || contact?.archived === true ? null : (
        <Checkbox
          label="Primary contact"
          isChecked={draft.isPrimary}
          onChange={(isPrimary) => change({ isPrimary })}
        >
          Primary contact
        </Checkbox>
      )}
    </SubmitForm>
  );
}

/** Esc and a click beside the drawer keep what was typed; Cancel does not. */
function draftIdOf(customer: CustomerReplica, contact: ContactReplica | undefined): string {
  return contact === undefined ? `new-contact/${customer.key}` : `contact/${contact.key}`;
}

function draftOf(contact: ContactReplica | undefined): Draft {
  return {
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    title: contact?.title ?? '',
    phone: contact?.phone ?? '',
    labels: contact?.labels ?? [],
    isPrimary: contact?.is_primary ?? false,
  };
}

function readDraft(
  draft: Draft,
  contact: ContactReplica | null,
  contacts: readonly ContactReplica[],
): { readonly input: ContactCreate } | { readonly errors: Errors } {
  const errors: Errors = {};
  const name = draft.name.trim();
  if (name === '') errors.name = 'Give the contact a name';
  const email = parseEmail(draft.email, contact, contacts);
  if (draft.email.trim() === '') errors.email = 'Give the contact an email';
  else if ('error' in email) errors.email = email.error;
  if ('error' in email || errors.name !== undefined) return { errors };
  const input: ContactCreate = {
    name,
    email: email.value,
    title: textOrNull(draft.title),
    phone: textOrNull(draft.phone),
    labels: [...draft.labels],
    // Only ever given away, never taken: moving the star elsewhere is what ends it.
    ...(draft.isPrimary && contact?.is_primary !== true ? { is_primary: true } : {}),
  };
  try {
    return { input: parseInput(contactCreateSchema, input) };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { errors: { [error.field?.split('.')[0] ?? 'name']: error.message } };
  }
}

/** What was not touched is not written: somebody else may have changed it since. */
function changedFields(input: ContactCreate, before: Draft, after: Draft): ContactUpdate {
  return Object.fromEntries(
    Object.entries(input).filter(([name]) => {
      if (name === 'is_primary') return true;
      const field = name as keyof Draft;
      return JSON.stringify(before[field]) !== JSON.stringify(after[field]);
    }),
  );
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
