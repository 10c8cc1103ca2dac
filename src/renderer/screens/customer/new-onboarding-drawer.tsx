import { type FormEvent, useId, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { PHASES, type Phase } from '#shared/v1/onboarding.ts';
import { Button } from '../../components/button.tsx';
import { Combobox } from '../../components/combobox.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { fromDateInput } from '../../lib/dates.ts';
import { phaseWord } from '../../lib/words.ts';
import { usePeopleOptions } from '../../state/people.tsx';
import { useAppInfo, useStore } from '../../store/index.ts';
import { inBackground } from './use-save.ts';

interface NewOnboardingDrawerProps {
  readonly customer: CustomerReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function NewOnboardingDrawer({ customer, isOpen, onClose }: NewOnboardingDrawerProps) {
  const formId = useId();
  return (
    <Drawer
      isOpen={isOpen}
      onClose={onClose}
      title="New onboarding"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" keys="mod+enter">
            Create onboarding
          </Button>
        </>
      }
    >
      <OnboardingForm id={formId} customer={customer} onClose={onClose} />
    </Drawer>
  );
}

interface OnboardingFormProps extends Omit<NewOnboardingDrawerProps, 'isOpen'> {
  readonly id: string;
}

const PHASE_OPTIONS = PHASES.map((phase) => ({ value: phase, label: phaseWord(phase).label }));

function OnboardingForm({ id, customer, onClose }: OnboardingFormProps) {
  const store = useStore();
  const me = useAppInfo()?.me ?? null;
  const people = usePeopleOptions();
  const [name, setName] = useState('');
  const [phase, setPhase] = useState<Phase>(PHASES[0]);
  const [target, setTarget] = useState('');
  const [csm, setCsm] = useState(me);
  const [error, setError] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (name.trim() === '') {
      const form = event.currentTarget;
      setError('Give the onboarding a name');
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    inBackground(
      store.createOnboarding(customer.key, {
        name: name.trim(),
        phase,
        target_launch_date: target === '' ? null : fromDateInput(target),
        csm_id: csm,
      }),
    );
    onClose();
  }

  return (
    <form
      id={id}
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
      className="flex flex-col gap-4 pb-4"
    >
      <TextField
        label="Name"
        isRequired
        maxLength={255}
        placeholder="Such as Nordic rollout"
        value={name}
        error={error}
        onChange={(event) => {
          setName(event.target.value);
          setError(null);
        }}
      />
      <Select label="Phase" value={phase} options={PHASE_OPTIONS} onChange={setPhase} />
      <TextField
        label="Target date"
        type="date"
        value={target}
        hint="May stay empty."
        onChange={(event) => setTarget(event.target.value)}
      />
      <Combobox label="CSM" isClearable placeholder="Nobody" value={csm} options={people} onChange={setCsm} />
    </form>
  );
}
