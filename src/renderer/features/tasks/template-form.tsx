import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { AssigneeRule } from '#shared/records/template-assignees.ts';
import { Checkbox } from '../../components/checkbox.tsx';
import { MultiCombobox } from '../../components/combobox.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { NONE } from '../../components/options.ts';
import { Select } from '../../components/select.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { tooLong } from '../../lib/length-limit.ts';
import { phaseWord } from '../../lib/words.ts';
import { phasesInOrder } from '../../lib/workspace-words.ts';
import { TITLE_LENGTH, titlesOf } from './task-groups.ts';
import { newTask, problemOf, type TaskDraft, type TemplateDraft } from './template-draft.ts';

/** Whom a rule finds, in words. */
const RULE_LABELS: Readonly<Record<AssigneeRule, string>> = {
  csm: 'The CSM',
  account_owner: 'The customer’s owner',
  customer_primary_contact: 'The primary contact',
  'role:se': 'The SE',
  'role:designer': 'The designer',
  'role:product_ops': 'Product ops',
};

interface TemplateFormProps {
  readonly id: string;
  readonly draft: TemplateDraft;
  readonly onChange: (draft: TemplateDraft) => void;
  /** Called with a draft that can be saved. */
  readonly onSave: () => void;
}

const ANY_PHASE = { value: NONE, label: 'Any phase' };

/** A template and its tasks, as they are written. */
export function TemplateForm({ id, draft, onChange, onSave }: TemplateFormProps) {
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>(null);
  const { name, phase, isDefault, tasks } = draft;
  const change = (part: Partial<TemplateDraft>) => {
    setProblem(null);
    onChange({ ...draft, ...part });
  };
  const put = (at: number, next: readonly TaskDraft[]) =>
    change({ tasks: [...tasks.slice(0, at), ...next, ...tasks.slice(at + 1)] });
  function move(at: number, by: 1 | -1): void {
    const [task, other] = [tasks[at], tasks[at + by]];
    if (task === undefined || other === undefined) return;
    change({ tasks: tasks.map((one) => (one === task ? other : one === other ? task : one)) });
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = problemOf(draft);
    setProblem(found);
    if (found === null) onSave();
  }
  return (
    <SubmitForm id={id} onSubmit={submit}>
      <TextField
        label="Name"
        isRequired
        maxLength={TITLE_LENGTH}
        placeholder="Such as Kickoff week"
        value={name}
        error={problem?.task === null ? problem.say : null}
        onChange={(event) => change({ name: event.target.value })}
      />
      <Select
        label="Phase"
        placeholder={ANY_PHASE.label}
        value={phase ?? NONE}
        options={[
          ANY_PHASE,
          ...phasesInOrder()
            .filter((one) => one !== 'completed')
            .map((one) => ({
              value: one as string,
              label: phaseWord(one).label,
            })),
        ]}
        onChange={(next) => change(next === NONE ? { phase: null, isDefault: false } : { phase: next })}
      />
      <Checkbox
        label="Apply it whenever an onboarding comes into this phase"
        isChecked={isDefault}
        isDisabled={phase === null}
        onChange={(next) => change({ isDefault: next })}
      >
        Apply it whenever an onboarding comes into this phase
      </Checkbox>
      <section aria-label="Tasks" className="flex flex-col gap-2 pb-4">
        <h3 className="pt-1 font-medium">Tasks</h3>
        <ol className="flex flex-col gap-2 empty:hidden">
          {tasks.map((task, at) => (
            <TaskFields
              key={task.id}
              task={task}
              number={at + 1}
              isFirst={at === 0}
              isLast={at === tasks.length - 1}
              error={problem?.task === task.id ? problem.say : null}
              onChange={(next) => put(at, [next])}
              onRemove={() => put(at, [])}
              onMove={(by) => move(at, by)}
            />
          ))}
        </ol>
        <NewTaskLine
          text={draft.next ?? ''}
          onText={(next) => change({ next })}
          onAdd={(titles) => change({ tasks: [...tasks, ...titles.map((one) => newTask(one))], next: '' })}
        />
      </section>
    </SubmitForm>
  );
}

interface NewTaskLineProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAdd: (titles: readonly string[]) => void;
}

/** Enter makes a task and the next line; pasted lines are as many. */
function NewTaskLine({ text, onText, onAdd }: NewTaskLineProps) {
  return (
    <TextField
      label="Add a task"
      isLabelHidden
      maxLength={TITLE_LENGTH}
      placeholder="Add a task, Enter"
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        if (text.trim() === '' || tooLong(text.trim(), TITLE_LENGTH) !== null) return;
        onAdd([text.trim()]);
      }}
      onPaste={(event) => {
        const lines = titlesOf(event.clipboardData.getData('text'));
        if (lines.length < 2) return;
        event.preventDefault();
        onAdd(text.trim() === '' ? lines : [text.trim(), ...lines]);
      }}
    />
  );
}

interface TaskFieldsProps {
  readonly task: TaskDraft;
  readonly number: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly error: string | null;
  readonly onChange: (task: TaskDraft) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: 1 | -1) => void;
}

function TaskFields({ task, number, isFirst, isLast, error, onChange, onRemove, onMove }: TaskFieldsProps) {
  const { title, rule, due, isCustomerFacing, subtasks } = task;
  const name = title === '' ? `task ${number}` : title;
  const isAboutTitle = title.trim() === '';
  return (
    <li className="flex flex-col gap-2 rounded-panel border border-line p-2.5">
      <div className="flex items-start gap-1">
        <TextField
          label={`Task ${number}`}
          isLabelHidden
          maxLength={TITLE_LENGTH}
          value={title}
          error={isAboutTitle ? error : null}
          onChange={(event) => onChange({ ...task, title: event.target.value })}
          className="min-w-0 flex-1"
        />
        <IconButton
          label={`Move ${name} up`}
          icon={<ChevronUp size={14} />}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          label={`Move ${name} down`}
          icon={<ChevronDown size={14} />}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton label={`Take out ${name}`} icon={<X size={14} />} onClick={onRemove} />
      </div>
      <div className="flex items-start gap-2">
        <Select
          label="Assignee"
          placeholder="Nobody"
          value={rule ?? NONE}
          options={[
            { value: NONE, label: 'Nobody' },
            ...Object.entries(RULE_LABELS).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(next) => onChange({ ...task, rule: next === NONE ? null : (next as AssigneeRule) })}
          className="min-w-0 flex-1"
        />
        <TextField
          label="Due after, days"
          inputMode="numeric"
          placeholder="Never"
          value={due}
          error={isAboutTitle ? null : error}
          onChange={(event) => onChange({ ...task, due: event.target.value })}
          className="w-32"
        />
      </div>
      <MultiCombobox
        label="Subtasks"
        allowsNew
        maxLength={TITLE_LENGTH}
        placeholder="Type one, Enter"
        values={subtasks}
        options={[]}
        onChange={(next) => onChange({ ...task, subtasks: next })}
      />
      <Checkbox
        label={`The customer sees ${name}`}
        isChecked={isCustomerFacing}
        onChange={(next) => onChange({ ...task, isCustomerFacing: next })}
      >
        The customer sees it
      </Checkbox>
    </li>
  );
}
