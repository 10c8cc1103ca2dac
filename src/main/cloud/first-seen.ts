import { isDeepStrictEqual } from 'node:util';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';

/**
 * When this run first saw an entry of the outbox as it is, by the sync's clock: no earlier than it was last
 * changed, whatever date the machine's clock gave that change.
 */
export function createFirstSeen(now: () => number) {
  const seen = new Map<number, { readonly fields: OutboxEntry['fields']; readonly at: number }>();
  return {
    of({ id, fields }: OutboxEntry): number {
      const known = seen.get(id);
      if (known !== undefined && isDeepStrictEqual(known.fields, fields)) return known.at;
      const at = now();
      seen.set(id, { fields, at });
      return at;
    },
    forget: ({ id }: OutboxEntry): void => void seen.delete(id),
  };
}
