import { ClipboardPaste, Plus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Option } from '../../components/options.ts';
import { cx } from '../../lib/cx.ts';
import { useRememberedScroll } from '../../lib/remembered-scroll.ts';
import { formatNumber } from '../../lib/words.ts';
import { CONTACT_PARAM } from '../../routes.ts';
import { useShortcuts } from '../../state/shortcuts.ts';
import { type RowList, useStore } from '../../store/index.ts';
import { archiveContacts, asksForReplacement } from './contact-actions.ts';
import { ContactBulkBar } from './contact-bulk-bar.tsx';
import { ContactDrawer } from './contact-drawer.tsx';
import { CONTACT_GRID, ContactRow, contactColumns } from './contact-row.tsx';
import { type Departure, DepartureDialog } from './departure-dialog.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { type ContactSelection, useContactSelection } from './use-contact-selection.ts';

interface ContactsTabProps {
  readonly customer: CustomerReplica;
  readonly contacts: RowList<ContactReplica>;
}

/** What lies over the tab. */
type Over =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'add' }
  | { readonly kind: 'edit'; readonly key: string }
  | { readonly kind: 'paste' };

const NOTHING: Over = { kind: 'nothing' };

/** Who to talk to at the customer. */
export function ContactsTab({ customer, contacts }: ContactsTabProps) {
  const store = useStore();
  const { rows } = contacts;
  const [showsArchived, setShowsArchived] = useState(false);
  const [over, setOver] = useState<Over>(NOTHING);
  const [departure, setDeparture] = useState<Departure | null>(null);
  const content = useRememberedScroll(`${customer.key}/contacts`, contacts.status !== 'loading');
  const labelOptions = useLabelOptions(rows);

  const archivedCount = rows.filter(({ archived }) => archived).length;
  const isArchivedShown = showsArchived && archivedCount > 0;
  // Whom to call stands first.
  const shown = useMemo(
    () =>
      rows
        .filter(({ archived }) => archived === isArchivedShown)
        .toSorted((a, b) => Number(b.is_primary) - Number(a.is_primary)),
    [rows, isArchivedShown],
  );
  const order = useMemo(() => shown.map(({ key }) => key), [shown]);
  const selection = useContactSelection(order);
  const selected = shown.filter(({ key }) => selection.selected.has(key));
  const [asked, forgetAsked] = useAskedContact();
  const editedKey = over.kind === 'edit' ? over.key : over.kind === 'nothing' ? asked : null;
  const edited = rows.find(({ key }) => key === editedKey);

  const add = () => setOver({ kind: 'add' });
  const close = () => {
    setOver(NOTHING);
    forgetAsked();
  };
  useShortcuts([
    {
      keys: 'shift+n',
      label: 'Add a contact',
      group: 'This customer',
      run: () => {
        add();
        return true;
      },
    },
  ]);

  function archive(leaving: readonly ContactReplica[]): void {
    selection.clear();
    if (asksForReplacement(rows, leaving)) setDeparture({ kind: 'archive', leaving });
    else archiveContacts(store, leaving, null);
  }

  return (
    <div ref={content} className="flex min-h-full flex-col">
      {rows.length === 0 ? null : (
        <div className="sticky top-0 z-10 flex h-11 shrink-0 items-center gap-1 border-b border-line bg-canvas px-4">
          <SelectAll shown={shown} selected={selected} selection={selection} />
          {selected.length > 0 ? (
            <ContactBulkBar
              selected={selected}
              labelOptions={labelOptions}
              onArchive={() => archive(selected)}
              onDone={selection.clear}
            />
          ) : (
            <ContactsBar
              active={rows.length - archivedCount}
              archived={archivedCount}
              isArchivedShown={isArchivedShown}
              onShowArchived={setShowsArchived}
              onAdd={add}
              onPaste={() => setOver({ kind: 'paste' })}
            />
          )}
        </div>
      )}
      {rows.length === 0 ? (
        <NoContacts
          isKnown={contacts.status === 'ready'}
          onAdd={add}
          onPaste={() => setOver({ kind: 'paste' })}
        />
      ) : shown.length === 0 ? (
        <EmptyState action={<Button onClick={() => setShowsArchived(true)}>Show archived</Button>}>
          Every contact of this customer is archived.
        </EmptyState>
      ) : (
        <ul
          aria-label={isArchivedShown ? 'Archived contacts' : 'Contacts'}
          style={contactColumns(shown)}
          className="pb-6"
        >
          <ContactHeadings />
          {shown.map((contact) => (
            <ContactRow
              key={contact.key}
              contact={contact}
              contacts={rows}
              labelOptions={labelOptions}
              isSelected={selection.selected.has(contact.key)}
              onSelect={(isRange) => selection.mark(contact.key, isRange)}
              onEdit={() => setOver({ kind: 'edit', key: contact.key })}
              onArchive={() => archive([contact])}
              onDelete={() => setDeparture({ kind: 'delete', leaving: [contact] })}
            />
          ))}
        </ul>
      )}
      <ContactDrawer
        customer={customer}
        contacts={rows}
        labelOptions={labelOptions}
        contact={edited}
        isOpen={over.kind === 'add' || edited !== undefined}
        onClose={close}
      />
      <PasteDialog customer={customer} contacts={rows} isOpen={over.kind === 'paste'} onClose={close} />
      <DepartureDialog
        contacts={rows}
        departure={departure}
        hasOwner={customer.owner_id !== null}
        onClose={() => setDeparture(null)}
      />
    </div>
  );
}

interface ContactsBarProps {
  /** How many there are of each. */
  readonly active: number;
  readonly archived: number;
  readonly isArchivedShown: boolean;
  readonly onShowArchived: (isShown: boolean) => void;
  readonly onAdd: () => void;
  readonly onPaste: () => void;
}

function ContactsBar({
  active,
  archived,
  isArchivedShown,
  onShowArchived,
  onAdd,
  onPaste,
}: ContactsBarProps) {
  return (
    <>
      <FilterButton
        label="Active"
        number={active}
        isPressed={!isArchivedShown}
        onPress={() => onShowArchived(false)}
      />
      <FilterButton
        label="Archived"
        number={archived}
        isPressed={isArchivedShown}
        onPress={() => onShowArchived(true)}
      />
      <span className="flex-1" />
      <Button
        variant="quiet"
        icon={<ClipboardPaste size={14} aria-hidden="true" />}
        aria-label="Paste many"
        title="Paste many contacts at once, such as from a spreadsheet"
        onClick={onPaste}
      >
        <span className="hidden @lg:inline">Paste many</span>
      </Button>
      <Button icon={<Plus size={14} aria-hidden="true" />} onClick={onAdd}>
        Add contact
      </Button>
    </>
  );
}

/** The contact that the address asks to edit, and what takes it out of the address. */
function useAskedContact(): readonly [string | null, () => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get(CONTACT_PARAM);
  function forget(): void {
    if (asked === null) return;
    const rest = new URLSearchParams(params);
    rest.delete(CONTACT_PARAM);
    setParams(rest, { replace: true });
  }
  return [asked, forget];
}

function useLabelOptions(contacts: readonly ContactReplica[]): readonly Option[] {
  return useMemo(() => {
    const labels = new Set(contacts.flatMap((contact) => contact.labels));
    return [...labels].sort((a, b) => a.localeCompare(b)).map((label) => ({ value: label, label }));
  }, [contacts]);
}

interface SelectAllProps {
  readonly shown: readonly ContactReplica[];
  readonly selected: readonly ContactReplica[];
  readonly selection: ContactSelection;
}

function SelectAll({ shown, selected, selection }: SelectAllProps) {
  return (
    <Checkbox
      label="Select every contact shown"
      isDisabled={shown.length === 0}
      isChecked={selected.length === 0 ? false : selected.length === shown.length ? true : 'indeterminate'}
      onChange={(isChecked) => (isChecked ? selection.markAll() : selection.clear())}
      className="ms-2 me-3"
    />
  );
}

interface FilterButtonProps {
  readonly label: string;
  readonly number: number;
  readonly isPressed: boolean;
  readonly onPress: () => void;
}

function FilterButton({ label, number, isPressed, onPress }: FilterButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      disabled={!isPressed && number === 0}
      onClick={onPress}
      className={cx(
        'flex h-7 items-center gap-1.5 rounded-control px-2 disabled:opacity-50',
        isPressed ? 'bg-selected font-medium text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      {label}
      <span className="text-2xs tabular">{formatNumber(number)}</span>
    </button>
  );
}

/** For the eye only: every value says itself what it is. */
function ContactHeadings() {
  return (
    <li aria-hidden="true" className={cx(CONTACT_GRID, 'h-7 border-b border-line text-2xs text-faint')}>
      <span />
      <span />
      <span className="px-2">Name</span>
      <span className="hidden px-2 @lg:block">Title</span>
      <span className="px-2">Email</span>
      <span className="hidden px-2 @3xl:block">Phone</span>
      <span className="hidden px-2 @2xl:block">Labels</span>
      <span />
    </li>
  );
}

interface NoContactsProps {
  readonly isKnown: boolean;
  readonly onAdd: () => void;
  readonly onPaste: () => void;
}

function NoContacts({ isKnown, onAdd, onPaste }: NoContactsProps) {
  if (!isKnown) return null;
  return (
    <EmptyState
      icon={<Users size={28} strokeWidth={1.5} />}
      action={
        <span className="flex items-center gap-2">
          <Button variant="primary" icon={<Plus size={14} aria-hidden="true" />} onClick={onAdd}>
            Add contact
          </Button>
          <Button onClick={onPaste}>Paste many</Button>
        </span>
      }
    >
      Nobody to talk to yet: the first contact becomes the primary one.
    </EmptyState>
  );
}
