import type { CustomerReplica } from '#shared/replica.ts';
import type { Work } from './work.ts';

/** What the activity is of. */
export type ActivityScope =
  | { readonly kind: 'mine' | 'team' | 'workspace' }
  | { readonly kind: 'one'; readonly key: string | null }
  /** Of the customers in a saved view. */
  | { readonly kind: 'view'; readonly key: string };

/** Reads what was kept; who has not said who they are has none that are theirs. */
export function readScope(kept: string, me: string | null): ActivityScope {
  const [kind, key] = kept.split(':');
  if (kind === 'one') return { kind, key: key ?? null };
  if (kind === 'view' && key !== undefined) return { kind, key };
  if (kind === 'team' || kind === 'workspace') return { kind };
  return { kind: me === null ? 'workspace' : 'mine' };
}

export function writeScope(scope: ActivityScope): string {
  return 'key' in scope && scope.key !== null ? `${scope.kind}:${scope.key}` : scope.kind;
}

/** The customers whose activity it is; null for everybody's. @param isInView whether one is in the saved view */
export function activityKeys(
  scope: ActivityScope,
  work: Work,
  me: string | null,
  isInView: (customer: CustomerReplica) => boolean,
): string[] | null {
  switch (scope.kind) {
    case 'workspace':
      return null;
    case 'one':
      return scope.key === null ? [] : [scope.key];
    case 'view':
      return [...work.customersByKey.values()].filter(isInView).map(({ key }) => key);
    case 'team':
      return [...work.customersByKey.values()].flatMap(({ key, owner_id }) =>
        owner_id === null ? [] : [key],
      );
    case 'mine': {
      const run = [...work.onboardingsByKey.values()].filter(({ csm_id }) => csm_id === me);
      const owned = [...work.customersByKey.values()].filter(({ owner_id }) => owner_id === me);
      return [...new Set([...owned.map(({ key }) => key), ...run.map(({ customer_key }) => customer_key)])];
    }
  }
}
