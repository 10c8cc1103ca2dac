import type { AssigneeRule } from '#shared/records/template-assignees.ts';
import type { CustomerReplica, OnboardingReplica, TaskReplica, TemplateReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { daysBetween } from '#shared/values/calendar.ts';
import { problemOfLine } from '#shared/values/text.ts';

export type TemplateTask = TemplateReplica['tasks'][number];

/** A task of a template as it is edited: `id` tells those apart that are called the same. */
export interface TaskDraft {
  readonly id: number;
  readonly title: string;
  readonly rule: AssigneeRule | null;
  /** As it is typed: days from the start of the phase; empty for no due day. */
  readonly due: string;
  readonly isCustomerFacing: boolean;
  readonly subtasks: readonly string[];
}

/** A template as it is edited. */
export interface TemplateDraft {
  readonly name: string;
  readonly phase: string | null;
  readonly isDefault: boolean;
  readonly tasks: readonly TaskDraft[];
  /** What is typed of the next task and not entered yet; it is one when the template is saved. */
  readonly next?: string;
}

let lastId = 0;

/** A draft that was kept has ids of another window: new ones come after them. */
export function afterIdsOf({ tasks }: TemplateDraft): void {
  lastId = Math.max(lastId, ...tasks.map(({ id }) => id));
}

export function newTask(title: string, fields: Partial<Omit<TaskDraft, 'id' | 'title'>> = {}): TaskDraft {
  lastId += 1;
  return { id: lastId, title, rule: null, due: '', isCustomerFacing: false, subtasks: [], ...fields };
}

export const NO_TEMPLATE: TemplateDraft = { name: '', phase: null, isDefault: false, tasks: [], next: '' };

export function draftOf({ name, phase, default_for_phase, tasks }: TemplateReplica): TemplateDraft {
  return {
    name,
    phase,
    isDefault: default_for_phase,
    tasks: tasks.map(({ title, assignee_rule, due_offset, customer_facing, subtasks }) =>
      newTask(title, {
        rule: assignee_rule ?? null,
        due: due_offset == null ? '' : String(due_offset),
        isCustomerFacing: customer_facing ?? false,
        subtasks: subtasks ?? [],
      }),
    ),
  };
}

/** What is wrong with a draft, and at which task; null when it can be saved. */
export function problemOf(
  draft: TemplateDraft,
): { readonly task: number | null; readonly say: string } | null {
  if (draft.name.trim() === '') return { task: null, say: 'Give the template a name' };
  const ofName = problemOfLine(draft.name.trim());
  if (ofName !== null) return { task: null, say: `The name ${ofName}` };
  const ofNext = problemOfLine(draft.next?.trim() ?? '');
  if (ofNext !== null) return { task: null, say: `The last task ${ofNext}` };
  for (const { id, title, due } of draft.tasks) {
    if (title.trim() === '') return { task: id, say: 'Say what is to be done, or take the task out' };
    const ofTitle = problemOfLine(title.trim());
    if (ofTitle !== null) return { task: id, say: `The title ${ofTitle}` };
    if (due.trim() !== '' && !/^[+-]?\d{1,4}$/.test(due.trim()))
      return { task: id, say: 'Write a whole number of days, such as 3' };
  }
  return null;
}

/** The fields of a template, of a draft without a problem. */
export function fieldsOfDraft({ name, phase, isDefault, tasks, next = '' }: TemplateDraft) {
  const all = next.trim() === '' ? tasks : [...tasks, newTask(next)];
  return {
    name: name.trim(),
    phase: phase as Phase | null,
    // Without a phase there is none that it could be the default of.
    default_for_phase: isDefault && phase !== null,
    tasks: all.map(({ title, rule, due, isCustomerFacing, subtasks }) => ({
      title: title.trim(),
      assignee_rule: rule,
      due_offset: due.trim() === '' ? null : Number(due),
      customer_facing: isCustomerFacing,
      subtasks: [...subtasks],
    })),
  };
}

export interface TemplateSource {
  readonly onboarding: OnboardingReplica;
  readonly customer: CustomerReplica | undefined;
  /** Id of the customer's primary contact. */
  readonly primaryContact: string | null;
  readonly tasks: readonly TaskReplica[];
  readonly phase: string;
  readonly name: string;
  /** The day on which the onboarding came into the phase. */
  readonly start: string;
}

/** A template of the tasks that an onboarding has in a phase: who they were given to as a role, due days as distances. */
export function draftFrom(source: TemplateSource): TemplateDraft {
  const { tasks, phase, name, start } = source;
  const own = tasks.filter((task) => task.phase === phase);
  return {
    name,
    phase,
    isDefault: false,
    tasks: own
      .filter(({ parent_task_id }) => parent_task_id === null)
      .map(({ id, title, assignee_id, due_date, customer_facing }) =>
        newTask(title, {
          rule: ruleOf(assignee_id, source),
          due: due_date === null ? '' : String(daysBetween(start, due_date)),
          isCustomerFacing: customer_facing,
          subtasks: own.filter(({ parent_task_id }) => parent_task_id === id).map((one) => one.title),
        }),
      ),
  };
}

function ruleOf(
  assignee: string | null,
  { onboarding, customer, primaryContact }: TemplateSource,
): AssigneeRule | null {
  if (assignee === null) return null;
  const holders: readonly (readonly [AssigneeRule, string | null])[] = [
    ['csm', onboarding.csm_id],
    ['account_owner', customer?.owner_id ?? null],
    ['customer_primary_contact', primaryContact],
    ['role:se', onboarding.se_id],
    ['role:designer', onboarding.designer_id],
    ['role:product_ops', onboarding.product_ops_id],
  ];
  return holders.find(([, holder]) => holder === assignee)?.[0] ?? null;
}
