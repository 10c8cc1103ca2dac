import { assigneeByRule } from '#shared/records/template-assignees.ts';
import type { CustomerReplica, OnboardingReplica, PersonReplica, TemplateReplica } from '#shared/replica.ts';
import { addDays } from '#shared/values/calendar.ts';

export interface PlannedTask {
  readonly title: string;
  readonly assignee: string | null;
  /** The rule found nobody. */
  readonly isUnassigned: boolean;
  readonly due: string | null;
  readonly isCustomerFacing: boolean;
  readonly subtasks: readonly string[];
}

export interface PlanFacts {
  readonly onboarding: OnboardingReplica;
  readonly customer: CustomerReplica | undefined;
  /** Id of the customer's primary contact. */
  readonly primaryContact: string | null;
  readonly people: ReadonlyMap<string, Pick<PersonReplica, 'key' | 'role' | 'removed_at'>>;
  /** The day on which the onboarding came into the template's phase; today when it is not in it. */
  readonly start: string;
}

/** What a template makes of an onboarding: the tasks, for whom its rules find, due from the start of the phase. */
export function planOf({ tasks }: TemplateReplica, facts: PlanFacts): readonly PlannedTask[] {
  const { onboarding, customer, primaryContact, people } = facts;
  const holders = {
    onboarding,
    accountOwner: customer?.owner_id ?? null,
    primaryContact,
    workspaceOwner: [...people.values()].find(({ role }) => role === 'owner')?.key ?? null,
    hasLeft: (person: string) => people.get(person)?.removed_at != null,
  };
  return tasks.map(({ title, assignee_rule, due_offset, customer_facing, subtasks }) => {
    const assignee = assignee_rule == null ? null : assigneeByRule(assignee_rule, holders);
    return {
      title,
      assignee,
      isUnassigned: assignee === null && assignee_rule != null,
      due: due_offset == null ? null : addDays(facts.start, due_offset),
      isCustomerFacing: customer_facing ?? false,
      subtasks: subtasks ?? [],
    };
  });
}
