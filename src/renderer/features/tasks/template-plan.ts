import type { CustomerReplica, OnboardingReplica, TemplateReplica } from '#shared/replica.ts';
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
  /** The day on which the onboarding came into the template's phase; today when it is not in it. */
  readonly start: string;
}

/** What a template makes of an onboarding: the tasks, for whom its rules find, due from the start of the phase. */
export function planOf({ tasks }: TemplateReplica, facts: PlanFacts): readonly PlannedTask[] {
  return tasks.map(({ title, assignee_rule, due_offset, customer_facing, subtasks }) => {
    const assignee = assigneeOf(assignee_rule ?? null, facts);
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

function assigneeOf(rule: string | null, { onboarding, customer, primaryContact }: PlanFacts): string | null {
  switch (rule) {
    case 'csm':
      return onboarding.csm_id;
    case 'account_owner':
      return customer?.owner_id ?? null;
    case 'customer_primary_contact':
      return primaryContact;
    case 'role:se':
      return onboarding.se_id;
    case 'role:designer':
      return onboarding.designer_id;
    case 'role:product_ops':
      return onboarding.product_ops_id;
    default:
      return null;
  }
}
