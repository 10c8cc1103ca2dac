import { type FormEvent, useId, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica, OnboardingReplica, TemplateReplica } from '#shared/replica.ts';
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
import { count, phaseWord } from '../../../lib/words.ts';
import { phasesInOrder } from '../../../lib/workspace-words.ts';
import { inBackground } from '../../../records/use-save.ts';
import { paths, refOf } from '../../../routes.ts';
import { dropDraft, useDraft } from '../../../state/drafts.ts';
import { usePeopleOptions } from '../../../state/people.tsx';
import { useAppInfo, useCustomers, useStore, useTemplates } from '../../../store/index.ts';

interface NewOnboardingDrawerProps {
  /** Without it the drawer asks whose onboarding it is. */
  readonly customer?: CustomerReplica;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Where it shows at once; elsewhere a notice leads to it. */
  readonly onCreated?: (onboarding: OnboardingReplica) => void;
}

export function NewOnboardingDrawer({ isOpen, ...form }: NewOnboardingDrawerProps) {
  const formId = useId();
  const { customer, onClose } = form;
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
      <OnboardingForm id={formId} {...form} />
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
  /** Key of a template; null for the default of the phase. */
  readonly template: string | null;
}

/** Esc and a click beside the drawer keep what was typed; Cancel does not. */
function draftIdOf(customer: CustomerReplica | undefined): string {
  return customer === undefined ? 'new-onboarding' : `new-onboarding/${customer.key}`;
}

function OnboardingForm({ id, customer, onClose, onCreated }: OnboardingFormProps) {
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
      template: null,
    }),
    [customer?.key, me],
  );
  const [draft, setDraft, drop] = useDraft(draftIdOf(customer), initial);
  const { customerKey, name, phase, target, csm } = draft;
  const templates = useTemplatesOf(phase);
  const template = templates.find(({ key }) => key === draft.template);
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
      ...(template === undefined ? {} : { template_id: template.id }),
    });
    inBackground(creation.then(say));
    drop();
    onClose();
  }

  function say(onboarding: OnboardingReplica): void {
    onCreated?.(onboarding);
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
      <TemplateField
        templates={templates}
        phase={phase}
        chosen={template}
        onChange={(key) => change({ template: key })}
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

/** Templates whose tasks may be made with an onboarding in a phase. */
function useTemplatesOf(phase: Phase): readonly TemplateReplica[] {
  const { rows } = useTemplates();
  return useMemo(() => rows.filter((row) => row.phase === phase || row.phase === null), [rows, phase]);
}

interface TemplateFieldProps {
  readonly templates: readonly TemplateReplica[];
  readonly phase: Phase;
  readonly chosen: TemplateReplica | undefined;
  readonly onChange: (key: string | null) => void;
}

/** None that is chosen: an empty value would be shown as nothing. */
const BY_DEFAULT = 'default';

/** Which tasks the onboarding begins with; says what they are before they are made. */
function TemplateField({ templates, phase, chosen, onChange }: TemplateFieldProps) {
  if (templates.length === 0) return null;
  const usual = templates.find((one) => one.default_for_phase && one.phase === phase);
  const made = chosen ?? usual;
  return (
    <Select
      label="Tasks from"
      value={chosen?.key ?? BY_DEFAULT}
      options={[
        { value: BY_DEFAULT, label: usual === undefined ? 'No template' : `${usual.name} (default)` },
        ...templates.filter((one) => one !== usual).map(({ key, name }) => ({ value: key, label: name })),
      ]}
      hint={made === undefined ? 'It begins without tasks.' : madeBy(made)}
      onChange={(key) => onChange(key === BY_DEFAULT ? null : key)}
    />
  );
}

/** So many are named before the rest is counted. */
const NAMED = 3;

function madeBy({ tasks }: TemplateReplica): string {
  if (tasks.length === 0) return 'It has no tasks.';
  const named = tasks.slice(0, NAMED).map(({ title }) => title);
  const others = tasks.length - named.length;
  return `Makes ${count(tasks.length, 'task')}: ${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}`;
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
