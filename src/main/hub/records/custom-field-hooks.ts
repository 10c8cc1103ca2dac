import type { Database } from 'better-sqlite3';
import { FIELDS } from '#shared/search/fields.ts';
import { ContractError, conflict, invalidRequest } from '#shared/v1/errors.ts';
import { formatNumber } from '#shared/values/number-words.ts';
import { entriesOf, misfitOf, type ValueRule } from './custom-values.ts';
import { createPositionHooks } from './position-hooks.ts';
import { recordChanges } from './record-events.ts';
import type { RecordHooks } from './record-hooks.ts';
import { type Row, rowColumns } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

const SEARCH_FIELDS: ReadonlySet<string> = new Set(FIELDS.map(({ name }) => name));

/**
 * A custom field takes the values of all customers along: renamed with its slug, converted with its type. What scripts
 * wrote under its slug before anybody defined it is among them.
 */
export function createCustomFieldHooks(database: Database): RecordHooks {
  const customers = database.prepare<[string], Row>(
    `SELECT ${rowColumns('customer')} FROM customers
       WHERE deleted_at IS NULL AND (document -> ('$.custom_fields."' || ? || '"')) IS NOT NULL ORDER BY position`,
  );
  const ordered = createPositionHooks(database, 'custom_field');

  function rewriteValues(
    transaction: Transaction,
    slug: string,
    entry: (value: unknown) => readonly [slug: string, value: unknown],
  ): void {
    for (const customer of customers.all(slug)) {
      const values = entriesOf(valuesOf(customer));
      const [newSlug, value] = entry(values.get(slug));
      const kept = [...values].filter(([one]) => one === slug || one !== newSlug);
      const custom_fields = Object.fromEntries(
        kept.map(([one, had]) => (one === slug ? [newSlug, value] : [one, had])),
      );
      const updated = transaction.update('customer', customer, { custom_fields });
      if (updated !== null) recordChanges(transaction, 'customer', updated);
    }
  }

  /** Numbers and flags become the text that shows them; of anything else only what fits already stays. */
  function checkValues(slug: string, rule: ValueRule, field: string): void {
    const misfits = customers.all(slug).filter((customer) => {
      const value = entriesOf(valuesOf(customer)).get(slug);
      return rule.type !== 'string' && misfitOf(rule, value ?? null) !== null;
    });
    const count = misfits.length;
    if (count === 0) return;
    const whose = count === 1 ? '1 customer has' : `${formatNumber(count)} customers have`;
    throw new ContractError(
      'conflict',
      'values_do_not_fit',
      `${whose} a value of ${slug} that would not fit; search for has:${slug} and change these values first`,
      field,
      count,
    );
  }

  return {
    ...ordered,
    check({ transaction, before, fields }) {
      const { slug, type, options } = { ...before, ...fields };
      if (SEARCH_FIELDS.has(String(slug)) && slug !== before?.slug) {
        throw conflict(
          'slug_taken',
          `The search has a field ${String(slug)} already; choose another`,
          'slug',
        );
      }
      const rule = { type, options: Array.isArray(options) ? options : [] } as ValueRule;
      if (rule.type === 'select' && rule.options.length === 0) {
        throw invalidRequest('too_small', 'A select needs at least one option', 'options');
      }
      if (fields.options !== undefined) checkOptions(rule.options);
      const isChanged = fields.type !== undefined || fields.options !== undefined;
      const changed = fields.type === undefined || fields.type === before?.type ? 'options' : 'type';
      if (before !== null && isChanged) checkValues(String(before.slug), rule, changed);
      // What another Pivotal has defined is defined; the values come from there, too.
      if (before === null && transaction.actor.bringsTasks !== true) checkValues(String(slug), rule, 'type');
    },
    after(transaction, row, changed) {
      const { slug, type } = JSON.parse(row.document) as Document;
      const renamed = changed?.find(({ field }) => field === 'slug');
      if (renamed !== undefined) {
        rewriteValues(transaction, String(renamed.oldValue), (value) => [String(slug), value]);
      }
      const isTyped = changed === null || changed.some(({ field }) => field === 'type');
      if (isTyped && type === 'string') {
        rewriteValues(transaction, String(slug), (value) => [String(slug), textOf(value)]);
      }
    },
  };
}

/** Two that look the same are one: nobody could tell which was chosen. */
function checkOptions(options: readonly string[]): void {
  const seen = new Set<string>();
  for (const [at, option] of options.entries()) {
    const looks = option.normalize('NFC').trim();
    const field = `options.${at}`;
    if (seen.has(looks)) throw invalidRequest('invalid_string', `${field} is there already: ${looks}`, field);
    seen.add(looks);
  }
}

function textOf(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function valuesOf(customer: Row): unknown {
  return (JSON.parse(customer.document) as Document).custom_fields;
}
