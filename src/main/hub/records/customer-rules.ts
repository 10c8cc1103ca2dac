import type { Database } from 'better-sqlite3';
import {
  customerCreateSchema,
  customerUpdateSchema,
  numberedSlug,
  slugFromName,
} from '#shared/v1/customer.ts';
import { conflict, parseInput } from '#shared/v1/errors.ts';
import { normalizeDomain } from '#shared/v1/normalize.ts';
import { parseUpdate } from './parse-update.ts';
import type { Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';

/** How many numbers are tried one by one before the steps grow; keeps the usual case gapless. */
const CONSECUTIVE_SLUGS = 20;

export function createCustomerRules(database: Database) {
  const slugOwner = database.prepare<[string], { key: string }>(
    'SELECT key FROM customers WHERE slug = ? AND deleted_at IS NULL',
  );

  function checkSlug(slug: string, key: string | null): void {
    const owner = slugOwner.get(slug);
    if (owner !== undefined && owner.key !== key) {
      throw conflict(
        'slug_taken',
        `The slug ${slug} is taken by another customer; choose another or leave it out`,
        'slug',
      );
    }
  }

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

  function create(transaction: Transaction, input: unknown, key: string): Row {
    const given = parseInput(customerCreateSchema, input);
    const slug = given.slug === undefined ? freeSlug(given.name) : given.slug;
    if (given.slug !== undefined && given.slug !== null) checkSlug(given.slug, null);
    const row = transaction.insert('customer', {
      key,
      customerKey: null,
      given,
      fields: {
        name: given.name,
        slug,
        domain: storedDomain(given.domain),
        status: given.status ?? 'active',
        plan: given.plan ?? null,
        mrr: given.mrr ?? null,
        monthly_orders: given.monthly_orders ?? null,
        hubspot_company_id: given.hubspot_company_id ?? null,
        hubspot_deal_id: given.hubspot_deal_id ?? null,
        stripe_customer_id: given.stripe_customer_id ?? null,
        intercom_company_id: given.intercom_company_id ?? null,
        slack_channel_id: given.slack_channel_id ?? null,
        owner_id: given.owner_id ?? null,
        tags: withoutRepeats(given.tags ?? []),
        custom_fields: given.custom_fields ?? {},
        metadata: given.metadata ?? {},
        health_score: null,
      },
    });
    transaction.activity({ customerKey: row.key, event: 'customer.created', newValue: given.name });
    return row;
  }

  function update(transaction: Transaction, row: Row, input: unknown): Row {
    const given: Document = parseUpdate(customerUpdateSchema, input, row.document);
    if (typeof given.slug === 'string') checkSlug(given.slug, row.key);
    if ('domain' in given) given.domain = storedDomain(given.domain as string | null);
    if (Array.isArray(given.tags)) given.tags = withoutRepeats(given.tags);
    const updated = transaction.update('customer', row, given);
    if (updated === null) return row;
    for (const { field, oldValue, newValue } of updated.changed) {
      const event = field === 'status' ? 'customer.status_changed' : 'customer.field_changed';
      transaction.activity({ customerKey: row.key, event, field, oldValue, newValue });
    }
    return updated.row;
  }

  function remove(transaction: Transaction, row: Row): void {
    transaction.remove('customer', row);
    transaction.activity({ customerKey: row.key, event: 'customer.deleted' });
  }

  return { create, update, remove };
}

function storedDomain(domain: string | null | undefined): string | null {
  return domain === null || domain === undefined ? null : normalizeDomain(domain);
}

function withoutRepeats(values: readonly unknown[]): unknown[] {
  return [...new Set(values)];
}
