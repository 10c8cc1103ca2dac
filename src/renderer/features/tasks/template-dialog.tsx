import { UserRoundX } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { RECORDS } from '#shared/records/index.ts';
import type { OnboardingReplica, TaskReplica, TemplateReplica } from '#shared/replica.ts';

import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/select.tsx';
import { formatDay } from '../../lib/dates.ts';
import { count, phaseWord } from '../../lib/words.ts';
import { workspaceDay } from '../../lib/workspace-words.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { sayUpdates } from '../../state/undo.ts';
import { useContacts, useCustomer, useStore, useTemplates } from '../../store/index.ts';
import { NO_FILTER } from '../activity/activity-feed.ts';
import { activityFeedOf } from '../activity/activity-feeds.ts';
import { useAssigneeOptions } from './assignees.tsx';
import { draftFrom, fieldsOfDraft } from './template-draft.ts';
import { type PlannedTask, planOf } from './template-plan.ts';

interface TemplateDialogProps {
  readonly isOpen: boolean;
  readonly onboarding: OnboardingReplica;
  readonly tasks: readonly TaskReplica[];
  readonly onClose: () => void;
}

/** Chooses a template and shows what it will make before it does. */
export function TemplateDialog({ isOpen, onClose, ...rest }: TemplateDialogProps) {
  const { rows } = useTemplates();
  const here = rows.filter(({ phase }) => phase === rest.onboarding.phase || phase === null);
  const ordered = [...here, ...rows.filter((one) => !here.includes(one))];
  const [chosen, setChosen] = useState<string | null>(null);
  const template = ordered.find(({ key }) => key === chosen) ?? ordered[0];
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Apply a template"
      width={520}
      {...(template === undefined
        ? {
            description: 'There is no template yet. Templates are made in Settings, or from the tasks here.',
            footer: <SaveAsTemplate {...rest} onClose={onClose} />,
          }
        : {})}
    >
      {template === undefined ? null : (
        <Chosen
          {...rest}
          template={template}
          choice={
            <Select
              label="Template"
              value={template.key}
              options={ordered.map(({ key, name, phase }) => ({
                value: key,
                label: phase === null ? name : `${name} · ${phaseWord(phase).label}`,
              }))}
              onChange={setChosen}
            />
          }
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface ChosenProps extends Omit<TemplateDialogProps, 'isOpen'> {
  readonly template: TemplateReplica;
  readonly choice: React.ReactNode;
}

function Chosen({ template, onboarding, tasks, choice, onClose }: ChosenProps) {
  const store = useStore();
  const facts = useFacts(template.phase, onboarding);
  const plan = useMemo(() => planOf(template, facts), [template, facts]);
  const unassigned = plan.filter(({ isUnassigned }) => isUnassigned).length;

  function apply(): void {
    const label = `Applied ${template.name}: ${count(plan.length, 'task')}`;
    const input = { onboarding_id: onboarding.key };
    const apply = {
      operation: 'act',
      collection: 'templates',
      key: template.key,
      action: 'apply',
      input,
    } as const;
    sayUpdates(store.change([apply], label), label, 'task');
    onClose();
  }

  return (
    <div className="flex min-h-0 flex-col gap-3 pt-1">
      {choice}
      <Preview plan={plan} customerKey={onboarding.customer_key} />
      {unassigned === 0 ? null : (
        <p role="status" className="text-xs text-warning-text">
          {count(unassigned, 'task')} will be unassigned: nobody who is here has that role.
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <SaveAsTemplate onboarding={onboarding} tasks={tasks} onClose={onClose} />
        <span className="flex-1" />
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" disabled={plan.length === 0} onClick={apply} data-autofocus="">
          Add {count(plan.length, 'task')}
        </Button>
      </div>
    </div>
  );
}

function Preview({
  plan,
  customerKey,
}: {
  readonly plan: readonly PlannedTask[];
  readonly customerKey: string;
}) {
  const now = useNow();
  const people = useAssigneeOptions(customerKey);
  const nameOf = (id: string) => people.find(({ value }) => value === id)?.label ?? 'Somebody';
  if (plan.length === 0) return <p className="text-muted">It has no tasks.</p>;
  return (
    <ol
      aria-label="What it makes"
      className="max-h-[40vh] overflow-y-auto rounded-control border border-line"
    >
      {plan.map((task, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two tasks of a template may be called the same.
        <li key={at} className="border-b border-line-faint px-3 py-1.5 last:border-0">
          <div className="flex items-baseline gap-3">
            <span dir="auto" className="min-w-0 flex-1 wrap-anywhere">
              {task.title}
            </span>
            <span className="shrink-0 text-xs text-muted tabular">
              {task.due === null ? '' : formatDay(task.due, now)}
            </span>
            <span className="cut w-28 shrink-0 text-xs text-muted">
              {task.assignee !== null ? (
                nameOf(task.assignee)
              ) : task.isUnassigned ? (
                <span className="flex items-center gap-1 text-warning-text">
                  <UserRoundX size={12} aria-hidden="true" /> Unassigned
                </span>
              ) : (
                'Nobody'
              )}
            </span>
          </div>
          {task.subtasks.length === 0 ? null : (
            <p className="ps-4 text-xs text-muted wrap-anywhere">{task.subtasks.join(' · ')}</p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What a plan needs to know, with the day on which the onboarding came into the phase. */
function useFacts(wanted: string | null, onboarding: OnboardingReplica) {
  const store = useStore();
  const now = useNow();
  const { key, customer_key, phase, started_at, created_at } = onboarding;
  const customer = useCustomer(customer_key).customer ?? undefined;
  const contacts = useContacts(customer_key).rows;
  const primaryContact = contacts.find(({ is_primary }) => is_primary)?.id ?? null;
  const people = usePeopleByKey();
  const feed = useMemo(
    () =>
      activityFeedOf(store.bridge, customer_key, {
        ...NO_FILTER,
        events: [RECORDS.onboarding.events.fields.phase],
        onboarding: key,
      }),
    [store, customer_key, key],
  );
  const { entries } = useSyncExternalStore(feed.subscribe, feed.get);
  const entered = entries.find(({ new_value }) => new_value === phase)?.timestamp ?? started_at ?? created_at;
  const isInPhase = wanted === null || wanted === phase;
  const start = workspaceDay(isInPhase ? Date.parse(entered) : now);
  return useMemo(
    () => ({ onboarding, customer, primaryContact, people, start }),
    [onboarding, customer, primaryContact, people, start],
  );
}

/** Makes a template of the tasks of the present phase. */
function SaveAsTemplate({ onboarding, tasks, onClose }: Omit<TemplateDialogProps, 'isOpen'>) {
  const store = useStore();
  const facts = useFacts(onboarding.phase, onboarding);
  if (!tasks.some(({ phase }) => phase === onboarding.phase)) return null;
  const name = `${phaseWord(onboarding.phase).label} tasks`;
  return (
    <Button
      variant="quiet"
      onClick={() => {
        const label = `Made the template ${name}`;
        const fields = fieldsOfDraft(draftFrom({ ...facts, tasks, phase: onboarding.phase, name }));
        sayUpdates(
          store.change([{ operation: 'create', collection: 'templates', fields }], label),
          label,
          'template',
        );
        onClose();
      }}
    >
      Save these tasks as a template
    </Button>
  );
}
