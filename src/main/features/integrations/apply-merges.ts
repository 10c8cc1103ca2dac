import type { Link } from '../../hub/workspace/integration-store.ts';
import { type Decision, liveKey } from './apply.ts';
import { type Deciding, linkOf, plain } from './deciding.ts';
import { SOURCE_NAMES, type SourceCustomer } from './source.ts';

/** An account that was merged into this one leaves its customer to it; where both have one, they are merged here too. */
export function followMerges(deciding: Deciding, customer: SourceCustomer, link: Link | undefined) {
  const { options, kind } = deciding;
  const decisions: Decision[] = [];
  let followed: Link | null = null;
  for (const loserId of customer.mergedIds) {
    const loser = options.links.get(options.source, kind, loserId);
    if (
      loser === undefined ||
      loser.record_key === null ||
      loser.state === 'merged' ||
      loser.state === 'left'
    )
      continue;
    const loserKey = liveKey(options.hub, 'customer', loser.record_key);
    const own = (followed ?? link)?.record_key ?? null;
    const ownKey = own === null ? null : liveKey(options.hub, 'customer', own);
    if (loserKey === null) continue;
    if (ownKey === null) {
      followed = { ...loser, source_id: customer.id, state: 'linked', facts: customer.facts };
      const relinked = plain(
        deciding,
        customer,
        'merge',
        `${loserId} was merged into it in ${SOURCE_NAMES[options.source]}`,
      );
      decisions.push({ ...relinked, link: { ...loser, state: 'merged' }, owned: {}, recordKey: loserKey });
      continue;
    }
    const merged = plain(
      deciding,
      customer,
      'merge',
      `The customer of ${loserId}, which was merged into it in ${SOURCE_NAMES[options.source]}`,
    );
    decisions.push({
      ...merged,
      change:
        loserKey === ownKey
          ? null
          : {
              operation: 'act',
              resource: 'customer',
              reference: loserKey,
              action: 'merge',
              input: { into: ownKey },
            },
      link: { ...loser, record_key: ownKey, state: 'merged' },
      owned: {},
      recordKey: ownKey,
    });
  }
  return { decisions, link: followed };
}

/** Accounts that share the customer of this one lead to it as well. */
export function shareCustomer(
  deciding: Deciding,
  customer: SourceCustomer,
  { recordKey }: Decision,
): readonly Decision[] {
  const { options, kind } = deciding;
  if (recordKey === null) return [];
  return customer.sharedIds.map((id) => {
    const link = options.links.get(options.source, kind, id);
    const shared = { ...customer, id, facts: customer.sharedFacts?.get(id) ?? {} };
    const double: Link = { ...linkOf(deciding, shared, link, recordKey), owned: {}, state: 'double' };
    return { ...plain(deciding, shared, 'same', null), link: double };
  });
}
