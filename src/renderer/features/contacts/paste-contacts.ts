import { contactCreateSchema } from '#shared/v1/contact.ts';
import { normalizeEmail } from '#shared/v1/normalize.ts';

export interface PastedContact {
  readonly name: string;
  /** Lower-case. */
  readonly email: string;
  readonly title: string | null;
}

/** What becomes of one line. Lines are counted from 1, as they stand in the text; empty ones are not listed. */
export type PastedLine =
  | { readonly kind: 'contact'; readonly line: number; readonly contact: PastedContact }
  | { readonly kind: 'refused'; readonly line: number; readonly text: string; readonly reason: string }
  | { readonly kind: 'heading'; readonly line: number; readonly text: string };

export interface KnownContact {
  readonly email: string;
  readonly archived: boolean;
}

const PARTS = 3;

/**
 * Reads `name, email, title`, one contact a line. A line with a tab in it is separated by tabs, as copied from
 * a spreadsheet. What stands in double quotes may hold separators; a quote in quotes is written twice; an open
 * quote ends with its line. A first line that names the columns is left out.
 * @param known the contacts the customer already has.
 */
export function parsePaste(text: string, known: readonly KnownContact[]): readonly PastedLine[] {
  const knownEmails = new Map(known.map((contact) => [normalizeEmail(contact.email), contact]));
  const lineOfEmail = new Map<string, number>();
  const result: PastedLine[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((raw, index) => {
      const line = index + 1;
      const shown = raw.trim();
      if (shown === '') return;
      const cells = splitLine(raw);
      if (result.length === 0 && isHeading(cells)) {
        result.push({ kind: 'heading', line, text: shown });
        return;
      }
      const judged = judge(cells, lineOfEmail, knownEmails);
      if ('reason' in judged) {
        result.push({ kind: 'refused', line, text: shown, reason: judged.reason });
        return;
      }
      lineOfEmail.set(judged.contact.email, line);
      result.push({ kind: 'contact', line, contact: judged.contact });
    });
  return result;
}

/** The cells of a line, trimmed; empty ones at its end are dropped. */
export function splitLine(line: string): readonly string[] {
  const separator = hasOutsideQuotes(line, '\t') ? '\t' : ',';
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (isQuoted && character === '"' && line[index + 1] === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"' && (isQuoted || cell.trim() === '')) {
      isQuoted = !isQuoted;
    } else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  while (cells.at(-1) === '') cells.pop();
  return cells;
}

function hasOutsideQuotes(line: string, character: string): boolean {
  return line.replace(/"(?:[^"]|"")*(?:"|$)/g, '').includes(character);
}

function isHeading(cells: readonly string[]): boolean {
  return /^(?:full )?name$/i.test(cells[0] ?? '') && /^e-?mail(?: address)?$/i.test(cells[1] ?? '');
}

type Judged = { readonly contact: PastedContact } | { readonly reason: string };

function judge(
  cells: readonly string[],
  lineOfEmail: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, KnownContact>,
): Judged {
  const read = readCells(cells);
  if ('reason' in read) return read;
  const line = lineOfEmail.get(read.contact.email);
  if (line !== undefined) return { reason: `Same email as line ${line}` };
  const contact = known.get(read.contact.email);
  if (contact === undefined) return read;
  return { reason: contact.archived ? 'Already here, archived' : 'Already here' };
}

function readCells(cells: readonly string[]): Judged {
  const [name = '', email = '', title = ''] = cells;
  if (cells.length > PARTS) return { reason: 'Too many parts: put what has a comma in it in quotes' };
  if (name === '') return { reason: 'No name' };
  if (email === '') return { reason: isEmail(name) ? 'No name before the email' : 'No email' };
  if (!isEmail(email)) return { reason: `“${shorten(email)}” is not an email` };
  const contact = { name, email: normalizeEmail(email), title: title === '' ? null : title };
  const parsed = contactCreateSchema.safeParse(contact);
  if (parsed.success) return { contact };
  const field = String(parsed.error.issues[0]?.path[0] ?? 'line');
  return { reason: `The ${field} is too long` };
}

function isEmail(text: string): boolean {
  return contactCreateSchema.shape.email.safeParse(text.slice(0, 320)).success;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
