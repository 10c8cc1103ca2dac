import type { Database } from 'better-sqlite3';
import { numberedSlug, slugFromName } from '#shared/v1/customer.ts';
import { createCustomValues, entriesOf } from './custom-values.ts';
import { createFollowStatus } from './customer-status.ts';
import { createCustomerMerge } from './merge-customers.ts';
import type { RecordHooks } from './record-hooks.ts';
import type { RulesByType } from './record-rules.ts';

/** How many numbers are tried one by one before the steps grow; keeps the usual case gapless. */
const CONSECUTIVE_SLUGS = 20;

/** A customer without a slug gets one from its name; whoever says null gets none. Custom fields hold what they may. */
export function createCustomerHooks(database: Database, rules: () => RulesByType): RecordHooks {
  const { merge } = createCustomerMerge(database, rules);
  const customValues = createCustomValues(database);
  const followStatus = createFollowStatus(database);
  const slugOwner = database.prepare<[string], unknown>(
    'SELECT 1 FROM customers WHERE slug = ? AND deleted_at IS NULL',
  );

  /** The first free of `acme`, `acme-2`, `acme-3` …; past twenty, found by doubling so that a bulk import stays fast. */
  function freeSlug(name: string): string {
    const slug = slugFromName(name);
    const isTaken = (number: number) =>
      slugOwner.get(number === 1 ? slug : numberedSlug(slug, number)) !== undefined;
    for (let number = 1; number <= CONSECUTIVE_SLUGS; number += 1) {
      if (!isTaken(number)) return number === 1 ? slug : numberedSlug(slug, number);
    }
    let taken = CONSECUTIVE_SLUGS;
    let free = taken * 2;
    while (isTaken(free)) {
      taken = free;
      free *= 2;
    }
    while (free - taken > 1) {
      const middle = Math.floor((taken + free) / 2);
      if (isTaken(middle)) taken = middle;
      else free = middle;
    }
    return numberedSlug(slug, free);
  }

  return {
    derive({ row, given, fields: input }) {
      const custom = entriesOf(input.custom_fields);
      const fields =
        custom.size === 0
          ? input
          : { ...input, custom_fields: customValues.stored(Object.fromEntries(custom)) };
      if (row !== null || given.slug !== undefined) return { fields };
      return { fields: { ...fields, slug: freeSlug(String(fields.name)) } };
    },
    check({ before, fields }) {
      if (fields.custom_fields !== undefined) customValues.check(fields.custom_fields, before?.custom_fields);
    },
    actions: { merge },
    followed(transaction, row, changed) {
      if (changed !== null) followStatus(transaction, row, changed);
    },
  };
}
