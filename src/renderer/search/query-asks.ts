import type { MatchContext, Query } from '#shared/search/query.ts';
import type { HealthBounds } from '#shared/values/health.ts';
import { workspaceTimeZone } from '../lib/workspace-words.ts';

/** Whether `is:` or `has:` asks for this, or for its absence. */
export function asksForFlag(query: Query, flag: string): boolean {
  return query.terms.some(
    (term) => term.kind === 'field' && term.values.some((v) => v.kind === 'flag' && v.names.includes(flag)),
  );
}

/** Whether a term names this field. @param isNegated whether excluding terms count too. */
export function asksForField(query: Query, field: string, { isNegated }: { readonly isNegated: boolean }) {
  return query.terms.some(
    (term) => term.kind === 'field' && term.field.name === field && (isNegated || !term.negated),
  );
}

/** What a query is matched against in this window. @param me key of the person at this machine. */
export function matchContext(me: string | null, healthBounds: HealthBounds): MatchContext {
  return {
    now: Date.now(),
    timeZone: workspaceTimeZone(),
    me,
    healthBounds,
  };
}
