import { type FormEvent, useId, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { PHASES, type Phase } from '#shared/v1/statuses.ts';
import { midnightOf } from '#shared/values/calendar.ts';
import { Button } from '../../../components/button.tsx';
import { Combobox } from '../../../components/combobox.tsx';
import { DayField } from '../../../components/day-field.tsx';
import { Drawer } from '../../../components/drawer.tsx';
import { Select } from '../../../components/select.tsx';
import { SubmitForm } from '../../../components/submit-form.tsx';
import { TextField } from '../../../components/text-field.tsx';
import { notify } from '../../../components/toast.tsx';

import { phaseWord } from '../../../lib/words.ts';
import { inBackground } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { usePeopleOptions } from '../../../state/people.tsx';
import { useAppInfo, useCustomers, useStore } from '../../../store/index.ts';

interface NewOnboardingDrawerProps {
  /** Without it the drawer asks whose onboarding it is. */
  readonly customer?: CustomerReplica;
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
      <OnboardingForm id={formId} {...(customer === undefined ? {} : { customer })} onClose={onClose} />
    </Drawer>
  );
}

interface OnboardingFormProps extends Omit<NewOnboardingDrawerProps, 'isOpen'> {
  readonly id: string;
}

const PHASE_OPTIONS = PHASES.map((phase) => ({ value: phase, label: phaseWord(phase).label }));

function OnboardingForm({ id, customer, onClose }: OnboardingFormProps) {
  const store = useStore();
  const [, navigate] = useLocation();
  const me = useAppInfo()?.me ?? null;
  const people = usePeopleOptions();
  const [customerKey, setCustomerKey] = useState(customer?.key ?? null);
  const [name, setName] = useState('');
  const [phase, setPhase] = useState<Phase>(PHASES[0]);
  const [target, setTarget] = useState<string | null>(null);
  const [targetProblem, setTargetProblem] = useState<string | null>(null);
  const [csm, setCsm] = useState(me);
  const [error, setError] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (customerKey === null) {
      const form = event.currentTarget;
      setError('Choose the customer');
      focusInvalid(form);
      return;
    }
    if (targetProblem !== null) {
      focusInvalid(event.currentTarget);
      return;
    }
    const creation = store.createOnboarding(customerKey, {
      name: name.trim() === '' ? null : name.trim(),
      phase,
      target_launch_date: target === null ? null : midnightOf(target),
      csm_id: csm,
    });
    inBackground(creation.then(say));
    onClose();
  }

  function say(onboarding: OnboardingReplica): void {
    if (customer !== undefined) return;
    notify({
      message: `Created ${onboarding.name ?? 'the onboarding'}`,
      action: { label: 'Open', run: () => navigate(paths.onboarding(refOf(onboarding))) },
    });
  }

  return (
    <SubmitForm id={id} onSubmit={submit}>
      {customer === undefined ? (
        <CustomerField
          value={customerKey}
          error={error}
          onChange={(key) => {
            setCustomerKey(key);
            setError(null);
          }}
        />
      ) : null}
      <TextField
        label="Name"
        maxLength={255}
        placeholder="Such as Nordic rollout"
        hint="Without one it is named after the customer."
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Select label="Phase" value={phase} options={PHASE_OPTIONS} onChange={setPhase} />
      <DayField
        label="Target date"
        value={target}
        hint="May stay empty. Type it, or pick it: 15 Dec, fri, +2w."
        onChange={setTarget}
        onProblem={setTargetProblem}
      />
      <Combobox label="CSM" isClearable placeholder="Nobody" value={csm} options={people} onChange={setCsm} />
    </SubmitForm>
  );
}

/** Once what is wrong is on screen. */
function focusInvalid(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
}

interface CustomerFieldProps {
  readonly value: string | null;
  readonly error: string | null;
  readonly onChange: (key: string | null) => void;
}

function CustomerField({ value, error, onChange }: CustomerFieldProps) {
  const { rows } = useCustomers();
  const options = useMemo(
    () =>
      rows
        .filter(({ status }) => status !== 'archived')
        .map(({ key, name, display_id, domain }) => ({
          value: key,
          label: name,
          detail: domain ?? (display_id > 0 ? `#${display_id}` : undefined),
        })),
    [rows],
  );
  return (
    <Combobox
      label="Customer"
      isRequired
      placeholder="Type to find a customer"
      value={value}
      options={options}
      error={error}
      onChange={onChange}
    />
  );
}
