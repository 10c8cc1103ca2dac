import type { ASSIGNEE_RULES } from './template.ts';

export type AssigneeRule = (typeof ASSIGNEE_RULES)[number];

/** Among whom the rules of a template find somebody. */
export interface RuleHolders {
  readonly onboarding: {
    readonly csm_id: string | null;
    readonly se_id: string | null;
    readonly designer_id: string | null;
    readonly product_ops_id: string | null;
  };
  readonly accountOwner: string | null;
  readonly primaryContact: string | null;
  /** Who owns the workspace: what belonged to those who have left falls to them. */
  readonly workspaceOwner: string | null;
  readonly hasLeft: (person: string) => boolean;
}

/** Whom a rule finds: nobody who has left. */
export function assigneeByRule(rule: AssigneeRule, holders: RuleHolders): string | null {
  const { onboarding, accountOwner, primaryContact, workspaceOwner, hasLeft } = holders;
  const byRule: Readonly<Record<AssigneeRule, string | null>> = {
    csm: onboarding.csm_id,
    account_owner: accountOwner,
    customer_primary_contact: primaryContact,
    'role:se': onboarding.se_id,
    'role:designer': onboarding.designer_id,
    'role:product_ops': onboarding.product_ops_id,
  };
  const found = byRule[rule];
  if (found === null || !hasLeft(found)) return found;
  return rule === 'account_owner' ? workspaceOwner : null;
}
