import { type FormEvent, useMemo, useState } from 'react';
import type { PersonReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { sayWritten } from '../../state/undo.ts';
import { useAppInfo, usePeople, useStore } from '../../store/index.ts';
import { SavedLine } from './saved-line.tsx';
import { Section } from './section.tsx';

/** Who sits here, and what their workspace is called. */
export function ProfileSection() {
  const info = useAppInfo();
  const people = usePeople();
  const store = useStore();
  const me = people.find((person) => person.key === info?.me);
  const present = people.filter((person) => person.removed_at === null || person.key === info?.me);
  if (info === null) return null;
  return (
    <>
      <Section
        title="Profile"
        description="Your name stands beside everything you change, and new customers are yours unless you say otherwise."
      >
        {me === undefined ? <Introduction /> : <PersonForm key={me.key} person={me} />}
        {present.length > 0 ? (
          <Select
            label="Who uses this computer"
            value={info.me}
            placeholder="Nobody yet"
            options={present.map(({ key, name }) => ({ value: key, label: name }))}
            onChange={(person_key) => {
              void store.bridge
                .call('profile.set', { person_key })
                .then(() => notify({ message: 'Profile changed' }));
            }}
            className="w-72"
          />
        ) : null}
      </Section>
      <Section title="Workspace" description="What your team calls it. It shows at the top left.">
        <WorkspaceForm key={info.workspace.id} name={info.workspace.name} />
      </Section>
    </>
  );
}

function Introduction() {
  const store = useStore();
  async function introduce(name: string): Promise<void> {
    const { key } = await store.bridge.call('people.save', { name, email: null });
    await store.bridge.call('profile.set', { person_key: key });
  }
  return <SavedLine label="Your name" value="" verb="Save name" onSave={introduce} />;
}

function PersonForm({ person }: { readonly person: PersonReplica }) {
  const store = useStore();
  const initial = useMemo(
    () => ({ name: person.name, email: person.email ?? '' }),
    [person.name, person.email],
  );
  const [{ name, email }, setTyped, drop] = useDraft(`settings/profile/${person.key}`, initial);
  const [error, setError] = useState<string | null>(null);
  const isChanged = name.trim() !== person.name || email.trim() !== (person.email ?? '');

  function save(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') {
      setError('Write your name');
      return;
    }
    store.bridge
      .call('people.save', { key: person.key, name, email: email.trim() === '' ? null : email })
      .then(
        ({ batch_id }) => {
          drop();
          setError(null);
          sayWritten(store, batch_id, 'Profile saved');
        },
        (failure: Error) => setError(failure.message),
      );
  }

  return (
    <SubmitForm onSubmit={save} className="flex max-w-72 flex-col gap-3">
      <TextField
        label="Your name"
        autoComplete="name"
        maxLength={255}
        value={name}
        error={error}
        onChange={(event) => setTyped((before) => ({ ...before, name: event.target.value }))}
      />
      <TextField
        label="Email"
        type="email"
        autoComplete="email"
        maxLength={320}
        value={email}
        onChange={(event) => setTyped((before) => ({ ...before, email: event.target.value }))}
      />
      <div>
        <Button type="submit" variant="primary" disabled={!isChanged}>
          Save profile
        </Button>
      </div>
    </SubmitForm>
  );
}

function WorkspaceForm({ name }: { readonly name: string }) {
  const store = useStore();
  return (
    <SavedLine
      label="Workspace name"
      value={name}
      verb="Rename workspace"
      onSave={async (next) => {
        const { batch_id } = await store.bridge.call('workspace.set', { name: next });
        sayWritten(store, batch_id, 'Workspace renamed');
      }}
    />
  );
}
