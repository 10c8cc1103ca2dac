import { separatorsIn, splitCells } from './cells.ts';
import { readEmail, readMailbox } from './email.ts';
import { asLine, isBlank } from './text.ts';

export interface PersonRead {
  readonly name: string;
  /** In the form in which it is stored. */
  readonly email: string;
  readonly title: string | null;
}

/** What a line holds; one of a mail's To line holds several people. Lines are counted from 1; empty ones are left out. */
export type PersonLine =
  | { readonly kind: 'person'; readonly line: number; readonly person: PersonRead }
  | { readonly kind: 'refused'; readonly line: number; readonly text: string; readonly reason: string }
  | { readonly kind: 'heading'; readonly line: number; readonly text: string };

type Column = 'name' | 'first' | 'last' | 'email' | 'title' | 'other';
type Judged = { readonly person: PersonRead } | { readonly text: string; readonly reason: string };

/**
 * People as they are pasted: `name, email, title` a line with commas, semicolons, tabs or bars between them, a
 * spreadsheet's cells with or without a heading, the To or Cc line of a mail, one person a line.
 */
export function readPeople(text: string): readonly PersonLine[] {
  const result: PersonLine[] = [];
  let columns: readonly Column[] | null = null;
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n|\u2028|\u2029/)
    .forEach((raw, index) => {
      const line = index + 1;
      const shown = raw.trim();
      if (isBlank(shown)) return;
      const heading = result.length === 0 ? headingOf(raw) : null;
      if (heading !== null) {
        columns = heading;
        result.push({ kind: 'heading', line, text: shown });
        return;
      }
      for (const judged of judgeLine(raw, columns)) {
        if ('person' in judged) result.push({ kind: 'person', line, person: judged.person });
        else result.push({ kind: 'refused', line, text: judged.text, reason: judged.reason });
      }
    });
  return result;
}

const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  ['email', /^(?:e-?mail|mail|courriel|correo)(?:[ -]?(?:address|adresse))?$/i],
  ['first', /^(?:first ?name|given ?name|vorname|prénom)$/i],
  ['last', /^(?:last ?name|surname|family ?name|nachname|nom de famille)$/i],
  ['name', /^(?:full ?name|name|contact|contact ?name|nom|nombre)$/i],
  ['title', /^(?:title|job ?title|role|position|titel|funktion|fonction|puesto)$/i],
];

/** What the columns are, when a line names them: an address and a name at least. */
function headingOf(raw: string): readonly Column[] | null {
  for (const separator of separatorsIn(raw)) {
    const columns = splitCells(raw, separator).map(
      (cell): Column => COLUMNS.find(([, pattern]) => pattern.test(cell))?.[0] ?? 'other',
    );
    const hasName = columns.some((column) => column === 'name' || column === 'first' || column === 'last');
    if (columns.includes('email') && hasName) return columns;
  }
  return null;
}

function judgeLine(raw: string, columns: readonly Column[] | null): readonly Judged[] {
  const text = raw.trim().replace(/^(?:to|cc|bcc|from|an|von|à|de|e-?mail|mail|courriel)\s*:\s*/i, '');
  if (columns !== null) return [byColumns(raw, columns)];
  if (/<[^<>]*@[^<>]*>/.test(text) && !text.includes('\t')) return ofMailboxes(text);
  const cells = cellsOf(raw === text ? raw : text);
  const addresses = cells.filter(isEmail);
  if (addresses.length > 1 && addresses.length === cells.length) return cells.map((cell) => nameless(cell));
  return [ofCells(cells, raw.trim())];
}

const isEmail = (text: string) => {
  const reading = readEmail(text);
  return reading.kind === 'value' && reading.value !== null;
};

const refusedFor = (text: string, reason: string): Judged => ({ text, reason });
const nameless = (text: string) => refusedFor(text, 'No name before the email');

/** By the separator that leaves an address alone in its cell; else by the surest one there is. */
function cellsOf(line: string): readonly string[] {
  const separators = separatorsIn(line);
  const ways = separators.map((separator) => splitCells(line, separator));
  return ways.find((cells) => cells.some(isEmail)) ?? ways[0] ?? [line.trim()];
}

function ofCells(cells: readonly string[], text: string): Judged {
  const [only = ''] = cells;
  if (cells.length === 1) return ofOneCell(only, text);
  const [first = '', second = '', ...rest] = cells;
  const [third = '', ...beyond] = rest;
  // Others end with it. Of two single words before it, the second may as well be the last name.
  const isLast = beyond.length === 0 && !isEmail(second) && isEmail(third);
  if (isLast && (/\s/.test(first) || /\s/.test(second) || !text.includes(',')))
    return person({ name: first, email: third, title: second }, text);
  // Some lists begin with the address.
  const isTurned = isEmail(first) && second !== '' && !isEmail(second);
  const [name, email] = isTurned ? [second, first] : [first, second];
  const [title = '', ...more] = rest;
  if (more.length > 0) return refusedFor(text, 'Too many parts: put what has a comma in it in quotes');
  return person({ name, email, title }, text);
}

const PHONE = /^[+(]?[\d()./-]+$/;

/** `Ada Lovelace ada@p.example`, or one of the two. */
function ofOneCell(cell: string, text: string): Judged {
  if (isEmail(cell)) {
    const reading = readMailbox(cell);
    const named = reading.kind === 'value' ? reading.value : null;
    return named?.name == null ? nameless(text) : person({ ...named, name: named.name, title: '' }, text);
  }
  const words = cell.split(/\s+/);
  const addresses = words.filter((word) => word.includes('@'));
  const [email] = addresses;
  if (email === undefined || addresses.length > 1 || !isEmail(email)) {
    return refusedFor(text, email === undefined ? 'No email' : `“${shortened(cell)}” is not an email`);
  }
  const at = words.indexOf(email);
  const after = words.slice(at + 1).filter((word) => !PHONE.test(word));
  const [name, title] = at === 0 ? [after, []] : [words.slice(0, at), after];
  return person({ name: name.join(' '), email, title: title.join(' ') }, text);
}

function byColumns(raw: string, columns: readonly Column[]): Judged {
  const separator =
    separatorsIn(raw).find((one) => splitCells(raw, one).some(isEmail)) ?? separatorsIn(raw)[0] ?? ',';
  const cells = splitCells(raw, separator);
  const of = (column: Column) => cells.filter((cell, at) => columns[at] === column && cell !== '').join(' ');
  const name = [of('name'), of('first'), of('last')].filter((part) => part !== '').join(' ');
  return person({ name, email: of('email'), title: of('title') }, raw.trim());
}

/** `Ada <ada@p.example>; "Hopper, Grace" <grace@p.example>, CTO` */
function ofMailboxes(text: string): readonly Judged[] {
  const found: Judged[] = [];
  let rest = text;
  let count = 0;
  for (;;) {
    const mailbox = /^([^<>]*)<([^<>]*)>\s*[;,]?\s*/.exec(rest);
    if (mailbox === null) break;
    const [whole, before = '', address = ''] = mailbox;
    const { bare, name } = withoutBare(before);
    found.push(...bare.map((one) => (isEmail(one) ? nameless(one) : ofOneCell(one, one))));
    const reading = readMailbox(`${name}<${address}>`);
    const shown = `${name.trim()} <${address}>`.trim();
    if (reading.kind === 'refused' || reading.value === null)
      found.push(refusedFor(shown, `“${shortened(address)}” is not an email`));
    else found.push(person({ name: reading.value.name ?? '', email: reading.value.email, title: '' }, shown));
    count += 1;
    rest = rest.slice(whole.length);
  }
  return rest.trim() === '' ? found : withRest(found, count, rest.trim());
}

/** Addresses without a name that stand before a mailbox: `a@x.example, Ada <ada@x.example>`. */
function withoutBare(before: string): { readonly bare: readonly string[]; readonly name: string } {
  const parts = outsideQuotes(before);
  // What has an @ and is no address was meant as one, unless it is what the mailbox is called.
  const last = parts.findLastIndex(
    (part, at) => isEmail(part) || (at < parts.length - 1 && part.includes('@') && !part.includes('"')),
  );
  if (last === -1) return { bare: [], name: before };
  return {
    bare: parts.slice(0, last + 1).map((part) => part.trim()),
    name: parts.slice(last + 1).join(','),
  };
}

/** Parts between commas and semicolons that stand in no quotes. */
function outsideQuotes(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^;,])+/g) ?? [text];
}

/** After one mailbox a title may follow; after several, what is no mailbox is refused. */
function withRest(found: readonly Judged[], count: number, rest: string): readonly Judged[] {
  const [first] = found;
  if (count === 1 && found.length === 1 && first !== undefined && 'person' in first && !rest.includes('@'))
    return [person({ ...first.person, title: rest.replace(/^"(.*)"$/, '$1') }, rest)];
  const others = rest.split(/[;,]/).map((part) => part.trim());
  return [...found, ...others.filter((part) => part !== '').map((part) => ofOneCell(part, part))];
}

function person(
  { name, email, title }: { readonly name: string; readonly email: string; readonly title: string },
  text: string,
): Judged {
  const reading = readEmail(email);
  if (isBlank(name)) return refusedFor(text, 'No name');
  if (isBlank(email)) return isEmail(name) ? nameless(text) : refusedFor(text, 'No email');
  if (reading.kind === 'refused' || reading.value === null)
    return refusedFor(text, `“${shortened(email)}” is not an email`);
  const shownTitle = asLine(title);
  const shownName = bareName(name);
  if (isBlank(shownName)) return nameless(text);
  return {
    person: { name: shownName, email: reading.value, title: shownTitle === '' ? null : shownTitle },
  };
}

/** Without what only stands between a name and its address, or in front of a line: `- Ada:`, `Ada –`. */
function bareName(name: string): string {
  return asLine(name)
    .replace(/^(?:[-–—*•·]\s+|\d{1,3}[.)]\s+)/, '')
    .replace(/[\s\-–—:=>|/]+$/, '');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
