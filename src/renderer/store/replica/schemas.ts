import type { RxJsonSchema } from 'rxdb/plugins/core';
import { z } from 'zod';
import { FIRST_LISTS, ORDER_MAX_LENGTH } from '#shared/list-order.ts';
import { COLLECTION_NAMES, type CollectionName, OF_CUSTOMER, REPLICA_SCHEMAS } from '#shared/replica.ts';
import { type StoredDocument, textFieldsOf } from './documents.ts';
import { isOrdered } from './order-hooks.ts';

type JsonSchema = Record<string, unknown>;

/** What an index needs to know of its field: strings a maxLength, numbers their range. */
const INDEXES = {
  local_order: { type: 'string', maxLength: ORDER_MAX_LENGTH },
  customer_key: { type: 'string', maxLength: 64 },
  display_id: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, multipleOf: 1 },
} satisfies Record<string, JsonSchema>;

/** By what a collection is read: along an order of its own, by customer, by the numbers that addresses hold. */
function indexesOf(name: CollectionName): Readonly<Record<string, JsonSchema>> {
  const isUsed: Readonly<Record<keyof typeof INDEXES, boolean>> = {
    local_order: isOrdered(name),
    customer_key: (OF_CUSTOMER as readonly string[]).includes(name),
    display_id: (FIRST_LISTS as readonly string[]).includes(name),
  };
  const names = Object.keys(INDEXES) as readonly (keyof typeof INDEXES)[];
  return Object.fromEntries(names.flatMap((index) => (isUsed[index] ? [[index, INDEXES[index]]] : [])));
}

/** Keywords that RxDB's schemas do not have, or that only describe. The hub has checked what it sends. */
const DROPPED_KEYWORDS: ReadonlySet<string> = new Set([
  '$schema',
  'const',
  'format',
  'pattern',
  'description',
  'propertyNames',
]);

const derivedOnce = new Map<CollectionName, RxJsonSchema<StoredDocument>>();

/** The collection's RxDB schema, derived from the contract's own. */
export function storedSchema(name: CollectionName): RxJsonSchema<StoredDocument> {
  const schema = derivedOnce.get(name) ?? derive(name);
  derivedOnce.set(name, schema);
  return schema;
}

function derive(name: CollectionName): RxJsonSchema<StoredDocument> {
  const indexed = indexesOf(name);
  const derived = stripped(z.toJSONSchema(REPLICA_SCHEMAS[name], { reused: 'inline' })) as JsonSchema;
  // RxDB keeps the tombstone flag of every document itself.
  const { _deleted, ...properties } = derived.properties as JsonSchema;
  const required = (derived.required as string[]).filter((field) => field !== '_deleted');
  return {
    version: 0,
    primaryKey: 'key',
    type: 'object',
    properties: {
      ...(properties as RxJsonSchema<StoredDocument>['properties']),
      ...Object.fromEntries(textFieldsOf(name).map((field) => [field, { type: 'string' }])),
      ...indexed,
    },
    required: [...new Set([...required, ...Object.keys(indexed)])],
    indexes: Object.keys(indexed),
  };
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([keyword]) => !DROPPED_KEYWORDS.has(keyword))
      .map(([keyword, inner]) => [keyword, keyword === 'properties' ? ofFields(inner) : stripped(inner)]),
  );
}

/** A field may be called like a keyword. */
function ofFields(properties: unknown): unknown {
  return Object.fromEntries(
    Object.entries(properties as JsonSchema).map(([field, inner]) => [field, stripped(inner)]),
  );
}

/**
 * Stands for the shape of all collections. It is part of the database's name, so a changed shape means a new,
 * empty replica and no migration.
 */
export function shapeOfReplica(
  schemas: readonly object[] = COLLECTION_NAMES.map((name) => storedSchema(name)),
): string {
  return hash(JSON.stringify(schemas));
}

/** FNV-1a, 32 bits, as 8 hexadecimal digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
