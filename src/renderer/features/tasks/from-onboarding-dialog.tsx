import { useMemo, useState } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Combobox } from '../../components/combobox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/select.tsx';
import { notifyError } from '../../components/toast.tsx';
import { count, phaseWord } from '../../lib/words.ts';
import {
  useContacts,
  useCustomer,
  useCustomers,
  useCustomerTasks,
  useOnboardings,
  useStore,
} from '../../store/index.ts';
import { dayOfEntry } from './phase-entry.ts';
import { draftFrom, type TemplateDraft } from './template-draft.ts';

interface FromOnboardingDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDraft: (draft: TemplateDraft) => void;
}

/** Makes a template of the tasks that an onboarding has in a phase. */
export function FromOnboardingDialog({ isOpen, onClose, onDraft }: FromOnboardingDialogProps) {
  const onboardings = useOnboardings().rows;
  const customers = useCustomers().rows;
  const options = useMemo(() => {
    const names = new Map(customers.map(({ key, name }) => [key, name]));
    return onboardings.map(({ key, name, customer_key }) => ({
      value: key,
      label: name ?? 'Onboarding without a name',
      detail: names.get(customer_key),
    }));
  }, [onboardings, customers]);
  const [chosen, setChosen] = useState<string | null>(null);
  const onboarding = onboardings.find(({ key }) => key === chosen);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Make a template from an onboarding"
      description="Its tasks are copied: who they were given to as a role, their due days as days from the start of the phase."
    >
      <div className="flex flex-col gap-3 pt-1">
        <Combobox
          label="Onboarding"
          placeholder="Type to find one"
          value={chosen}
          options={options}
          onChange={setChosen}
        />
        {onboarding === undefined ? null : (
          <PhaseChoice key={onboarding.key} onboarding={onboarding} onClose={onClose} onDraft={onDraft} />
        )}
      </div>
    </Dialog>
  );
}

interface PhaseChoiceProps extends Omit<FromOnboardingDialogProps, 'isOpen'> {
  readonly onboarding: OnboardingReplica;
}

function PhaseChoice({ onboarding, onClose, onDraft }: PhaseChoiceProps) {
  const store = useStore();
  const { key, customer_key } = onboarding;
  const customer = useCustomer(customer_key).customer ?? undefined;
  const contacts = useContacts(customer_key).rows;
  const all = useCustomerTasks(customer_key);
  const tasks = all.rows.filter(({ onboarding_key }) => onboarding_key === key);
  const phases = [...new Set(tasks.map(({ phase }) => phase))];
  const [chosen, setChosen] = useState<string | null>(null);
  const phase =
    chosen ?? (phases.includes(onboarding.phase as never) ? onboarding.phase : (phases[0] ?? null));
  if (all.status === 'ready' && phases.length === 0)
    return <p className="text-muted">It has no tasks that a template could be made of.</p>;
  if (phase === null) return null;
  async function make(from: string): Promise<void> {
    try {
      const start = await dayOfEntry(store, onboarding, from);
      const primaryContact = contacts.find(({ is_primary }) => is_primary)?.id ?? null;
      const name = `${phaseWord(from).label} tasks`;
      onClose();
      onDraft(draftFrom({ onboarding, customer, primaryContact, tasks, phase: from, name, start }));
    } catch (error) {
      notifyError('The tasks could not be read', reasonOf(error));
    }
  }
  return (
    <>
      <Select
        label="Phase"
        value={phase}
        options={phases.map((one) => ({
          value: one as string,
          label: `${phaseWord(one).label}: ${count(tasks.filter((task) => task.phase === one).length, 'task')}`,
        }))}
        onChange={setChosen}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" onClick={() => void make(phase)}>
          Copy its tasks
        </Button>
      </div>
    </>
  );
}
