import { shownDomain } from '../values/domain-names.ts';

/**
 * A bare word as it is searched: what surrounds a pasted address or name is not part of it.
 *
 * - `https://www.acme.com/path?x=1`, `www.acme.com`, `acme.com/path` → `acme.com`
 * - `mailto:jo@acme.com`, `<jo@acme.com>` → `jo@acme.com`; `tel:+49…` → `+49…`
 * - `xn--mnchen-3ya.example` → `münchen.example`
 * - brackets around it and a comma or semicolon after it go: `(Berlin),` → `Berlin`
 *
 * But for that only shortens, so that it finds no less than the word as typed. Empty when nothing is left to look for: an
 * address of which only the scheme is typed.
 */
export function plainWord(word: string): string {
  const plain = unwrapped(word);
  // Domains are searched as they are shown.
  return /xn--/iu.test(plain) ? shownDomain(plain.toLowerCase()) : plain;
}

function unwrapped(word: string): string {
  const inner = trimWrapping(word);
  const scheme = /^(?:mailto|tel):/iu.exec(inner);
  if (scheme) return inner.slice(scheme[0].length);
  return hostOf(inner) ?? inner;
}

const OPENING = '<([{';
const CLOSING = '>)]},;';

function trimWrapping(word: string): string {
  // What has no letter or digit is looked for as it stands: `<>`, `(`.
  if (!/[\p{L}\p{N}]/u.test(word)) return word;
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.includes(word.charAt(start))) start += 1;
  while (end > start && CLOSING.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end);
}

function hostOf(word: string): string | null {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//iu.exec(word) ?? /^https?:\/?$/iu.exec(word);
  const rest = scheme ? word.slice(scheme[0].length) : word;
  const authority = rest.slice(0, firstOf(rest, '/?#'));
  if (scheme) return bareHost(authority);
  // Without a scheme it must look like a host before a path is cut off: `acme.com/path`, not `and/or`.
  const looksLikeHost = /^[\p{L}\p{N}][\p{L}\p{N}.-]*\.\p{L}{2,}$/u.test(authority);
  return looksLikeHost && (authority.length < rest.length || /^www\./iu.test(rest))
    ? bareHost(authority)
    : null;
}

function bareHost(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/u, '');
  const named = /^www\../iu.test(host) ? host.slice(4) : host;
  return named.endsWith('.') ? named.slice(0, -1) : named;
}

/** Where the first of these characters stands, or the length. */
function firstOf(text: string, characters: string): number {
  for (let at = 0; at < text.length; at++) if (characters.includes(text.charAt(at))) return at;
  return text.length;
}
