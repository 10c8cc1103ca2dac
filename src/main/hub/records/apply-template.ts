import type { Database } from 'better-sqlite3';
import type { DefinitionOf } from '#shared/records/index.ts';
import { onboarding as definition } from '#shared/records/onboarding.ts';
import { assigneeByRule } from '#shared/records/template-assignees.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { addDays } from '#shared/values/calendar.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { createTimeZone } from '../workspace/time-zone.ts';
import type { RulesByType } from './record-rules.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

type Template = RecordOf<DefinitionOf<'template'>>;
type Onboarding = RecordOf<typeof definition>;
type Customer = RecordOf<DefinitionOf<'customer'>>;

export interface AppliedTemplate {
  readonly tasks: readonly Row[];
  /** Tasks whose rule found nobody. */
  readonly unassigned: readonly { readonly title: string; readonly rule: string }[];
}

export interface TemplateApplier {
  /** Makes the tasks of a template in an onboarding. */
  apply(transaction: Transaction, template: Row, onboarding: Row): AppliedTemplate;
  /** Applies the default template of the phase in which an onboarding is, unless its tasks are there already. */
  applyDefault(transaction: Transaction, onboarding: Row): void;
}

export function createTemplateApplier(database: Database, rules: () => RulesByType): TemplateApplier {
  const timeZone = createTimeZone(database);
  const enteredPhase = database
    .prepare<[{ key: string }], string | null>(
      `SELECT substr(max(position), 1, 23) || 'Z' FROM events
         WHERE customer_key = (SELECT customer_key FROM onboardings WHERE key = @key) AND subject_key = @key
           AND type = '${definition.events.fields.phase}'`,
    )
    .pluck();
  const primaryContact = database
    .prepare<[string | null], string>(
      'SELECT id FROM contacts WHERE customer_key = ? AND deleted_at IS NULL AND is_primary = 1',
    )
    .pluck();
  const workspaceOwner = database
    .prepare<[], string>(`SELECT id FROM people WHERE role = 'owner' AND deleted_at IS NULL`)
    .pluck();
  const hasLeft = database
    .prepare<[string], number>(
      `SELECT document ->> '$.removed_at' IS NOT NULL FROM people WHERE id = ? AND deleted_at IS NULL`,
    )
    .pluck();
  const defaultOf = database.prepare<[unknown], Row>(
    `SELECT ${rowColumns('template')} FROM templates
       WHERE phase = ? AND default_for_phase = 1 AND deleted_at IS NULL ORDER BY position DESC LIMIT 1`,
  );
  const titlesIn = database
    .prepare<[string, unknown], string>(
      `SELECT document ->> '$.title' FROM tasks
         WHERE onboarding_key = ? AND phase = ? AND deleted_at IS NULL`,
    )
    .pluck();

  /** The day from which due days count: that of the entry into the phase, or today when it is another phase. */
  function startDay(transaction: Transaction, template: Template, row: Row, onboarding: Onboarding): string {
    const isInPhase = template.phase === null || template.phase === onboarding.phase;
    const start = isInPhase ? (enteredPhase.get({ key: row.key }) ?? onboarding.created_at) : transaction.now;
    return zonedDay(Date.parse(start), timeZone());
  }

  function apply(transaction: Transaction, templateRow: Row, row: Row): AppliedTemplate {
    const template = JSON.parse(templateRow.document) as Template;
    const onboarding = JSON.parse(row.document) as Onboarding;
    const start = startDay(transaction, template, row, onboarding);
    const customer = transaction.find('customer', row.customer_key ?? '');
    const holders = {
      onboarding,
      accountOwner: customer === undefined ? null : (JSON.parse(customer.document) as Customer).owner_id,
      primaryContact: primaryContact.get(row.customer_key) ?? null,
      workspaceOwner: workspaceOwner.get() ?? null,
      hasLeft: (person: string) => hasLeft.get(person) === 1,
    };
    const create = (fields: Document) =>
      rules().task.create(transaction, {
        key: transaction.newKey(),
        input: {
          onboarding_id: onboarding.id,
          ...(template.phase === null ? {} : { phase: template.phase }),
          ...fields,
        },
      });
    const tasks = template.tasks.flatMap((task): Row[] => {
      const { title, due_offset, customer_facing = false, assignee_rule: rule, subtasks = [] } = task;
      const made = create({
        title,
        customer_facing,
        assignee_id: rule == null ? null : assigneeByRule(rule, holders),
        due_date: due_offset == null ? null : addDays(start, due_offset),
      });
      return [
        made,
        ...subtasks.map((name) => create({ title: name, customer_facing, parent_task_id: made.id })),
      ];
    });
    transaction.event(definition.type, row, { type: 'template.applied', newValue: template.name });
    const unassigned = template.tasks.flatMap(({ title, assignee_rule: rule }) =>
      rule != null && assigneeByRule(rule, holders) === null ? [{ title, rule }] : [],
    );
    return { tasks, unassigned };
  }

  return {
    apply,
    applyDefault(transaction, row) {
      const { phase } = JSON.parse(row.document) as Onboarding;
      const template = phase === 'completed' ? undefined : defaultOf.get(phase);
      if (template === undefined) return;
      const there = new Set(titlesIn.all(row.key, phase));
      const { tasks } = JSON.parse(template.document) as Template;
      if (!tasks.some(({ title }) => there.has(title))) apply(transaction, template, row);
    },
  };
}
