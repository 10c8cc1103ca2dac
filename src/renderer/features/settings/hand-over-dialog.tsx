import { useEffect, useMemo, useState } from 'react';
import type { BridgeOutput } from '#shared/bridge.ts';
import type { PersonReplica } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { Combobox } from '../../components/combobox.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { notifyError } from '../../components/toast.tsx';
import { count, countsOf } from '../../lib/words.ts';
import { usePeopleOptions } from '../../state/people.tsx';
import { sayUpdates } from '../../state/undo.ts';
import {
  type Store,
  useCustomers,
  useOnboardings,
  usePeople,
  useStore,
  useTasks,
} from '../../store/index.ts';
import { belongingsOf, handOverChanges } from './hand-over.ts';

interface HandOverDialogProps {
  readonly leaving: PersonReplica | null;
  readonly onClose: () => void;
}

/** Asks who takes over from somebody who leaves, or has left, and shows what they take over. */
export function HandOverDialog({ leaving, onClose }: HandOverDialogProps) {
  // What is asked stays in place while the dialog fades out.
  const [last, setLast] = useState(leaving);
  if (leaving !== null && leaving !== last) setLast(leaving);
  if (last === null) return null;
  return <Question key={last.key} person={last} isOpen={leaving !== null} onClose={onClose} />;
}

type ApiKey = BridgeOutput<'keys.list'>['keys'][number];

const NO_KEYS: readonly ApiKey[] = [];

/** The keys that act for somebody and are accepted; none until they are known. */
function useWorkingKeys({ id }: PersonReplica, isAsked: boolean): readonly ApiKey[] {
  const { bridge } = useStore();
  const [keys, setKeys] = useState(NO_KEYS);
  useEffect(() => {
    if (!isAsked) return;
    let isCurrent = true;
    bridge.call('keys.list', {}).then(
      ({ keys: all }) => {
        if (!isCurrent) return;
        const isOver = ({ expires_at }: ApiKey) =>
          expires_at !== null && Date.parse(expires_at) <= Date.now();
        setKeys(all.filter((key) => key.person_id === id && key.revoked_at === null && !isOver(key)));
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [bridge, id, isAsked]);
  return keys;
}

async function revoke({ bridge }: Pick<Store, 'bridge'>, id: string, name: string): Promise<void> {
  try {
    await bridge.call('keys.revoke', { id });
  } catch (failure) {
    notifyError(`${name} was not revoked`, reasonOf(failure));
  }
}

/** So many customers are named; the others are counted. */
const NAMED = 5;

/** A workspace has always somebody who owns it. */
function needsHeir({ role, removed_at }: PersonReplica): boolean {
  return role === 'owner' && removed_at === null;
}

function noOwnerHint(person: PersonReplica): string {
  return needsHeir(person)
    ? 'They own the workspace: somebody has to take over.'
    : 'Their customers will have no owner.';
}

interface QuestionProps {
  readonly person: PersonReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Question({ person, isOpen, onClose }: QuestionProps) {
  const store = useStore();
  const people = usePeople();
  const all = {
    customers: useCustomers().rows,
    onboardings: useOnboardings().rows,
    tasks: useTasks().rows,
  };
  const belongings = belongingsOf(person, all);
  const { customers, onboardings, tasks } = belongings;
  const owner = people.find(({ role, removed_at }) => role === 'owner' && removed_at === null);
  const options = usePeopleOptions();
  const heirs = useMemo(() => options.filter(({ value }) => value !== person.key), [options, person.key]);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const heir = chosen === undefined ? (owner?.key === person.key ? null : (owner?.key ?? null)) : chosen;
  const [withWork, setWithWork] = useState(true);
  const keys = useWorkingKeys(person, isOpen);
  const [withKeys, setWithKeys] = useState(true);
  const hasLeft = person.removed_at !== null;
  const work = countsOf({ onboardings: onboardings.length, tasks: tasks.length });
  const heirName = people.find(({ key }) => key === heir)?.name;

  function confirm(): void {
    const now = new Date().toISOString();
    const changes = handOverChanges({ person, heir, withWork: withWork && work.length > 0, now }, belongings);
    const label = hasLeft ? `Handed over from ${person.name}` : `${person.name} has left the workspace`;
    sayUpdates(store.change(changes, label), label, 'record');
    if (withKeys) for (const { id, name } of keys) void revoke(store, id, name);
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={hasLeft ? `Hand over from ${person.name}?` : `${person.name} leaves the workspace?`}
      description={
        customers.length === 0
          ? 'They own no customer. Their name stays in the history, and they can be brought back.'
          : `They own ${count(customers.length, 'customer')}. Their name stays in the history.`
      }
      confirmLabel={hasLeft ? 'Hand over' : 'Confirm and hand over'}
      canConfirm={heir !== null || !needsHeir(person)}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-3 pt-1">
        <Combobox
          label="Who takes over"
          isClearable
          placeholder="Nobody"
          value={heir}
          options={heirs}
          onChange={setChosen}
          hint={
            heir === null
              ? owner === undefined || hasLeft || owner.key === person.key
                ? noOwnerHint(person)
                : `Without a name they go to ${owner.name}, who owns the workspace.`
              : undefined
          }
        />
        {customers.length === 0 ? null : (
          <ul aria-label="What is handed over" className="rounded-control border border-line px-3 py-1.5">
            {customers.slice(0, NAMED).map(({ key, name }) => (
              <li key={key} dir="auto" className="cut">
                {name}
              </li>
            ))}
            {customers.length > NAMED ? (
              <li className="text-muted">and {count(customers.length - NAMED, 'more customer')}</li>
            ) : null}
          </ul>
        )}
        {work.length === 0 ? null : (
          <Checkbox label="Hand over open work too" isChecked={withWork} onChange={setWithWork}>
            {`${work.join(' and ')} still open ${heirName === undefined ? 'are given to nobody' : `go to ${heirName} too`}`}
          </Checkbox>
        )}
        {keys.length === 0 ? null : (
          <Checkbox label="Revoke their API keys" isChecked={withKeys} onChange={setWithKeys}>
            {`Revoke ${keys.map(({ name }) => name).join(', ')}: ${keys.length === 1 ? 'an API key' : 'API keys'} with which they still get in. A revoked key cannot be brought back.`}
          </Checkbox>
        )}
      </div>
    </ConfirmDialog>
  );
}
