import { fold } from '../../src/shared/search/fold.ts';

/** What people type, letter by letter: names, parts of names and addresses, accents, other scripts, rare and common words. */
export const QUERIES = [
  'silver analytics',
  'müller',
  'zurich bank',
  'jana keller',
  'keller@harbor',
  'nordic rail gmbh',
  '株式会社',
  "o'brien",
  'granite-books',
  'enterprise',
  'osprey-',
  'champion',
  'thistle wines holdings',
  'lucia',
  'xyzzy',
] as const;

/** The folded words of a query of words. */
export function plainText(query: string): readonly string[] {
  return fold(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
}
