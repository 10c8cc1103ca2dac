import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { CloudChild } from '#shared/records/index.ts';
import { fieldOf, isSetField, writableFields } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { invalidRequest, notFound, parseInput } from '#shared/v1/errors.ts';
import { queueCreate } from '../outbox/queue-create.ts';
import { type CustomerHistory, createCustomerHistory, tellOfTwo } from './customer-history.ts';
import { CHURNED, createPauseOnboardings } from './customer-status.ts';
import { type MergeStatements, prepareMergeStatements } from './merge-statements.ts';
import { createNamedContacts } from './named-contacts.ts';
import { recordChanges, recordMoved } from './record-events.ts';
import type { RulesByType } from './record-rules.ts';
import type { Resource, Row } from './records.ts';
import type { Document, Transaction } from './transaction.ts';
import { createTree } from './tree.ts';

/** What a merge did besides changing fields: enough to take it back. */
export interface MergePlan {
  readonly loser: string;
  readonly winner: string;
  /** Records that went over, by type. */
  readonly moved: readonly { readonly type: CloudChild; readonly key: string }[];
  /** Contacts of the loser that turned out to be one of the winner's. */
  readonly folded: readonly { readonly key: string; readonly into: string }[];
  /** Records of the workspace that went over, by type. */
  readonly below: Readonly<Record<string, readonly string[]>>;
  /** Former names of the loser and of folded contacts. */
  readonly names: readonly {
    readonly type: Resource;
    readonly alias: string;
    readonly key: string;
    /** It is what the record itself is called, rather than what it once was. */
    readonly isOwn: boolean;
  }[];
  /** Events by whom they were about: they are about the winner's by now. */
  readonly events: Readonly<Record<string, readonly number[]>>;
  /** The status that the loser had in the cloud. */
  readonly status: unknown;
}

export interface CustomerMerge {
  merge(transaction: Transaction, loser: Row, input: unknown): string;
  /** The loser and all that was its own comes back, as far as it is still where the merge put it. */
  unmerge(transaction: Transaction, plan: MergePlan): Row;
}

const mergeSchema = z.object({ into: z.union([z.string().min(1), z.int().min(1)]) });

/** Not filled from the other: who the record is, and what it says of itself whatever the other did. */
const NEVER_FILLED: readonly string[] = ['name', 'slug', 'status'];

/** What leads to `row` leads to another record. @returns what was put down for it */
function leadTo(
  statements: MergeStatements,
  type: Resource,
  row: Row,
  key: string,
): MergePlan['names'][number][] {
  const former = statements.aliasesOf.all(type, row.key);
  statements.moveAliases.run(key, type, row.key);
  const names = [...new Set([row.id, row.key, String(row.display_id)])];
  for (const alias of names) statements.putAlias.run(type, alias, key);
  const all = [...new Set([...names, ...former])];
  return all.map((alias) => ({ type, alias, key: row.key, isOwn: !former.includes(alias) }));
}

function moveHistory(
  statements: MergeStatements,
  history: CustomerHistory,
  loser: string,
  winner: string,
  folded: readonly { readonly key: string; readonly into: string }[],
): Record<string, number[]> {
  const events: Record<string, number[]> = { [loser]: statements.eventsAbout.all('customer', loser) };
  for (const { key, into } of folded) {
    events[key] = statements.eventsAbout.all('contact', key);
    statements.tellOf.run(into, 'contact', key);
  }
  statements.tellOf.run(winner, 'customer', loser);
  events.customer = history.goOver(loser, winner);
  return events;
}

function tellCloud(statements: MergeStatements, transaction: Transaction, row: Row, status: unknown): void {
  if (!transaction.sendable) return;
  transaction.outbox.removeAll('customer', row.key);
  if (statements.base.customer.get(row.key) == null) return;
  transaction.outbox.append('customer', row.key, 'update', { status }, transaction.now);
}

/** The loser leaves every list here; the cloud, which knows no merging, keeps it in its archive. */
function retire(statements: MergeStatements, transaction: Transaction, loser: Row, status: unknown): void {
  statements.removeCustomer.run(transaction.now, transaction.takeSeq('customer', loser.key), loser.key);
  transaction.saveTagsOf('customer', loser, []);
  transaction.conflicts.removeAll('customer', loser.key);
  tellCloud(statements, transaction, loser, status);
}

function steppedDown(transaction: Transaction, row: Row, hasPrimary: boolean): Row {
  if (!hasPrimary || row.deleted_at !== null) return row;
  const updated = transaction.update('contact', row, { is_primary: false });
  if (updated === null) return row;
  recordChanges(transaction, 'contact', updated);
  return updated.row;
}

/**
 * What is lacking in one contact and known of the other goes over. Who is at work for either of the two customers is for
 * the one that is left, and is its primary contact when it has none.
 */
function foldInto(transaction: Transaction, twin: Row, folded: Row, hasPrimary: boolean): Row {
  const [own, other] = [documentOf(twin), documentOf(folded)];
  const filled = fillFrom(transaction, 'contact', twin, other, ['is_primary', 'archived', 'name']);
  const fields: Document = {};
  if (own.archived === true && other.archived !== true) fields.archived = false;
  if (!hasPrimary && other.is_primary === true) fields.is_primary = true;
  const updated = transaction.update('contact', filled, fields);
  if (updated === null) return filled;
  recordChanges(transaction, 'contact', updated);
  return updated.row;
}

/** A contact that is another one from now on: nothing of it is sent or asked about. */
function removeFolded(statements: MergeStatements, transaction: Transaction, { key }: Row): void {
  statements.removeContact.run(transaction.now, transaction.takeSeq('contact', key), key);
  transaction.outbox.removeAll('contact', key);
  transaction.conflicts.removeAll('contact', key);
}

/**
 * Makes one customer of two. The winner keeps its values and gets those that it lacks; contacts, onboardings and
 * whatever is below them, comments and history go over; every id of the loser leads to the winner afterwards.
 */
export function createCustomerMerge(database: Database, rules: () => RulesByType): CustomerMerge {
  const statements = prepareMergeStatements(database);
  const history = createCustomerHistory(database);
  const tree = createTree(database);
  const named = createNamedContacts(database);
  const pauseOnboardings = createPauseOnboardings(database);

  function merge(transaction: Transaction, loser: Row, input: unknown): string {
    const { into } = parseInput(mergeSchema, input);
    const winner = transaction.find('customer', String(into));
    if (winner === undefined || winner.deleted_at !== null) throw notFound('customer', 'into');
    if (winner.key === loser.key)
      throw invalidRequest('invalid_merge', 'A customer is not merged into itself', 'into');
    const contacts = mergeContacts(transaction, loser, winner);
    // What goes over to a customer who has left pauses, as that one's own did.
    if (documentOf(winner).status === CHURNED) pauseOnboardings(transaction, loser);
    const onboardings = transaction.children(onboarding.type, { type: 'customer', row: loser });
    for (const row of onboardings) moveChild(transaction, onboarding.type, row, winner);
    if (statements.nextStep.get(winner.key) !== undefined) {
      for (const { key } of statements.nextSteps.all(loser.key)) {
        const step = transaction.find('next_step', key);
        if (step !== undefined) rules().next_step.remove(transaction, step);
      }
    }
    const below = tree.keysBelow(loser.key);
    for (const one of tree.adopt(transaction, 'customer', loser.key, winner)) recordMoved(transaction, one);
    const filled = fillFrom(transaction, 'customer', winner, documentOf(loser), NEVER_FILLED);
    const plan: MergePlan = {
      loser: loser.key,
      winner: winner.key,
      moved: [
        ...contacts.moved.map(({ key }) => ({ type: 'contact' as const, key })),
        ...onboardings.map(({ key }) => ({ type: onboarding.type, key })),
      ],
      folded: contacts.folded,
      below,
      names: [
        ...leadTo(statements, 'customer', loser, winner.key),
        ...contacts.folded.flatMap(({ row, into: kept }) => leadTo(statements, 'contact', row, kept)),
      ],
      events: moveHistory(statements, history, loser.key, winner.key, contacts.folded),
      status: (JSON.parse(loser.document) as Document).status,
    };
    retire(statements, transaction, loser, 'archived');
    const hidden = { merge: [null, withoutRows(plan)] };
    tellOfTwo(transaction, 'customer.merged', { loser, winner: filled }, hidden);
    return transaction.find('customer', winner.key)?.document ?? filled.document;
  }

  /** A contact whose address the winner has already is that one; the others go over, primary where there was none. */
  function mergeContacts(transaction: Transaction, loser: Row, winner: Row) {
    const theirs = transaction.children('contact', { type: 'customer', row: loser });
    const ours = transaction
      .children('contact', { type: 'customer', row: winner })
      .filter(({ deleted_at }) => deleted_at === null);
    const byEmail = new Map(ours.map((row) => [documentOf(row).email, row]));
    const hasPrimary = ours.some((row) => documentOf(row).is_primary === true);
    const moved: Row[] = [];
    const folded: { row: Row; key: string; into: string }[] = [];
    for (const row of theirs) {
      const twin = row.deleted_at === null ? byEmail.get(documentOf(row).email) : undefined;
      if (twin !== undefined) {
        const there = foldInto(transaction, twin, row, hasPrimary);
        byEmail.set(documentOf(there).email, there);
        removeFolded(statements, transaction, row);
        named.renamed(transaction, row.id, twin.id, true);
        folded.push({ row, key: row.key, into: twin.key });
      } else {
        moveChild(transaction, 'contact', steppedDown(transaction, row, hasPrimary), winner);
        moved.push(row);
      }
    }
    return { moved, folded };
  }

  /** Where the cloud knows the record below the loser, it is made there anew: it cannot be moved. */
  function moveChild(transaction: Transaction, type: CloudChild, row: Row, to: Row): void {
    const isKnownThere = transaction.sendable && statements.base[type].get(row.key) != null;
    const id = isKnownThere && row.deleted_at === null ? transaction.newKey() : row.id;
    const document = JSON.stringify({ ...documentOf(row), id, customer_id: to.id });
    const seq = transaction.takeSeq(type, row.key);
    statements.move[type].run({ key: row.key, id, customer_key: to.key, document, seq });
    if (id === row.id) return;
    statements.addAlias.run(type, row.id, row.key);
    statements.forgetBase[type].run(row.key);
    transaction.outbox.removeAll(type, row.key);
    tree.renamed(transaction, type, { key: row.key, id }, row.id);
    queueCreate(transaction, type, { ...row, id, customer_key: to.key, document });
  }

  function unmerge(transaction: Transaction, plan: MergePlan): Row {
    for (const { type, alias, key, isOwn } of plan.names) {
      if (isOwn) statements.removeAlias.run(type, alias);
      else statements.putAlias.run(type, alias, key);
    }
    const loser = statements.row.customer.get(plan.loser);
    if (loser === undefined) throw notFound('customer');
    statements.revive.customer.run(transaction.takeSeq('customer', loser.key), loser.key);
    transaction.saveTagsOf('customer', loser, documentOf(loser).tags);
    tellCloud(statements, transaction, loser, plan.status);
    for (const { key } of plan.folded) {
      statements.revive.contact.run(transaction.takeSeq('contact', key), key);
    }
    for (const { type, key } of plan.moved) {
      const row = statements.row[type].get(key);
      if (row !== undefined && row.customer_key === plan.winner) moveChild(transaction, type, row, loser);
    }
    for (const [type, keys] of Object.entries(plan.below)) {
      for (const one of tree.giveBack(transaction, type, keys, plan.winner, loser))
        recordMoved(transaction, one);
    }
    const { customer: below = [], ...about } = plan.events;
    history.comeBack(below, plan.loser);
    for (const [key, ids] of Object.entries(about)) {
      for (const id of ids) statements.tellAgainOf.run(key, id);
    }
    return { ...loser, deleted_at: null };
  }

  return { merge, unmerge };
}

/** Gives a record what it lacks and another has; sets are united, objects by their names. */
function fillFrom(
  transaction: Transaction,
  type: Resource,
  row: Row,
  other: Document,
  except: readonly string[],
): Row {
  const own = documentOf(row);
  const fields: Document = {};
  for (const name of writableFields(type, 'update')) {
    if (except.includes(name)) continue;
    const value = united(own[name], other[name], isSetField(fieldOf(type, name)));
    if (!isDeepStrictEqual(value, own[name])) fields[name] = value;
  }
  const updated = transaction.update(type, row, fields);
  if (updated === null) return row;
  recordChanges(transaction, type, updated);
  return updated.row;
}

function united(own: unknown, other: unknown, isSet: boolean): unknown {
  if (isSet && Array.isArray(own) && Array.isArray(other)) return [...new Set([...own, ...other])];
  if (isObject(own) && isObject(other)) {
    const lacking = Object.entries(other).filter(([name]) => !Object.hasOwn(own, name));
    return lacking.length === 0 ? own : Object.fromEntries([...Object.entries(own), ...lacking]);
  }
  return own === null || own === '' ? (other ?? own) : own;
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function documentOf(row: Row): Document {
  return JSON.parse(row.document) as Document;
}

function withoutRows(plan: MergePlan): MergePlan {
  return { ...plan, folded: plan.folded.map(({ key, into }) => ({ key, into })) };
}
