import { asLine, isBlank } from './values/text.ts';
import { dayInWords, phaseForCustomers } from './words.ts';

/** What a mail template may name between `{{` and `}}`. */
export const MAIL_VARIABLES = [
  'customer.name',
  'contact.first_name',
  'onboarding.phase',
  'onboarding.target',
  'me.name',
] as const;
export type MailVariable = (typeof MAIL_VARIABLES)[number];

/** What each stands for; null, or nothing but spaces, where nothing is known. */
export type MailValues = Readonly<Record<MailVariable, string | null>>;

export interface MailText {
  readonly subject: string;
  readonly body: string;
}

/**
 * Why a variable cannot be filled: `unknown`, there is none of that name; `empty`, the records say nothing of it;
 * `unfinished`, its braces do not close.
 */
export interface UnfilledVariable {
  readonly name: string;
  readonly reason: 'unknown' | 'empty' | 'unfinished';
}

export type MailDraft =
  | ({ readonly kind: 'filled' } & MailText)
  | { readonly kind: 'blocked'; readonly unfilled: readonly UnfilledVariable[] };

/** `{{name}}`; or what begins like one and never ends, up to the next space. */
const VARIABLE = /\{\{([^{}\n]*)\}\}|\{\{\s*([^\s{}]*)\}?/g;

/**
 * A template's subject and body with its variables filled. One that cannot be filled blocks the whole mail, each named
 * once: nobody is to read a hole, or a `{{`. What is filled in is taken as it is, braces included.
 */
export function fillMail({ subject, body }: MailText, values: MailValues): MailDraft {
  const unfilled = new Map<string, UnfilledVariable>();
  const filledIn = (text: string) =>
    text.replace(VARIABLE, (whole, closed: string | undefined, open: string | undefined) => {
      const name = (closed ?? open ?? '').trim();
      const value = closed === undefined ? 'unfinished' : standsFor(name, values);
      if (typeof value === 'object') return value.text;
      unfilled.set(name, { name: name === '' ? whole : name, reason: value });
      return '';
    });
  // A subject is one line, whatever the records hold.
  const filled = { subject: asLine(filledIn(subject)), body: filledIn(body) };
  return unfilled.size === 0
    ? { kind: 'filled', ...filled }
    : { kind: 'blocked', unfilled: [...unfilled.values()] };
}

function standsFor(name: string, values: MailValues): { readonly text: string } | 'unknown' | 'empty' {
  const variable = MAIL_VARIABLES.find((known) => known === name);
  if (variable === undefined) return 'unknown';
  const text = values[variable];
  return text === null || isBlank(text) ? 'empty' : { text };
}

/** The records that a mail is about, as far as there are any. */
export interface MailRecords {
  readonly customer: { readonly name: string };
  readonly contact: { readonly name: string } | undefined;
  /** With what the workspace calls its phase, if it says so. */
  readonly onboarding:
    | { readonly phase: string; readonly label?: string; readonly target_launch_date: string | null }
    | undefined;
  readonly me: { readonly name: string } | undefined;
}

/** What the variables stand for, in words that the customer may read. */
export function mailValues({ customer, contact, onboarding, me }: MailRecords): MailValues {
  const target = onboarding?.target_launch_date?.slice(0, 10);
  return {
    'customer.name': customer.name,
    'contact.first_name': contact === undefined ? null : firstName(contact.name),
    'onboarding.phase':
      onboarding === undefined ? null : phaseForCustomers(onboarding.phase, onboarding.label),
    'onboarding.target': target === undefined ? null : dayInWords(target),
    'me.name': me?.name ?? null,
  };
}

const TITLE = /^(?:mr|mrs|ms|mx|dr|prof)\.?$/i;

/** How somebody is greeted: `Ada` of "Ada Lovelace", of "Lovelace, Ada" and of "Dr. Ada Lovelace". */
export function firstName(name: string): string {
  const [before = '', after = ''] = name.split(',');
  const words = (isBlank(after) ? before : after).trim().split(/\s+/);
  return words.find((word) => !TITLE.test(word)) ?? words[0] ?? '';
}

/** Beyond it some systems cut a link, or open nothing. */
const LONGEST_LINK = 2000;

/** What opens the mail in the program that writes mails; null when it is too long for a link. */
export function mailLink(email: string, { subject, body }: MailText): string | null {
  const lines = body.replace(/\r\n|\r|\n/g, '\r\n');
  const link = `mailto:${encodeURIComponent(email).replace('%40', '@')}?subject=${encoded(subject)}&body=${encoded(lines)}`;
  return link.length > LONGEST_LINK ? null : link;
}

/** Half of a character has no code of its own, and would stop the whole. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
