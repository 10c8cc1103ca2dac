import { UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { PersonReplica } from '#shared/replica.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notifyError } from '../../components/toast.tsx';
import { sayWritten } from '../../state/undo.ts';
import { useAppInfo, usePeople, useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

/** The directory of the workspace: who can own a customer or run an onboarding. */
export function PeopleSection() {
  const people = usePeople();
  const me = useAppInfo()?.me ?? null;
  const present = people.filter((person) => person.removed_at === null);
  const left = people.filter((person) => person.removed_at !== null);
  return (
    <Section
      title="People"
      description="They can own customers and run onboardings. People who have left keep their name in the history."
    >
      <AddPerson />
      {present.length === 0 ? (
        <EmptyState icon={<UserPlus size={24} />}>
          Nobody is here yet. Add the people of your team above.
        </EmptyState>
      ) : (
        <PersonList label="People of the workspace" people={present} me={me} />
      )}
      {left.length > 0 ? (
        <>
          <h3 className="pt-2 font-medium text-muted">Left the workspace</h3>
          <PersonList label="People who left" people={left} me={me} />
        </>
      ) : null}
    </Section>
  );
}

function AddPerson() {
  const store = useStore();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string | null>(null);

  function add(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') {
      setError('Write their name');
      return;
    }
    store.bridge.call('people.save', { name, email: email.trim() === '' ? null : email }).then(
      ({ batch_id }) => {
        setName('');
        setEmail('');
        setError(null);
        sayWritten(store, batch_id, `${name.trim()} added`);
      },
      (failure: Error) => setError(failure.message),
    );
  }

  return (
    <form noValidate onSubmit={add} className="flex items-start gap-2">
      <TextField
        label="Name"
        maxLength={255}
        value={name}
        error={error}
        onChange={(event) => setName(event.target.value)}
        className="flex-1"
      />
      <TextField
        label="Email"
        type="email"
        maxLength={320}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        className="flex-1"
      />
      <Button type="submit" variant="primary" className="mt-5 h-8">
        Add person
      </Button>
    </form>
  );
}

interface PersonListProps {
  readonly label: string;
  readonly people: readonly PersonReplica[];
  readonly me: string | null;
}

function PersonList({ label, people, me }: PersonListProps) {
  const store = useStore();
  function change({ key, name, email }: PersonReplica, removed: boolean): void {
    store.bridge.call('people.save', { key, name, email, removed }).then(
      ({ batch_id }) =>
        sayWritten(store, batch_id, removed ? `${name} has left the workspace` : `${name} is back`),
      (failure: Error) => notifyError(`${name} was not changed`, failure.message),
    );
  }

  return (
    <ul aria-label={label} className="flex flex-col rounded-panel border border-line">
      {people.map((person) => (
        <li
          key={person.key}
          className="flex h-11 items-center gap-3 border-b border-line-faint px-4 last:border-b-0"
        >
          <Avatar name={person.name} />
          <span dir="auto" className="cut min-w-0 flex-1 font-medium">
            {person.name}
            {person.key === me ? <span className="font-normal text-faint"> · you</span> : null}
          </span>
          <span dir="auto" className="cut min-w-0 flex-1 text-muted">
            {person.email}
          </span>
          <Button
            variant="quiet"
            size="small"
            className="-me-2"
            onClick={() => change(person, person.removed_at === null)}
            disabled={person.key === me}
            aria-label={`${person.removed_at === null ? 'Mark as left' : 'Bring back'}: ${person.name}`}
          >
            {person.removed_at === null ? 'Mark as left' : 'Bring back'}
          </Button>
        </li>
      ))}
    </ul>
  );
}
