import { Ellipsis, UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { choiceLabel } from '#shared/records/labels.ts';
import { person as definition, PERSON_ROLES } from '#shared/records/workspace-types.ts';
import type { PersonReplica } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { InlineText } from '../../components/inline-edit.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { Select } from '../../components/select.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notifyError } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';
import { sayUpdates } from '../../state/undo.ts';
import {
  type RecordChange,
  type Store,
  useAppInfo,
  useCustomers,
  usePeople,
  useStore,
} from '../../store/index.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { Section } from './section.tsx';

type Role = (typeof PERSON_ROLES)[number];
type Fields = Extract<RecordChange, { operation: 'update'; collection: 'people' }>['fields'];

/** The directory of the workspace: who can own a customer or run an onboarding. */
export function PeopleSection() {
  const people = usePeople();
  const [leaving, setLeaving] = useState<PersonReplica | null>(null);
  const present = people.filter((person) => person.removed_at === null);
  const left = people.filter((person) => person.removed_at !== null);
  return (
    <Section
      title="People"
      description="They can own customers and run onboardings. Roles are labels: on this computer everybody may do everything. People who have left keep their name in the history."
    >
      <AddPerson />
      {present.length === 0 ? (
        <EmptyState icon={<UserPlus size={24} />}>
          Nobody is here yet. Add the people of your team above.
        </EmptyState>
      ) : (
        <PersonList label="People of the workspace" people={present} onLeave={setLeaving} />
      )}
      {left.length > 0 ? (
        <>
          <h3 className="pt-2 font-medium text-muted">Left the workspace</h3>
          <PersonList label="People who left" people={left} onLeave={setLeaving} />
        </>
      ) : null}
      <HandOverDialog leaving={leaving} onClose={() => setLeaving(null)} />
    </Section>
  );
}

const NOBODY = { name: '', email: '' };

function AddPerson() {
  const store = useStore();
  const [{ name, email }, setTyped, drop] = useDraft('settings/new-person', NOBODY);
  const [error, setError] = useState<string | null>(null);

  function add(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') {
      setError('Write their name');
      return;
    }
    const fields = { name: name.trim(), email: email.trim() === '' ? null : email.trim() };
    const label = `Added ${fields.name}`;
    try {
      const written = store.change([{ operation: 'create', collection: 'people', fields }], label);
      sayUpdates(written, label, 'person');
    } catch (failure) {
      setError(reasonOf(failure));
      return;
    }
    setTyped(NOBODY);
    drop();
    setError(null);
  }

  return (
    <SubmitForm onSubmit={add} className="flex items-start gap-2">
      <TextField
        label="Name"
        maxLength={255}
        value={name}
        error={error}
        onChange={(event) => setTyped((before) => ({ ...before, name: event.target.value }))}
        className="flex-1"
      />
      <TextField
        label="Email"
        type="email"
        maxLength={320}
        value={email}
        onChange={(event) => setTyped((before) => ({ ...before, email: event.target.value }))}
        className="flex-1"
      />
      <Button type="submit" variant="primary" className="mt-5 h-8">
        Add person
      </Button>
    </SubmitForm>
  );
}

interface PersonListProps {
  readonly label: string;
  readonly people: readonly PersonReplica[];
  readonly onLeave: (person: PersonReplica) => void;
}

function PersonList({ label, people, onLeave }: PersonListProps) {
  return (
    <ul aria-label={label} className="@container flex flex-col rounded-panel border border-line">
      {people.map((person) => (
        <PersonRow key={person.key} person={person} onLeave={() => onLeave(person)} />
      ))}
    </ul>
  );
}

async function save(store: Store, { key, name }: PersonReplica, fields: Fields): Promise<void> {
  const written = store.change(
    [{ operation: 'update', collection: 'people', key, fields }],
    `Changed ${fields.name ?? name}`,
  );
  const refusal = (await written?.done)?.refusals[0];
  if (refusal !== undefined) throw refusal;
}

function PersonRow({ person, onLeave }: { readonly person: PersonReplica; readonly onLeave: () => void }) {
  const store = useStore();
  const me = useAppInfo()?.me ?? null;
  const { key, name, email, role, removed_at } = person;
  const isHere = removed_at === null;
  const owned = useCustomers().rows.filter(({ owner_id }) => owner_id === key).length;
  const setRole = (next: Role) =>
    void save(store, person, { role: next }).catch((failure: Error) =>
      notifyError(`The role of ${name} was not changed`, failure.message),
    );
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-2 border-b @xl:flex-nowrap border-line-faint py-1 ps-4 pe-2 last:border-b-0">
      <Avatar name={name} isGone={!isHere} />
      <div className="min-w-0 flex-1">
        <InlineText
          label={`Name of ${name}`}
          isRequired
          value={name}
          isReadOnly={!isHere}
          display={
            <span dir="ltr" className="flex gap-1">
              <span dir="auto" className="line-clamp-2">
                {name}
              </span>
              {key === me ? <span className="shrink-0 font-normal text-faint">· you</span> : null}
            </span>
          }
          onSave={(next) => save(store, person, { name: next ?? name })}
          className="font-medium"
        />
        <InlineText
          label={`Email of ${name}`}
          maxLength={320}
          placeholder="Add an email"
          value={email}
          isReadOnly={!isHere}
          onSave={(next) => save(store, person, { email: next })}
          className="text-muted"
        />
      </div>
      {owned === 0 ? null : (
        <span className="order-last basis-full ps-9 pb-1 text-xs text-muted tabular @xl:order-none @xl:basis-auto @xl:p-0">
          owns {count(owned, 'customer')}
        </span>
      )}
      {isHere ? (
        <Select
          label={`Role of ${name}`}
          isLabelHidden
          value={role}
          options={PERSON_ROLES.map((value) => ({
            value,
            label: choiceLabel(definition.fields.role, value),
          }))}
          onChange={setRole}
          className="w-28 shrink-0"
        />
      ) : null}
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More for ${name}`}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <Ellipsis size={14} aria-hidden="true" />
          </button>
        }
        items={itemsOf(store, person, { isMe: key === me, owned, onLeave })}
      />
    </li>
  );
}

interface Offers {
  readonly isMe: boolean;
  readonly owned: number;
  readonly onLeave: () => void;
}

function itemsOf(
  store: Store,
  { key, name, removed_at }: PersonReplica,
  offers: Offers,
): readonly MenuItem[] {
  const { isMe, owned, onLeave } = offers;
  if (removed_at !== null) {
    const label = `${name} is back`;
    const back = { operation: 'update', collection: 'people', key, fields: { removed_at: null } } as const;
    return [
      ...(owned === 0 ? [] : [{ label: 'Hand over their customers…', onSelect: () => setTimeout(onLeave) }]),
      { label: 'Bring back', onSelect: () => sayUpdates(store.change([back], label), label, 'person') },
    ];
  }
  return [
    {
      label: 'This is me',
      isDisabled: isMe,
      onSelect: () =>
        void store.bridge
          .call('profile.set', { person_key: key })
          .catch((failure: Error) => notifyError('The profile was not changed', failure.message)),
    },
    {
      label: 'Leaves the workspace…',
      isDangerous: true,
      isDisabled: isMe,
      onSelect: () => setTimeout(onLeave),
    },
  ];
}
