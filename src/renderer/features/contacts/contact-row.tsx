import { Archive, ArchiveRestore, Copy, Ellipsis, Mail, Pencil, Star, Trash2 } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ContactReplica } from '#shared/replica.ts';
import type { ContactUpdate } from '#shared/v1/contact.ts';
import { EMAIL_MAX, emailKey, readEmail } from '#shared/values/email.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { copyText } from '../../components/copy-text.ts';
import { InlineMulti, InlineText } from '../../components/inline-edit.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import type { Option } from '../../components/options.ts';
import { Pill } from '../../components/pill.tsx';
import { Tooltip } from '../../components/tooltip.tsx';
import { cx } from '../../lib/cx.ts';
import type { Parsed } from '../../lib/parsed.ts';
import { useSave } from '../../records/use-save.ts';
import { DraftScope } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { RecordBadge } from '../sync/record-badge.tsx';
import { promote, unarchiveContacts } from './contact-actions.ts';

/** The columns; narrow pages leave out what the row's drawer shows as well. */
export const CONTACT_GRID = cx(
  'grid items-center px-4',
  'grid-cols-[32px_28px_minmax(0,1fr)_minmax(0,1.4fr)_32px]',
  '@lg:grid-cols-[32px_28px_minmax(0,1fr)_var(--title-width)_minmax(0,1.8fr)_32px]',
  '@2xl:grid-cols-[32px_28px_minmax(0,1.1fr)_var(--title-width)_minmax(0,2.3fr)_var(--labels-width)_32px]',
  '@3xl:grid-cols-[32px_28px_minmax(0,1.1fr)_var(--title-width)_minmax(0,2.3fr)_var(--phone-width)_var(--labels-width)_32px]',
);

/** Room for a dash, so that a value can be added; the rest goes to names and addresses. */
const EMPTY_WIDTH = 'minmax(64px,.25fr)';

/** How wide the columns are that may be empty: what nobody of the list has takes no room from an address. */
export function contactColumns(contacts: readonly ContactReplica[]): CSSProperties {
  const width = (share: string, hasValue: (contact: ContactReplica) => boolean) =>
    contacts.some(hasValue) ? `minmax(0,${share}fr)` : EMPTY_WIDTH;
  const widths = {
    '--title-width': width('1.1', ({ title }) => title !== null && title !== ''),
    '--phone-width': width('.9', ({ phone }) => phone !== null && phone !== ''),
    '--labels-width': width('1.3', ({ labels }) => labels.length > 0),
  };
  return widths as CSSProperties;
}

interface ContactRowProps {
  readonly contact: ContactReplica;
  /** All contacts of the customer. */
  readonly contacts: readonly ContactReplica[];
  readonly labelOptions: readonly Option[];
  readonly isSelected: boolean;
  /** As a range: with all from the one that was selected before. */
  readonly onSelect: (isRange: boolean) => void;
  readonly onEdit: () => void;
  readonly onArchive: () => void;
  readonly onDelete: () => void;
}

/** A contact, each value where it can be changed. */
export function ContactRow({
  contact,
  contacts,
  labelOptions,
  isSelected,
  onSelect,
  onEdit,
  onArchive,
  onDelete,
}: ContactRowProps) {
  const store = useStore();
  const save = useSave();
  const update = (fields: ContactUpdate) => save(() => store.updateContact(contact.key, fields));
  const of = (what: string) => `${what} of ${contact.name}`;
  return (
    <DraftScope value={`contacts/${contact.key}`}>
      <li
        data-inline-group=""
        data-contact={contact.key}
        onClickCapture={(event) => {
          // In an editor Shift selects text.
          const isEditing =
            event.target instanceof Element && event.target.closest('fieldset, input') !== null;
          if (!event.shiftKey || isEditing) return;
          event.preventDefault();
          event.stopPropagation();
          onSelect(true);
        }}
        className={cx(
          CONTACT_GRID,
          'group min-h-9 border-b border-line py-0.5',
          isSelected ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <Checkbox
          label={`Select ${contact.name}`}
          isChecked={isSelected}
          onChange={() => onSelect(false)}
          className="ms-2"
        />
        <PrimaryStar contact={contact} />
        <div className="flex min-w-0 items-center gap-1">
          <InlineText
            label={of('name')}
            isRequired
            value={contact.name}
            onSave={(name) => update({ name: name ?? '' })}
            className="cut font-medium"
          />
          <RecordBadge recordKey={contact.key} name={contact.name} />
        </div>
        <div className="hidden min-w-0 @lg:block">
          <InlineText
            label={of('title')}
            value={contact.title}
            onSave={(title) => update({ title })}
            className="cut"
          />
        </div>
        <div className="min-w-0">
          <InlineText
            label={of('email')}
            isRequired
            maxLength={1000}
            value={contact.email}
            parse={(text) => parseEmail(text, contact, contacts)}
            onSave={(email) => update({ email: email ?? '' })}
            className="cut text-muted"
          />
        </div>
        <div className="hidden min-w-0 @3xl:block">
          <InlineText
            label={of('phone')}
            maxLength={64}
            value={contact.phone}
            onSave={(phone) => update({ phone })}
            className="cut text-muted tabular"
          />
        </div>
        <div className="hidden min-w-0 @2xl:block">
          <InlineMulti
            label={of('labels')}
            allowsNew
            value={contact.labels}
            options={labelOptions}
            onSave={(labels) => update({ labels: [...labels] })}
            display={
              <span className="flex min-w-0 gap-1 overflow-hidden">
                {contact.labels.map((label) => (
                  <Pill key={label}>{label}</Pill>
                ))}
              </span>
            }
          />
        </div>
        <ContactMenu contact={contact} onEdit={onEdit} onArchive={onArchive} onDelete={onDelete} />
      </li>
    </DraftScope>
  );
}

function PrimaryStar({ contact }: { readonly contact: ContactReplica }) {
  const store = useStore();
  if (contact.archived) return <span />;
  const label = contact.is_primary
    ? `${contact.name} is the primary contact`
    : `Make ${contact.name} the primary contact`;
  return (
    <Tooltip label={contact.is_primary ? 'Primary contact' : 'Make primary contact'}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={contact.is_primary}
        onClick={() => {
          if (!contact.is_primary) promote(store, contact.key);
        }}
        className={cx(
          'inline-flex size-7 items-center justify-center rounded-control hover:bg-line',
          contact.is_primary
            ? 'text-health-watch'
            : 'text-faint opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 focus-visible:opacity-100',
        )}
      >
        <Star size={14} aria-hidden="true" fill={contact.is_primary ? 'currentColor' : 'none'} />
      </button>
    </Tooltip>
  );
}

interface ContactMenuProps {
  readonly contact: ContactReplica;
  readonly onEdit: () => void;
  readonly onArchive: () => void;
  readonly onDelete: () => void;
}

function ContactMenu({ contact, onEdit, onArchive, onDelete }: ContactMenuProps) {
  const store = useStore();
  const items: readonly MenuItem[] = [
    { label: 'Edit contact', icon: <Pencil size={14} />, onSelect: onEdit },
    { label: 'Write an email', icon: <Mail size={14} />, onSelect: () => writeTo(contact.email) },
    {
      label: 'Copy email',
      icon: <Copy size={14} />,
      onSelect: () => void copyText(contact.email, 'Copied the email'),
    },
    { kind: 'separator' },
    ...(contact.archived || contact.is_primary
      ? []
      : [
          {
            label: 'Make primary contact',
            icon: <Star size={14} />,
            onSelect: () => promote(store, contact.key),
          },
        ]),
    contact.archived
      ? {
          label: 'Unarchive',
          icon: <ArchiveRestore size={14} />,
          onSelect: () => unarchiveContacts(store, [contact]),
        }
      : { label: 'Archive', icon: <Archive size={14} />, onSelect: onArchive },
    { label: 'Delete contact…', icon: <Trash2 size={14} />, isDangerous: true, onSelect: onDelete },
  ];
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Actions for ${contact.name}`}
          className="inline-flex size-7 items-center justify-center rounded-control text-faint hover:bg-line hover:text-text"
        >
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
      items={items}
    />
  );
}

function writeTo(email: string): void {
  window.open(`mailto:${encodeURIComponent(email).replace('%40', '@')}`, '_blank', 'noreferrer');
}

/** An email in the form it is stored in, refused when another contact of the customer has it. */
export function parseEmail(
  text: string,
  contact: ContactReplica | null,
  contacts: readonly ContactReplica[],
): Parsed<string> {
  const reading = readEmail(text);
  if (reading.kind === 'refused') return { error: reading.reason };
  const email = reading.value ?? '';
  if (email.length > EMAIL_MAX) return { error: 'This address is too long' };
  const other = contacts.find((one) => emailKey(one.email) === email && one.key !== contact?.key);
  return other === undefined ? { value: email } : { error: `${other.name} has this email` };
}
