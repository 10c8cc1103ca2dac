import { parse } from 'tldts';
import { READ_MAX, type Reading, read, refused } from './reading.ts';
import { withoutInvisible } from './text.ts';

/** Joiners are letters of some names in a domain; elsewhere they only hide. */
const INVISIBLE_BUT_JOINERS = /[[\p{DI}\p{Cf}]--[\u200c\u200d]]/gv;

/** The last label of a host that is a number makes it an IP address, or nothing. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[\da-f]*)$/;

/**
 * A domain as it is typed or pasted, also within a URL or an address: in lower case and ASCII (`xn--`), without
 * scheme, credentials, port, path, `www.` and trailing dot. What the public suffix list knows as no domain is
 * refused; a suffix it does not know (`acme.example`, `acme.internal`) may be one.
 */
export function readDomain(text: string): Reading<string> {
  // A value that is checked is written in its stored form next, and compared: the same text several times over.
  if (text !== last.text) last = { text, reading: readAnew(text) };
  return last.reading;
}

let last: { readonly text: string; readonly reading: Reading<string> } = {
  text: '',
  reading: read<string>(null),
};

function readAnew(text: string): Reading<string> {
  const typed = text.slice(0, READ_MAX).replace(INVISIBLE_BUT_JOINERS, '').trim();
  if (text.length > READ_MAX) return refused(`“${shortened(typed)}” is not a domain; write it like acme.com`);
  if (typed === '') return read<string>(null);
  const host = asciiHost(hostPart(typed));
  if (host === null) return refused(`“${shortened(typed)}” is not a domain; write it like acme.com`);
  const { domain, publicSuffix } = parse(host);
  if (publicSuffix === host && host.includes('.'))
    return refused(`${host} is not one company’s domain; write it like acme.${host}`);
  if (domain === null) return refused(`“${shortened(typed)}” is not a domain; write it like acme.com`);
  return read(withoutWww(host));
}

/** As far as what is left is still somebody's. */
function withoutWww(host: string): string {
  const bare = host.replace(/^www\./, '');
  return bare === host || parse(bare).domain === null ? host : withoutWww(bare);
}

/** The form in which two domains are compared: as it would be stored, or as it stands when it is none. */
export function domainKey(text: string): string | null {
  const reading = readDomain(text);
  if (reading.kind === 'value') return reading.value;
  const host = text.length > READ_MAX ? text : hostPart(text.trim());
  return host === '' ? null : host;
}

function hostPart(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/^[<("'[]+/, '')
    .replace(/^mailto:/, '')
    .replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//, '')
    .replace(/[/?#\\].*$/s, '')
    .replace(/^.*@/s, '')
    .replace(/[>)"'\],;]+$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.+$/, '');
}

/**
 * A host name in ASCII and lower case, without a trailing dot.
 * @returns null for what can be none: empty or overlong labels, characters that no host has, an IP address' form.
 */
export function asciiHost(name: string): string | null {
  const ascii = encoded(name) ?? encoded(withoutInvisible(name));
  if (ascii === null || ENDS_IN_NUMBER.test(ascii)) return null;
  return /^[a-z0-9_][a-z0-9._-]*$/.test(ascii) && parse(ascii).hostname === ascii ? ascii : null;
}

function encoded(name: string): string | null {
  if (/[\s\p{Cc}\p{Cs}%]/u.test(name)) return null;
  if (/^[\x20-\x7e]*$/.test(name) && !name.includes('xn--')) return name;
  try {
    // The one place where pages and Node alike turn a name into the form that DNS has (UTS 46).
    return new URL(`http://${name}/`).hostname.replace(/\.+$/, '');
  } catch {
    return null;
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
