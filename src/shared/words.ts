/** What those phases are called that are not called by their own words. */
export const PHASE_LABELS: Readonly<Record<string, string>> = { internal_qa: 'Internal QA' };

/** `some_new_value` as "Some new value": the sets are open, and what is unknown is shown, not hidden. */
export function humanize(value: string): string {
  const words = value.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is ours in words is not the customer's. */
const PHASES_FOR_CUSTOMERS: Readonly<Record<string, string>> = {
  ...PHASE_LABELS,
  internal_qa: 'Quality check',
};

/** A label within a sentence. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What a phase is called where the customer reads it. @param label what the workspace calls it, if it says so */
export function phaseForCustomers(phase: string, label?: string): string {
  const usual = PHASE_LABELS[phase] ?? humanize(phase);
  return label !== undefined && label !== usual ? label : (PHASES_FOR_CUSTOMERS[phase] ?? usual);
}

/** `2027-02-01` as "1 February 2027": nobody reads it the wrong way round. */
export function dayInWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** What reads instead of the values of a contact that has been deleted. */
export const REMOVED_CONTACT = 'removed contact';
