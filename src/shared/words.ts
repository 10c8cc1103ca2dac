/** What those phases are called that are not called by their own words. */
export const PHASE_LABELS: Readonly<Record<string, string>> = { internal_qa: 'Internal QA' };

/** `some_new_value` as "Some new value": the sets are open, and what is unknown is shown, not hidden. */
export function humanize(value: string): string {
  const words = value.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What reads instead of the values of a contact that has been deleted. */
export const REMOVED_CONTACT = 'removed contact';
