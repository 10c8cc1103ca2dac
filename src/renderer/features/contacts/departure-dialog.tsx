import { useState } from 'react';
import type { ContactReplica } from '#shared/replica.ts';
import { Combobox } from '../../components/combobox.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { count } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';
import { archiveContacts, asksForReplacement, deleteContact, replacementsFor } from './contact-actions.ts';

/** Contacts about to go, waiting for an answer. */
export interface Departure {
  readonly kind: 'archive' | 'delete';
  readonly leaving: readonly ContactReplica[];
}

interface DepartureDialogProps {
  readonly contacts: readonly ContactReplica[];
  readonly departure: Departure | null;
  readonly hasOwner: boolean;
  readonly onClose: () => void;
}

/** Asks before a contact is deleted, and who becomes the primary contact when the present one goes. */
export function DepartureDialog({ departure, ...rest }: DepartureDialogProps) {
  // What is asked stays in place while the dialog fades out.
  const [last, setLast] = useState(departure);
  if (departure !== null && departure !== last) setLast(departure);
  if (last === null) return null;
  const id = last.leaving.map(({ key }) => key).join(' ');
  return <Question key={`${last.kind} ${id}`} {...rest} isOpen={departure !== null} departure={last} />;
}

interface QuestionProps extends Omit<DepartureDialogProps, 'departure'> {
  readonly isOpen: boolean;
  readonly departure: Departure;
}

function Question({ contacts, departure, hasOwner, isOpen, onClose }: QuestionProps) {
  const store = useStore();
  const { kind, leaving } = departure;
  const candidates = replacementsFor(contacts, leaving);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const replacement = chosen === undefined ? (candidates[0]?.key ?? null) : chosen;
  const [first] = leaving;
  const who = leaving.length === 1 ? (first?.name ?? '') : count(leaving.length, 'contact');
  const primary = leaving.find(({ is_primary }) => is_primary);

  function confirm(): void {
    if (kind === 'archive') archiveContacts(store, leaving, replacement);
    else if (first !== undefined) deleteContact(store, first, replacement);
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      isDangerous={kind === 'delete'}
      title={kind === 'delete' ? `Delete ${who}?` : `Archive ${who}?`}
      description={
        kind === 'delete'
          ? 'The contact goes for good; in the history it stays as “removed contact”. To keep it out of sight only, archive it.'
          : `${primary?.name ?? ''} is the primary contact. Who takes over?`
      }
      confirmLabel={kind === 'delete' ? 'Delete contact' : 'Archive'}
      onConfirm={confirm}
    >
      {asksForReplacement(contacts, leaving) ? (
        <Combobox
          label="New primary contact"
          isClearable
          placeholder="Nobody"
          value={replacement}
          options={candidates.map(({ key, name, email }) => ({ value: key, label: name, detail: email }))}
          onChange={setChosen}
          hint={replacement === null ? nobodyHint(hasOwner) : undefined}
          className="pt-1"
        />
      ) : primary !== undefined ? (
        <p className="text-muted">{nobodyHint(hasOwner)}</p>
      ) : null}
    </ConfirmDialog>
  );
}

function nobodyHint(hasOwner: boolean): string {
  return hasOwner
    ? 'Without a primary contact the owner stands in, and it counts as a risk.'
    : 'Without a primary contact nobody stands in, and it counts as a risk.';
}
