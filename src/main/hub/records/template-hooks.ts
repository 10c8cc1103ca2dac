import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { onboarding as definition } from '#shared/records/onboarding.ts';
import { invalidRequest, notFound, parseInput } from '#shared/v1/errors.ts';
import { createTemplateApplier } from './apply-template.ts';
import { recordChanges } from './record-events.ts';
import type { RecordHooks } from './record-hooks.ts';
import type { RulesByType } from './record-rules.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document } from './transaction.ts';

const applySchema = z.object({ onboarding_id: z.union([z.string().min(1), z.int().min(1)]) });

/** A phase has at most one default template: the one that was last made it. `apply` makes a template's tasks. */
export function createTemplateHooks(database: Database, rules: () => RulesByType): RecordHooks {
  const applier = createTemplateApplier(database, rules);
  const defaults = database.prepare<[unknown], Row>(
    `SELECT ${rowColumns('template')} FROM templates
       WHERE phase = ? AND document ->> '$.default_for_phase' = 1 AND deleted_at IS NULL`,
  );
  return {
    check({ transaction, before, fields }) {
      // Another Pivotal may have had one such before.
      if (transaction.undoes !== null || transaction.actor.bringsTasks === true) return;
      if (fields.phase === undefined && fields.default_for_phase === undefined) return;
      const { phase, default_for_phase: isDefault } = { ...before, ...fields };
      if (isDefault !== true) return;
      if (phase === null || phase === undefined)
        throw invalidRequest('missing_field', 'A default template needs the phase that it is for', 'phase');
      if (phase === 'completed')
        throw invalidRequest(
          'invalid_enum_value',
          'A completed onboarding gets no tasks: no template is the default of that phase',
          'phase',
        );
    },
    after(transaction, row) {
      const { phase, default_for_phase: isDefault } = JSON.parse(row.document) as Document;
      if (isDefault !== true) return;
      for (const other of defaults.all(phase)) {
        if (other.key === row.key) continue;
        const updated = transaction.update('template', other, { default_for_phase: false });
        if (updated !== null) recordChanges(transaction, 'template', updated);
      }
    },
    actions: {
      apply(transaction, template, input) {
        const { onboarding_id } = parseInput(applySchema, input);
        const onboarding = transaction.find(definition.type, String(onboarding_id));
        if (onboarding === undefined || onboarding.deleted_at !== null)
          throw notFound(definition.type, 'onboarding_id');
        const { tasks, unassigned } = applier.apply(transaction, template, onboarding);
        const documents = tasks.map(({ key }) => transaction.find('task', key)?.document ?? '');
        return `{"object":"list","data":[${documents.join(',')}],"has_more":false,"next_cursor":null,"unassigned":${JSON.stringify(unassigned)}}`;
      },
    },
  };
}
