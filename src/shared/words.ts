import type { Phase } from './v1/statuses.ts';

/** What the phases are called on screen. */
export const PHASE_LABELS: Readonly<Record<Phase, string>> = {
  before_getting_started: 'Before getting started',
  program_design: 'Program design',
  review: 'Review',
  program_buildout: 'Program buildout',
  internal_qa: 'Internal QA',
  launch: 'Launch',
  completed: 'Completed',
};

/** `some_new_value` as "Some new value": the sets are open, and what is unknown is shown, not hidden. */
export function humanize(value: string): string {
  const words = value.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
