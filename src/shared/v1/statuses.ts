/**
 * The values that v1 has for statuses, states and phases. They stand by themselves, so that the window's first rows do
 * not wait for the schemas.
 */
export const CUSTOMER_STATUSES = ['active', 'at_risk', 'churned', 'archived', 'onboarding'] as const;

/** Of customers that are no longer served: they are in no report and at no risk, and lists hide them at first. */
export const GONE_STATUSES: readonly string[] = ['churned', 'archived'];

export function isGone({ status }: { readonly status: string }): boolean {
  return GONE_STATUSES.includes(status);
}
export type CustomerStatus = (typeof CUSTOMER_STATUSES)[number];

export const PHASES = [
  'before_getting_started',
  'program_design',
  'review',
  'program_buildout',
  'internal_qa',
  'launch',
  'completed',
] as const;
export type Phase = (typeof PHASES)[number];

export const ONBOARDING_STATES = ['active', 'paused', 'at_risk', 'waiting'] as const;
export type OnboardingState = (typeof ONBOARDING_STATES)[number];
