import { useMemo } from 'react';
import { Avatar, PersonName } from '../../components/avatar.tsx';
import { InlineSelect } from '../../components/inline-edit.tsx';
import type { Option } from '../../components/options.ts';
import { usePeopleByKey, usePeopleOptions } from '../../state/people.tsx';
import { useContacts } from '../../store/index.ts';

/** Who may be given a task: people of the workspace, then the customer's contacts. */
export function useAssigneeOptions(customerKey: string, current: string | null = null): readonly Option[] {
  const people = usePeopleOptions(current);
  const contacts = useContacts(customerKey).rows;
  return useMemo(
    () => [
      ...people,
      ...contacts
        .filter(({ archived, id }) => !archived || id === current)
        .map(({ id, name, title, email }) => ({
          value: id,
          label: name,
          detail: title ?? email,
          icon: <Avatar name={name} />,
        })),
    ],
    [people, contacts, current],
  );
}

/** Whose task it is, in a list: somebody of the workspace, or a contact of the customer. */
export function AssigneeName({ id, customerKey }: { readonly id: string; readonly customerKey: string }) {
  const person = usePeopleByKey().get(id);
  return (
    <span dir="auto" className="cut">
      {person === undefined ? <ContactName id={id} customerKey={customerKey} /> : person.name}
    </span>
  );
}

function ContactName({ id, customerKey }: { readonly id: string; readonly customerKey: string }) {
  const { rows, status } = useContacts(customerKey);
  const contact = rows.find((row) => row.id === id || row.key === id);
  return contact?.name ?? (status === 'ready' ? 'Somebody unknown' : '');
}

interface AssigneeEditorProps {
  readonly customerKey: string;
  readonly value: string | null;
  readonly isReadOnly: boolean;
  /** Whether it matters that nobody has it. */
  readonly isMissed: boolean;
  readonly onSave: (assignee: string | null) => Promise<void>;
}

/** Whose task it is. */
export function AssigneeEditor({ customerKey, value, isReadOnly, isMissed, onSave }: AssigneeEditorProps) {
  const options = useAssigneeOptions(customerKey, value);
  const people = usePeopleByKey();
  const option = options.find((one) => one.value === value);
  const isKnown = value === null || option !== undefined;
  return (
    <InlineSelect
      label="Assignee"
      value={value}
      isClearable
      isReadOnly={isReadOnly}
      options={isKnown ? options : [...options, { value: value ?? '', label: 'Somebody unknown' }]}
      placeholder={isMissed ? 'Unassigned' : ''}
      onSave={onSave}
      className={
        value === null && isMissed
          ? '[&>span:first-child]:text-warning-text [&>span:first-child]:whitespace-nowrap'
          : undefined
      }
      display={
        <PersonName
          name={option?.label ?? 'Somebody unknown'}
          isGone={people.get(value ?? '')?.removed_at != null}
        />
      }
    />
  );
}
