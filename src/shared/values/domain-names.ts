import punycode from 'punycode/punycode.es6.js';
import { problemOfLine } from './text.ts';

/**
 * A domain as people read it, `münchen.example` for `xn--mnchen-3ya.example`; as it is stored where it cannot be
 * decoded, or would hide something.
 */
export function shownDomain(domain: string): string {
  if (!domain.includes('xn--')) return domain;
  try {
    const shown = punycode.toUnicode(domain);
    return problemOfLine(shown) === null ? shown : domain;
  } catch {
    return domain;
  }
}
