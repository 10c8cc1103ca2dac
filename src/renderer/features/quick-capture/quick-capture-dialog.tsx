import { type FormEvent, useId, useMemo, useState } from 'react';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Combobox } from '../../components/combobox.tsx';
import { DayField } from '../../components/day-field.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { Option } from '../../components/options.ts';
import { Radio } from '../../components/radio.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextArea } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import type { CaptureAbout } from '../../state/ui.ts';
import { newKey, pageEnvironment } from '../../store/commands/new-keys.ts';
import { useCustomers, useOnboardings, useStore } from '../../store/index.ts';
import { type Captured, commandOf, NOTHING_CAPTURED } from './captured.ts';

/** Kept over Esc, a reload and a lost connection, until it is saved. */
const DRAFT = 'quick-capture';

export interface QuickCaptureDialogProps {
  readonly isOpen: boolean;
  /** What it is about, where the screen says so. */
  readonly capture: CaptureAbout | null;
  readonly onClose: () => void;
}

/** What must not be forgotten, in a moment: a note on a customer, or a task of an onboarding. */
export default function QuickCaptureDialog({ isOpen, capture, onClose }: QuickCaptureDialogProps) {
  const formId = useId();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Quick note or task"
      width={520}
      footer={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button type="submit" form={formId} variant="primary" keys="mod+enter">
            Save
          </Button>
        </>
      }
    >
      <CaptureForm id={formId} capture={capture} onClose={onClose} />
    </Dialog>
  );
}

type Problem = { readonly field: 'text' | 'about' | 'due'; readonly message: string };

interface CaptureFormProps extends Pick<QuickCaptureDialogProps, 'capture' | 'onClose'> {
  readonly id: string;
}

function CaptureForm({ id, capture, onClose }: CaptureFormProps) {
  const [kept, setCaptured, drop] = useDraft<Captured>(DRAFT, NOTHING_CAPTURED);
  const [isChanged, setChanged] = useState(false);
  // What was written before and is not saved stays about whom it is.
  const isNew = capture !== null && kept.text === '' && !isChanged;
  const captured = isNew ? { ...kept, ...capture } : kept;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [dueProblem, setDueProblem] = useState<string | null>(null);
  const save = useCapture(() => {
    drop();
    onClose();
  });
  const { kind, text, about, due } = captured;
  const problemOf = (field: Problem['field']) => (problem?.field === field ? problem.message : null);

  function change(part: Partial<Captured>): void {
    setChanged(true);
    setCaptured({ ...captured, ...part });
    setProblem(null);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (dueProblem !== null && kind === 'task') return;
    const made = commandOf(captured);
    if (made.kind === 'problem') setProblem(made);
    else save(made.command, kind);
  }

  return (
    <SubmitForm id={id} onSubmit={submit} className="flex flex-col gap-3 pb-1">
      <fieldset className="flex gap-4">
        <legend className="sr-only">What it is</legend>
        {(['note', 'task'] as const).map((one) => (
          <Radio
            key={one}
            name="kind"
            value={one}
            checked={kind === one}
            onChange={() => change({ kind: one, about: null })}
          >
            {one === 'note' ? 'Note' : 'Task'}
          </Radio>
        ))}
      </fieldset>
      <TextArea
        data-autofocus
        label={kind === 'note' ? 'Note' : 'Task'}
        error={problemOf('text')}
        value={text}
        onChange={(event) => change({ text: event.target.value })}
      />
      {kind === 'note' ? (
        <CustomerChoice value={about} error={problemOf('about')} onChange={(key) => change({ about: key })} />
      ) : (
        <>
          <OnboardingChoice
            value={about}
            error={problemOf('about')}
            onChange={(key) => change({ about: key })}
          />
          <DayField
            label="Due"
            value={due}
            onChange={(day) => change({ due: day })}
            onProblem={setDueProblem}
          />
        </>
      )}
    </SubmitForm>
  );
}

interface ChoiceProps {
  readonly value: string | null;
  readonly error: string | null;
  readonly onChange: (key: string | null) => void;
}

function CustomerChoice({ value, error, onChange }: ChoiceProps) {
  const { rows } = useCustomers();
  const options = useMemo<readonly Option[]>(
    () =>
      rows
        .filter(({ status }) => status !== 'archived')
        .map(({ key, name, domain }) => ({ value: key, label: name, detail: domain ?? undefined })),
    [rows],
  );
  return (
    <Combobox label="Customer" value={value} options={options} error={error} onChange={onChange} isRequired />
  );
}

function OnboardingChoice({ value, error, onChange }: ChoiceProps) {
  const { rows } = useOnboardings();
  const { rows: customers } = useCustomers();
  const options = useMemo<readonly Option[]>(() => {
    const names = new Map(customers.map(({ key, name }) => [key, name]));
    return rows
      .filter(({ phase }) => phase !== 'completed')
      .map(({ key, name, customer_key: customer }) => {
        const owner = names.get(customer);
        return {
          value: key,
          label: name ?? owner ?? 'Onboarding',
          detail: name === null ? undefined : owner,
        };
      });
  }, [rows, customers]);
  return (
    <Combobox
      label="Onboarding"
      value={value}
      options={options}
      error={error}
      onChange={onChange}
      isRequired
    />
  );
}

/** Sends it by the window's command door; what cannot be saved just now stays in the box. */
function useCapture(onSaved: () => void) {
  const { bridge } = useStore();
  return (command: Parameters<typeof apply>[1], kind: Captured['kind']): void => {
    apply(bridge, command).then(
      (batchId) => {
        onSaved();
        notify({
          message: kind === 'note' ? 'Note saved' : 'Task added',
          undo: () =>
            void bridge
              .call('commands.undo', { batch_id: newKey(pageEnvironment), undoes: batchId })
              .catch(() => notifyError('It could not be taken back', 'It is still there.')),
        });
      },
      (error: unknown) =>
        notifyError('It is not saved yet', `${reasonOf(error)}. What you wrote is kept in the box.`),
    );
  };
}

async function apply(
  bridge: ReturnType<typeof useStore>['bridge'],
  command: Extract<ReturnType<typeof commandOf>, { kind: 'command' }>['command'],
): Promise<string> {
  const { batch_id, results } = await bridge.call('commands.apply', {
    batch_id: newKey(pageEnvironment),
    commands: [command],
  });
  const [result] = results;
  if (result !== undefined && 'error' in result) throw new Error(result.error.message);
  return batch_id;
}
