import { contactCreateSchema } from '#shared/v1/contact.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { EMAIL_MAX, emailKey } from '#shared/values/email.ts';
import { type PersonLine, type PersonRead, readPeople } from '#shared/values/people.ts';

export type PastedContact = PersonRead;

/** What becomes of one person of a line, or of a line. Lines are counted from 1, as they stand in the text. */
export type PastedLine =
  | { readonly kind: 'contact'; readonly line: number; readonly contact: PastedContact }
  | Exclude<PersonLine, { readonly kind: 'person' }>;

export interface KnownContact {
  readonly email: string;
  readonly archived: boolean;
}

/**
 * Reads people as `readPeople` does, and judges each beside the others and beside who is here already.
 * @param known the contacts the customer already has.
 */
export function parsePaste(text: string, known: readonly KnownContact[]): readonly PastedLine[] {
  const knownEmails = new Map(known.map((contact) => [emailKey(contact.email), contact]));
  const lineOfEmail = new Map<string, number>();
  return readPeople(text).map((read): PastedLine => {
    if (read.kind !== 'person') return read;
    const { line, person } = read;
    const reason = problemOf(person, lineOfEmail, knownEmails);
    if (reason !== null) {
      const { name, email, title } = person;
      const shown = [name, email, title].filter((part) => part !== null).join(', ');
      return { kind: 'refused', line, text: shown, reason };
    }
    lineOfEmail.set(person.email, line);
    return { kind: 'contact', line, contact: person };
  });
}

function problemOf(
  person: PersonRead,
  lineOfEmail: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, KnownContact>,
): string | null {
  if (person.email.length > EMAIL_MAX) return 'The email is too long';
  try {
    parseInput(contactCreateSchema, person);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.code === 'too_big' ? `The ${error.field ?? 'line'} is too long` : error.message;
  }
  const line = lineOfEmail.get(person.email);
  if (line !== undefined) return `Same email as line ${line}`;
  const contact = known.get(person.email);
  if (contact === undefined) return null;
  return contact.archived ? 'Already here, archived' : 'Already here';
}
