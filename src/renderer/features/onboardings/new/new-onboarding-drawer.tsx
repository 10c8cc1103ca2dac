import { type FormEvent, useId, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
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
import { phasesInOrder } from '../../../lib/workspace-words.ts';
import { inBackground } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { dropDraft, useDraft } from '../../../state/drafts.ts';
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
          <Button
            onClick={() => {
              dropDraft(draftIdOf(customer));
              onClose();
            }}
          >
            Cancel
          </Button>
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

interface Draft {
  readonly customerKey: string | null;
  readonly name: string;
  readonly phase: Phase;
  readonly target: string | null;
  readonly csm: string | null;
}

/** Esc and a click beside the drawer keep what was typed; Cancel does not. */
function draftIdOf(customer: CustomerReplica | undefined): string {
  return customer === undefined ? 'new-onboarding' : `new-onboarding/${customer.key}`;
}

function OnboardingForm({ id, customer, onClose }: OnboardingFormProps) {
  const store = useStore();
  const [, navigate] = useLocation();
  const me = useAppInfo()?.me ?? null;
  const people = usePeopleOptions();
  const initial = useMemo<Draft>(
    () => ({
      customerKey: customer?.key ?? null,
      name: '',
      phase: phasesInOrder()[0] ?? 'before_getting_started',
      target: null,
      csm: me,
    }),
    [customer?.key, me],
  );
  const [draft, setDraft, drop] = useDraft(draftIdOf(customer), initial);
  const { customerKey, name, phase, target, csm } = draft;
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const [targetProblem, setTargetProblem] = useState<string | null>(null);
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
    drop();
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
            change({ customerKey: key });
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
        onChange={(event) => change({ name: event.target.value })}
      />
      <Select
        label="Phase"
        value={phase}
        options={phasesInOrder().map((phase) => ({ value: phase, label: phaseWord(phase).label }))}
        onChange={(next) => change({ phase: next })}
      />
      <DayField
        label="Target date"
        value={target}
        hint="May stay empty. Type it, or pick it: 15 Dec, fri, +2w."
        onChange={(next) => change({ target: next })}
        onProblem={setTargetProblem}
      />
      <Combobox
        label="CSM"
        isClearable
        placeholder="Nobody"
        value={csm}
        options={people}
        onChange={(next) => change({ csm: next })}
      />
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
