import type { Environment } from '../../environment.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const RANDOM_CHARACTERS = 16;

/**
 * A new cuid-shaped key: `c`, the time in base 36, 16 random characters (82 bits). Keys made later sort
 * later, which keeps inserts at the end of the index.
 */
export function newKey(environment: Environment): string {
  const random = environment.randomBytes(RANDOM_CHARACTERS);
  let key = `c${environment.now().toString(36).padStart(8, '0')}`;
  // 252 is the largest multiple of 36 in a byte; the bias of folding the last four values is harmless here.
  for (let at = 0; at < RANDOM_CHARACTERS; at += 1) key += ALPHABET[(random[at] ?? 0) % ALPHABET.length];
  return key;
}

/** A reference made of digits alone means a display_id; anything else an id. */
export function isDisplayId(reference: string): boolean {
  return /^\d+$/.test(reference);
}

/** From here up, display_ids are provisional: the upstream has not assigned its own yet. */
export const FIRST_PROVISIONAL_DISPLAY_ID = 1_000_000_001;
