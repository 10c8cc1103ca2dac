import addresses from 'email-addresses';
import { asciiHost } from './domain.ts';
import { shownDomain } from './domain-names.ts';
import { READ_MAX, type Reading, read, refused } from './reading.ts';
import { isBlank, withoutInvisible } from './text.ts';

/** The longest address that is kept, in UTF-16 units: 64 of a mailbox, `@`, 255 of a domain. */
export const EMAIL_MAX = 320;

/** Somebody as a mail program writes them. */
export interface Mailbox {
  /** Null where only an address is given. */
  readonly name: string | null;
  readonly email: string;
}

/** What a mailbox before the `@` consists of when it is not in quotes (RFC 5322, with the letters of RFC 6532). */
const PLAIN_MAILBOX = /^[^\s"(),:;<>@[\\\].\p{Cc}\p{Cs}]+(?:\.[^\s"(),:;<>@[\\\].\p{Cc}\p{Cs}]+)*$/u;

/**
 * One address as it is typed or pasted: `mailto:`, a name before `<…>`, invisible characters and a trailing `;`,
 * `,` or `.` are taken off; NFC and lower case, so that one address has one form; the domain must have a dot.
 */
export function readEmail(text: string): Reading<string> {
  const reading = readMailbox(text);
  return reading.kind === 'refused' ? refused(reading.reason) : read(reading.value?.email ?? null);
}

/** The same with the name that stands beside the address. */
export function readMailbox(text: string): Reading<Mailbox> {
  if (text.length > READ_MAX) return refused(reasonFor(text.slice(0, EMAIL_MAX)));
  const typed = cleaned(text);
  if (typed === '') return read<Mailbox>(null);
  const inAngles = /^([^<>]*)<([^<>]*)>$/.exec(typed);
  const named =
    inAngles === null ? commented(typed) : { name: inAngles[1] ?? '', address: inAngles[2] ?? '' };
  const email = addressOf(cleaned(named.address));
  if (email === null) return refused(reasonFor(typed));
  const name = unquoted(named.name);
  return read({ name: isBlank(name) ? null : name, email });
}

/** The form in which two addresses are compared: as it would be stored, or in lower case when it is none. */
export function emailKey(text: string): string {
  const reading = readEmail(text);
  if (reading.kind === 'value' && reading.value !== null) return reading.value;
  return withoutInvisible(text).trim().toLowerCase().normalize('NFC');
}

function cleaned(text: string): string {
  const plain = withoutInvisible(text)
    .normalize('NFC')
    .trim()
    .replace(/[\s;,.]+$/, '');
  if (!/^mailto:/i.test(plain)) return plain;
  const target = plain.slice('mailto:'.length).replace(/\?.*$/s, '');
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** `ada@p.example (Ada Lovelace)`, as some programs write it. */
function commented(typed: string): { name: string; address: string } {
  const parts = /^([^()\s]+)\s*\(([^()]*)\)$/.exec(typed);
  return { name: parts?.[2] ?? '', address: parts?.[1] ?? typed };
}

function unquoted(name: string): string {
  const trimmed = name.trim();
  const inQuotes = /^"(.*)"$/s.exec(trimmed) ?? /^'(.*)'$/s.exec(trimmed);
  return (inQuotes?.[1]?.replace(/\\(.)/gs, '$1') ?? trimmed).trim();
}

/** As keyboards for Chinese, Japanese and Korean write what is ASCII. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
}

function addressOf(given: string): string | null {
  const address = halfWidth(given);
  const at = address.lastIndexOf('@');
  const mailbox = address.slice(0, Math.max(at, 0));
  const host = at === -1 ? null : asciiHost(address.slice(at + 1).toLowerCase());
  if (host === null || !host.includes('.') || !isMailbox(mailbox, host)) return null;
  return `${mailbox.toLowerCase()}@${shownDomain(host)}`.normalize('NFC');
}

function isMailbox(mailbox: string, host: string): boolean {
  if (PLAIN_MAILBOX.test(mailbox)) return true;
  if (!/^"[^\p{Cc}\p{Cs}]*"$/u.test(mailbox)) return false;
  return addresses.parseOneAddress({ input: `${mailbox}@${host}`, rfc6532: true }) !== null;
}

function reasonFor(typed: string): string {
  if ((typed.match(/@/g) ?? []).length > 1 && /[,;\s]/.test(typed)) return 'Write one address only';
  const shown = typed.length > 40 ? `${typed.slice(0, 39)}…` : typed;
  return `“${shown}” is not an email address, such as ada@acme.com`;
}
