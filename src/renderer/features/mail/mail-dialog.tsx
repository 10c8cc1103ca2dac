import { Copy, Mail } from 'lucide-react';
import { useState } from 'react';
import type { MailTemplate } from '#shared/bridge/mail-templates.ts';
import {
  fillMail,
  MAIL_VARIABLES,
  type MailDraft,
  mailLink,
  mailValues,
  type UnfilledVariable,
} from '#shared/mail-draft.ts';
import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../components/copy-text.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/select.tsx';
import { TextArea, TextField } from '../../components/text-field.tsx';
import { phaseWord } from '../../lib/words.ts';
import { phaseLabel } from '../../lib/workspace-words.ts';
import { useDraft } from '../../state/drafts.ts';
import { useAppInfo, useContacts, useCustomerOnboardings, usePeople } from '../../store/index.ts';
import { SaveTemplate } from './save-template.tsx';
import { useMailTemplates } from './use-mail-templates.ts';

interface MailDialogProps {
  readonly customer: CustomerReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Writes a mail in the words of a template, and hands it to the program that sends mails. */
export function MailDialog({ customer, isOpen, onClose }: MailDialogProps) {
  return isOpen ? <OpenMailDialog customer={customer} onClose={onClose} /> : null;
}

const NOTHING = { name: '', subject: '', body: '' };

function OpenMailDialog({ customer, onClose }: Omit<MailDialogProps, 'isOpen'>) {
  const [templates, reload] = useMailTemplates();
  const [words, setWords, drop] = useDraft(`mail/${customer.key}`, NOTHING);
  const people = usePeople();
  const me = useAppInfo()?.me;
  const contacts = useContacts(customer.key).rows.filter(({ archived }) => !archived);
  const onboardings = useCustomerOnboardings(customer.key).rows;
  const [contactKey, setContactKey] = useState<string | null>(null);
  const [onboardingKey, setOnboardingKey] = useState<string | null>(null);
  const contact = chosen(contacts, contactKey) ?? contacts.find(isPrimary) ?? contacts[0];
  const onboarding = chosen(onboardings, onboardingKey) ?? onboardings.find(isOpen) ?? onboardings.at(-1);
  const label = onboarding === undefined ? undefined : phaseLabel(onboarding.phase);
  const values = mailValues({
    customer,
    contact,
    onboarding: onboarding && { ...onboarding, ...(label === undefined ? {} : { label }) },
    me: people.find(({ key }) => key === me),
  });
  const draft = fillMail(words, values);
  const isEmpty = `${words.subject}${words.body}`.trim() === '';
  const link =
    draft.kind === 'filled' && contact !== undefined && !isEmpty ? mailLink(contact.email, draft) : null;

  function open(): void {
    if (link === null) return;
    window.open(link, '_blank', 'noreferrer');
    drop();
    onClose();
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Mail to ${customer.name}`}
      width={640}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            icon={<Copy size={14} />}
            disabled={draft.kind === 'blocked' || isEmpty}
            onClick={() => {
              if (draft.kind === 'filled')
                void copyText(`${draft.subject}\n\n${draft.body}`, 'Copied the mail');
            }}
          >
            Copy
          </Button>
          <Button variant="primary" icon={<Mail size={14} />} disabled={link === null} onClick={open}>
            Open mail
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-3">
          <Select
            label="Template"
            value={templates.find(({ name }) => name === words.name)?.key ?? null}
            placeholder={templates.length === 0 ? 'None yet: write one below' : 'Choose…'}
            isDisabled={templates.length === 0}
            options={templates.map(({ key, name }) => ({ value: key, label: name }))}
            onChange={(key) => setWords(wordsOf(templates, key))}
          />
          <Select
            label="Contact"
            value={contact?.key ?? null}
            placeholder="No contact yet"
            isDisabled={contacts.length === 0}
            options={contacts.map(({ key, name, email }) => ({ value: key, label: `${name} (${email})` }))}
            onChange={setContactKey}
          />
          {onboardings.length < 2 ? null : (
            <Select
              label="Onboarding"
              value={onboarding?.key ?? null}
              options={onboardings.map((one) => ({ value: one.key, label: onboardingWords(one) }))}
              onChange={setOnboardingKey}
            />
          )}
        </div>
        <TextField
          label="Subject"
          maxLength={255}
          spellCheck
          value={words.subject}
          onChange={(event) => setWords({ ...words, subject: event.target.value })}
        />
        <TextArea
          label="Text"
          rows={6}
          maxLength={20_000}
          hint={`Filled in: ${MAIL_VARIABLES.map((name) => `{{${name}}}`).join(', ')}`}
          value={words.body}
          onChange={(event) => setWords({ ...words, body: event.target.value })}
        />
        <SaveTemplate
          words={words}
          templates={templates}
          onName={(name) => setWords({ ...words, name })}
          onSaved={reload}
        />
        <Preview draft={draft} isTooLong={contact !== undefined && !isEmpty && link === null} />
      </div>
    </Dialog>
  );
}

interface PreviewProps {
  readonly draft: MailDraft;
  /** For a link; it can still be copied. */
  readonly isTooLong: boolean;
}

/** The mail as it will be read, or what keeps it from being sent. */
function Preview({ draft, isTooLong }: PreviewProps) {
  if (draft.kind === 'blocked') {
    return (
      <div role="alert" className="text-danger-text">
        <p>The mail cannot be written yet:</p>
        <ul className="list-disc ps-5">
          {draft.unfilled.map((variable) => (
            <li key={variable.name} className="wrap-anywhere">
              {problemOf(variable)}
            </li>
          ))}
        </ul>
      </div>
    );
  }
  if (draft.subject === '' && draft.body === '') return null;
  return (
    <section aria-label="Preview" className="flex flex-col gap-1 rounded-control bg-sunken p-2.5 selectable">
      <p dir="auto" className="font-medium wrap-anywhere">
        {draft.subject}
      </p>
      <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
        {draft.body}
      </p>
      {isTooLong ? <p className="text-muted">Too long to be opened as a mail; copy it instead.</p> : null}
    </section>
  );
}

const PROBLEMS: Readonly<Record<UnfilledVariable['reason'], string>> = {
  unknown: 'is not known; the ones that are stand below the text',
  empty: 'is empty for this customer',
  unfinished: 'is not closed; end it with }}',
};

function problemOf({ name, reason }: UnfilledVariable): string {
  return `${name} ${PROBLEMS[reason]}`;
}

function chosen<Row extends { readonly key: string }>(rows: readonly Row[], key: string | null) {
  return rows.find((row) => row.key === key);
}

const isPrimary = (contact: ContactReplica) => contact.is_primary;
const isOpen = ({ completed_at }: OnboardingReplica) => completed_at === null;

function onboardingWords({ name, phase }: OnboardingReplica): string {
  return name === null ? phaseWord(phase).label : `${name} (${phaseWord(phase).label})`;
}

function wordsOf(templates: readonly MailTemplate[], key: string): typeof NOTHING {
  const { name, subject, body } = templates.find((template) => template.key === key) ?? NOTHING;
  return { name, subject, body };
}
