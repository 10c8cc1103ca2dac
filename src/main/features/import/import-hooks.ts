/** What is peculiar to a type when files of it are imported, which its definition cannot say. */
import type { Field } from '#shared/records/fields.ts';
import { byTypes, fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { refuseByOnboarding } from '../../hub/records/task-hooks.ts';
import type { Document } from '../../hub/records/transaction.ts';
import {
  CONTACT,
  CUSTOMER,
  foldHeader,
  IMPORT_TYPES,
  type ImportType,
  type Names,
  ONBOARDING,
  TASK,
} from './column-names.ts';
import type { KnownRecords } from './known-records.ts';
import {
  belowOwner,
  customerMeant,
  customerOf,
  found,
  type Known,
  type Match,
  NONE,
  type Owners,
  onboardingOf,
  refuse,
  taskMeant,
} from './matching.ts';
import type { RowValues } from './row-values.ts';
import { type ContactFinder, createContactFinder } from './somebody.ts';

type Has = (...fields: string[]) => boolean;

interface ImportHooks {
  /** What others call its columns, by field; every other field that a cell can hold is known by its own label. */
  readonly columns: Names;
  /** Fields that no column stands for. */
  readonly withoutColumn?: readonly string[];
  /** What only this type has says more than what all have; without what it cannot do without, it is hardly it. */
  likelihood(has: Has): number;
  /** Which record a row means that gives no id. */
  meant(values: RowValues, all: Known): Match;
  /** What a new record of the row belongs to. */
  owner(values: RowValues, owners: Owners): Match;
  /** Types whose records its rows may name besides what they belong to, by field. */
  readonly named?: Readonly<Record<string, ImportType>>;
  /**
   * Refuses what may not be made or changed, by throwing a ContractError.
   * @param owner the key of what it belongs to
   */
  refuse?(fields: Document, owner: string | null, owners: Owners): void;
}

const HOOKS: { readonly [Type in ImportType]: ImportHooks } = {
  customer: {
    columns: CUSTOMER,
    likelihood: (has) =>
      (has('name') ? 1 : 0) -
      (has('email') ? 1 : 0) +
      (has('mrr', 'plan', 'stripe_customer_id', 'hubspot_company_id') ? 2 : 0),
    meant: customerMeant,
    owner: () => NONE,
  },
  contact: {
    columns: CONTACT,
    likelihood(has) {
      if (!has('email') || !has('name', 'first_name', 'last_name')) return -5;
      return has('first_name', 'title', 'phone') ? 2 : 1;
    },
    meant: (values, all) =>
      belowOwner('email', true, customerOf(values, all.owners, values.fields.email), values, all),
    owner: (values, owners) => customerOf(values, owners, values.fields.email),
  },
  onboarding: {
    columns: ONBOARDING,
    // Our ids, where files have names; and a state says it already.
    withoutColumn: ['template_id', 'waiting_on_customer'],
    likelihood: (has) =>
      has('phase', 'target_launch_date') && has('customer.id', 'customer.name', 'customer.domain') ? 2 : -5,
    meant: (values, all) => belowOwner('name', false, customerOf(values, all.owners, null), values, all),
    owner: (values, owners) => customerOf(values, owners, null),
  },
  task: {
    columns: TASK,
    likelihood: (has) =>
      has('title') && has('due_date', 'done') && has('onboarding.id', 'onboarding.name', 'customer.name')
        ? 2
        : -5,
    meant: taskMeant,
    owner: onboardingOf,
    named: { assignee_id: 'contact' },
    refuse(fields, owner, owners) {
      const [record] = owners.onboarding.byId.get(owner ?? '') ?? [];
      if (record !== undefined) refuseByOnboarding(record.document, fields.done === true);
    },
  },
};

/** Kinds of field that one cell cannot hold, or that refer to records which a file does not name. */
const IN_NO_CELL: ReadonlySet<Field['kind']> = new Set(['reference', 'customFields', 'json', 'list']);

const COLUMNS: Readonly<Record<ImportType, Names>> = byTypes(IMPORT_TYPES, columnsOf);

function columnsOf(type: ImportType): Names {
  const { columns, withoutColumn = [] } = HOOKS[type];
  const others = fieldsOf(type).filter(
    ([name, { kind, readonly, derived }]) =>
      readonly !== true &&
      derived !== true &&
      !IN_NO_CELL.has(kind) &&
      !Object.hasOwn(columns, name) &&
      !withoutColumn.includes(name),
  );
  return {
    ...columns,
    ...Object.fromEntries(others.map(([name]) => [name, [foldHeader(fieldLabel(name, type))]])),
  };
}

export function columnNames(type: ImportType): Names {
  return COLUMNS[type];
}

export function likelihood(type: ImportType, has: Has): number {
  return HOOKS[type].likelihood(has);
}

/** The record that a row changes: by id first, else by what says who or what it is. */
export function targetOf(type: ImportType, values: RowValues, all: Known): Match {
  if (values.id !== null) {
    const [record] = all.known.byId.get(values.id) ?? [];
    if (record !== undefined) return found(record);
    // An id of another workspace, whose file says by other properties what it means.
    if (/^\d+$/.test(values.id)) return refuse(`There is no ${type} with the id ${values.id}`);
  }
  return HOOKS[type].meant(values, all);
}

/** What a new record of the row belongs to. */
export function ownerOf(type: ImportType, values: RowValues, owners: Owners): Match {
  return HOOKS[type].owner(values, owners);
}

/** @throws ContractError when the hub would refuse it, too */
export function refuseChange(type: ImportType, fields: Document, owner: string | null, owners: Owners): void {
  HOOKS[type].refuse?.(fields, owner, owners);
}

/** Types whose records these fields may name. */
export function namedTypes(type: ImportType, fields: readonly string[]): readonly ImportType[] {
  return Object.entries(HOOKS[type].named ?? {}).flatMap(([field, named]) =>
    fields.includes(field) ? [named] : [],
  );
}

export function contactFinder(records: (type: ImportType) => KnownRecords, owners: Owners): ContactFinder {
  return createContactFinder(records('contact'), owners);
}
