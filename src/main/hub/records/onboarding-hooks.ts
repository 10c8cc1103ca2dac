import type { Database } from 'better-sqlite3';
import { createTemplateApplier } from './apply-template.ts';
import type { RecordHooks } from './record-hooks.ts';
import type { RulesByType } from './record-rules.ts';
import type { Document } from './transaction.ts';

interface StateFields {
  readonly state: string;
  readonly waiting_on_customer: boolean;
}

/**
 * `state` reads `waiting` while the flag is set; the state below it comes back when the flag is cleared.
 * Setting `waiting` sets the flag, setting any other state clears it; the flag, when given, has the last word.
 */
function stateAfter(
  underlying: string,
  waiting: boolean,
  { state, waiting_on_customer }: Document,
): { underlying: string; fields: StateFields } {
  const nextUnderlying = typeof state !== 'string' || state === 'waiting' ? underlying : state;
  const implied = state === undefined ? waiting : state === 'waiting';
  const flag = typeof waiting_on_customer === 'boolean' ? waiting_on_customer : implied;
  return {
    underlying: nextUnderlying,
    fields: { state: flag ? 'waiting' : nextUnderlying, waiting_on_customer: flag },
  };
}

/**
 * The waiting flag with the state below it, and when an onboarding was completed. Where the phase that it comes into
 * has a default template, that one's tasks are made with the move; a template chosen for a new one takes its place.
 */
export function createOnboardingHooks(database: Database, rules: () => RulesByType): RecordHooks {
  const templates = createTemplateApplier(database, rules);
  return {
    derive({ transaction, row, before, given, fields }) {
      const { underlying, fields: state } = stateAfter(
        row?.underlying_state ?? 'active',
        before?.waiting_on_customer === true,
        given,
      );
      const derived: Document = { ...fields, ...state };
      const isMoved = fields.phase !== undefined && fields.phase !== before?.phase;
      if (isMoved) derived.completed_at = fields.phase === 'completed' ? transaction.now : null;
      return { fields: derived, underlyingState: underlying };
    },
    after(transaction, row, changed) {
      const isEntered = changed === null || changed.some(({ field }) => field === 'phase');
      const makesTasks = transaction.undoes === null && transaction.actor.bringsTasks !== true;
      if (!isEntered || !makesTasks) return;
      const { template_id: chosen, phase } = JSON.parse(row.document) as Document;
      const template =
        changed === null && typeof chosen === 'string' ? transaction.find('template', chosen) : undefined;
      // Any other value of the field is the cloud's own business.
      if (template?.deleted_at === null && phase !== 'completed') templates.apply(transaction, template, row);
      else templates.applyDefault(transaction, row);
    },
  };
}
