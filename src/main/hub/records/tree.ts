import type { Database } from 'better-sqlite3';
import { fieldOf, isPersonal, parentFieldOf } from '#shared/records/index.ts';
import { createNamedContacts } from './named-contacts.ts';
import { recordMoved } from './record-events.ts';
import {
  type HubType,
  isInAll,
  ownColumns,
  type Resource,
  type Row,
  rowColumns,
  TABLE,
  WORKSPACE_TYPES,
  type WorkspaceType,
} from './records.ts';
import { keysAtLevels } from './row-values.ts';
import type { Document, Parent, Transaction } from './transaction.ts';

/** A record under the key and the id that it has from now on. */
interface Owner {
  readonly key: string;
  readonly id: string;
}

/** A record that belongs to another one now. */
export interface MovedRow {
  readonly type: WorkspaceType;
  readonly row: Row;
}

/** Keeps what is below a record of the cloud where it belongs. */
export interface Tree {
  /** The record, which went by the id `from`, goes by another: whatever is below it, or names it, says so. */
  renamed(transaction: Transaction, type: Resource, owner: Owner, from: string): void;
  /** Two records turned out to be one: whatever is below `from` is below `to` from now on. @returns what belonged to it itself */
  adopt(transaction: Transaction, type: Resource, from: string, to: Owner): readonly MovedRow[];
  /** Records of one type that were adopted go back to whom they were adopted from, as far as they are still there. */
  giveBack(
    transaction: Transaction,
    type: string,
    keys: readonly string[],
    from: string,
    to: Owner,
  ): readonly MovedRow[];
  /** By type, the keys of everything below a customer. */
  keysBelow(customerKey: string): Record<string, string[]>;
  /** A record has gone over to another customer, and whatever is below it goes along. */
  toCustomer(transaction: Transaction, key: string, customer: Owner): void;
  /** A record of the workspace belongs to another from now on, and whatever is below it goes along. */
  toParent(transaction: Transaction, type: HubType, row: Row, parent: Parent): Row;
}

const LEVEL_COLUMNS = ['customer_key', 'onboarding_key', 'parent_key'] as const;

/** Records of the workspace only: how those of the cloud follow their customer, the sync's rules say. */
export function createTree(database: Database): Tree {
  const contacts = createNamedContacts(database);
  const below = WORKSPACE_TYPES.filter((type) => ownColumns(type).length > 0).map((type) => ({
    type,
    rows: database.prepare<[{ key: string }], Row>(
      `SELECT ${rowColumns(type)} FROM ${TABLE[type]} WHERE ${LEVEL_COLUMNS.map((column) => isInAll(column, '@key')).join(' OR ')}`,
    ),
    save: database.prepare<[Row]>(
      `UPDATE ${TABLE[type]} SET seq = @seq, document = @document, parent_key = @parent_key,
         customer_key = @customer_key, onboarding_key = @onboarding_key WHERE key = @key`,
    ),
  }));

  function move(
    transaction: Transaction,
    { owner, from, to }: { readonly owner: Resource; readonly from: string; readonly to: Owner },
    only?: { readonly type: string; readonly keys: ReadonlySet<string> },
  ): MovedRow[] {
    const own: MovedRow[] = [];
    for (const { type, rows, save } of below) {
      if (only !== undefined && type !== only.type) continue;
      for (const before of rows.all({ key: from })) {
        if (only?.keys.has(before.key) === false) continue;
        const seq = transaction.takeSeq(type, before.key);
        const row = { ...moved(type, before, owner, from, to), seq };
        save.run(row);
        if (row.parent_key !== before.parent_key) own.push({ type, row });
      }
    }
    return own;
  }

  function toCustomer(transaction: Transaction, key: string, customer: Owner): void {
    for (const { type: of, rows, save } of below) {
      for (const row of rows.all({ key })) {
        const document = JSON.parse(row.document) as Document;
        if (fieldOf(of, 'customer_id') !== undefined) document.customer_id = customer.id;
        save.run({
          ...row,
          document: JSON.stringify(document),
          customer_key: customer.key,
          seq: transaction.takeSeq(of, row.key),
        });
      }
    }
  }

  function toParent(transaction: Transaction, type: HubType, row: Row, parent: Parent): Row {
    const kept = below.find((one) => one.type === type);
    const isElsewhere = row.parent_type === parent.type && row.parent_key !== parent.row.key;
    if (kept === undefined || !isElsewhere) return row;
    const levels = keysAtLevels(parent);
    const customer =
      levels.customer_key === null ? undefined : transaction.find('customer', levels.customer_key);
    function placed(of: HubType, one: Row, says: Document): Row {
      const document = { ...(JSON.parse(one.document) as Document), ...says };
      if (customer !== undefined && fieldOf(of, 'customer_id') !== undefined)
        document.customer_id = customer.id;
      const seq = transaction.takeSeq(of, one.key);
      return { ...one, ...levels, seq, document: JSON.stringify(document) };
    }
    for (const { type: of, rows, save } of below)
      for (const one of rows.all({ key: row.key })) save.run(placed(of, one, {}));
    const field = parentFieldOf(type) ?? '';
    const moved = { ...placed(type, row, { [field]: parent.row.id }), parent_key: parent.row.key };
    kept.save.run(moved);
    const before = row.customer_key === null ? undefined : transaction.find('customer', row.customer_key);
    recordMoved(transaction, { type, row: moved }, before, customer);
    return moved;
  }

  return {
    toCustomer,
    toParent,
    adopt: (transaction, owner, from, to) => move(transaction, { owner, from, to }),
    giveBack: (transaction, type, keys, from, to) =>
      move(transaction, { owner: 'customer', from, to }, { type, keys: new Set(keys) }),
    keysBelow: (key) =>
      Object.fromEntries(below.map(({ type, rows }) => [type, rows.all({ key }).map((row) => row.key)])),
    renamed(transaction, type, owner, from) {
      move(transaction, { owner: type, from: owner.key, to: owner });
      if (isPersonal(type)) contacts.renamed(transaction, from, owner.id, false);
    },
  };
}

function moved(type: HubType, row: Row, owner: Resource, from: string, to: Owner): Row {
  const isParent = row.parent_type === owner && row.parent_key === from;
  const document = JSON.parse(row.document) as Document;
  const parentField = parentFieldOf(type);
  if (isParent && parentField !== null) document[parentField] = to.id;
  if (fieldOf(type, `${owner}_id`) !== undefined) document[`${owner}_id`] = to.id;
  const level = `${owner}_key`;
  return {
    ...row,
    document: JSON.stringify(document),
    ...(isParent ? { parent_key: to.key } : {}),
    ...(ownColumns(type).includes(level) ? { [level]: to.key } : {}),
  };
}
