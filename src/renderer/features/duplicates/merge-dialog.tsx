import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { Combobox } from '../../components/combobox.tsx';
import { useNow } from '../../components/date-text.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import type { Option } from '../../components/options.ts';
import { Radio } from '../../components/radio.tsx';
import { inSentence } from '../../lib/words.ts';
import { paths, refOf } from '../../routes.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { sayUpdates } from '../../state/undo.ts';
import {
  useContacts,
  useCustomerComments,
  useCustomerOnboardings,
  useCustomers,
  useCustomerTasks,
  useStore,
} from '../../store/index.ts';
import { comingOver, previewOfMerge, type Taken } from './merge-preview.ts';

interface MergeDialogProps {
  /** Two, or one that is to be merged with another that is chosen. */
  readonly customers: readonly CustomerReplica[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Makes one customer of two, after showing what becomes of both. */
export function MergeDialog({ customers, isOpen, onClose }: MergeDialogProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const all = useCustomers().rows;
  const [one, second] = customers;
  const other = second ?? all.find(({ key }) => key === chosen);
  if (one === undefined) return null;
  if (other !== undefined)
    return (
      <Question
        key={`${one.key} ${other.key}`}
        pair={[one, other]}
        isOpen={isOpen}
        onClose={() => {
          setChosen(null);
          onClose();
        }}
      />
    );
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Merge ${one.name} with another customer`}
      description="Two records of the same company become one. What becomes of both is shown first."
    >
      <Combobox
        label="The other customer"
        placeholder="Type to find it"
        value={null}
        options={isOpen ? optionsBeside(one, all) : []}
        onChange={setChosen}
        className="pt-1"
      />
    </Dialog>
  );
}

function optionsBeside(one: CustomerReplica, all: readonly CustomerReplica[]): readonly Option[] {
  return all
    .filter(({ key }) => key !== one.key)
    .map(({ key, name, domain, display_id }) => ({
      value: key,
      label: name,
      detail: domain ?? `#${display_id}`,
    }));
}

interface QuestionProps {
  readonly pair: readonly [CustomerReplica, CustomerReplica];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const idOf = ({ display_id }: CustomerReplica) => (display_id > 0 ? ` #${display_id}` : '');

function Question({ pair, isOpen, onClose }: QuestionProps) {
  const store = useStore();
  const [, navigate] = useLocation();
  const [first, second] = pair;
  const [kept, setKept] = useState(first.key);
  const [winner, loser] = kept === first.key ? [first, second] : [second, first];

  function merge(): void {
    const label = `Merged ${inSentence(loser.name)} into ${inSentence(winner.name)}`;
    const input = { into: winner.key };
    const change = {
      operation: 'act',
      collection: 'customers',
      key: loser.key,
      action: 'merge',
      input,
    } as const;
    sayUpdates(store.change([change], label), label, 'customer');
    navigate(paths.customer(refOf(winner)));
  }

  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Merge ${first.name} and ${second.name}?`}
      description="Contacts, onboardings, tasks, notes and history come together. Undo makes them two again."
      confirmLabel="Merge customers"
      onConfirm={merge}
    >
      <div className="flex flex-col gap-3 pt-1">
        <fieldset className="flex flex-col gap-1.5">
          <legend className="pb-1 text-xs font-medium text-muted">Which one stays</legend>
          {pair.map((customer) => (
            <Radio
              key={customer.key}
              name="kept"
              value={customer.key}
              checked={kept === customer.key}
              onChange={() => setKept(customer.key)}
            >
              <bdi className="wrap-anywhere">{customer.name}</bdi>
              <span className="text-faint tabular">{idOf(customer)}</span>
            </Radio>
          ))}
        </fieldset>
        <Outcome winner={winner} loser={loser} />
      </div>
    </ConfirmDialog>
  );
}

interface OutcomeProps {
  readonly winner: CustomerReplica;
  readonly loser: CustomerReplica;
}

/** What the merge makes of both. */
function Outcome({ winner, loser }: OutcomeProps) {
  const people = usePeopleByKey();
  const now = useNow();
  const ofWinner = useContacts(winner.key).rows;
  const ofLoser = useContacts(loser.key).rows;
  const work = {
    onboardings: useCustomerOnboardings(loser.key).rows.length,
    tasks: useCustomerTasks(loser.key).rows.length,
    comments: useCustomerComments(loser.key).rows.length,
  };
  const preview = useMemo(
    () =>
      previewOfMerge(
        winner,
        loser,
        { ofWinner, ofLoser },
        { person: (key) => people.get(key)?.name ?? null, now },
      ),
    [winner, loser, ofWinner, ofLoser, people, now],
  );
  const { taken, dropped, folded, moved, primary } = preview;
  const coming = comingOver({ contacts: moved.length, ...work });
  return (
    <section
      aria-label="What becomes of both"
      className="flex flex-col gap-3 rounded-control border border-line px-3 py-2.5 wrap-anywhere"
    >
      <p>
        <bdi className="font-medium">{winner.name}</bdi> stays with its values
        {taken.length === 0 ? '.' : ' and gets what it lacks:'}
      </p>
      <Values values={taken} />
      {dropped.length === 0 ? null : (
        <>
          <p className="text-muted">
            Not kept of <bdi>{loser.name}</bdi>, but in the history:
          </p>
          <Values values={dropped} isGone />
        </>
      )}
      <ul className="flex flex-col gap-0.5 text-muted">
        {coming === null ? null : <li>{coming}</li>}
        {folded.map(({ kept: one, gone }) => (
          <li key={gone.key} className="wrap-anywhere">
            <bdi>{one.email}</bdi> is in both: one contact, <bdi>{one.name}</bdi>
          </li>
        ))}
        <li>
          {primary === null ? (
            'No primary contact'
          ) : (
            <>
              Primary contact: <bdi>{primary.name}</bdi>
            </>
          )}
        </li>
        <li>
          Links to <bdi>{loser.name}</bdi>
          {idOf(loser)} lead to <bdi>{winner.name}</bdi>
        </li>
      </ul>
    </section>
  );
}

function Values({
  values,
  isGone = false,
}: {
  readonly values: readonly Taken[];
  readonly isGone?: boolean;
}) {
  if (values.length === 0) return null;
  return (
    <dl className="flex flex-col gap-0.5">
      {values.map(({ field, label, value }) => (
        <div key={field} className="flex gap-2">
          <dt className="w-28 shrink-0 text-muted wrap-anywhere">{label}</dt>
          <dd
            dir="auto"
            className={isGone ? 'min-w-0 text-muted line-through wrap-anywhere' : 'min-w-0 wrap-anywhere'}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
