import type { z } from 'zod';
import { byTypes, definitionOf, parentFieldOf } from '#shared/records/index.ts';
import { sameJson } from '#shared/records/merge-fields.ts';
import { createSchema, updateSchema } from '#shared/records/schemas.ts';
import { storedFields } from '#shared/records/stored.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import type { RecordChange } from '../../hub/records/commands.ts';
import { takenByAnother } from '../../hub/records/record-rules.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { IMPORT_TYPES, type ImportType } from './column-names.ts';
import { ownerOf, refuseChange, targetOf } from './import-hooks.ts';
import {
  createKnownRecords,
  type KnownRecord,
  type KnownRecords,
  propertyKey,
  uniqueFields,
} from './known-records.ts';
import type { Owners } from './matching.ts';
import type { RowReader, RowValues } from './row-values.ts';
import type { ContactFinder } from './somebody.ts';
import type { TableRow } from './table.ts';

export type Fate = 'create' | 'update' | 'same' | 'ask' | 'refuse';

/** What becomes of a row; `reason` is a sentence where there is something to say. */
export interface PlannedRow {
  /** As a spreadsheet counts. */
  readonly row: number;
  readonly fate: Fate;
  readonly reason: string | null;
  /** What the record is called. */
  readonly title: string;
  readonly change: RecordChange | null;
}

interface Schemas {
  readonly create: z.ZodType<Document>;
  readonly update: z.ZodType<Document>;
}

const SCHEMAS: Readonly<Record<ImportType, Schemas>> = byTypes(IMPORT_TYPES, (type) => ({
  create: createSchema(definitionOf(type)),
  update: updateSchema(definitionOf(type)),
}));

export interface Planner {
  plan(row: TableRow): PlannedRow;
}

export interface PlannerOptions {
  readonly type: ImportType;
  readonly read: RowReader;
  /** Records of the type. */
  readonly known: KnownRecords;
  readonly owners: Owners;
  readonly contactOf: ContactFinder;
  readonly newKey: () => string;
}

/** Decides row by row; a row sees what the rows before it make. */
export function createPlanner({ type, read, known, owners, contactOf, newKey }: PlannerOptions): Planner {
  const made = createKnownRecords(type);

  /** A contact can be told only once it is known what the row belongs to. */
  function withContacts(values: RowValues, owner: string | null): RowValues {
    const fields: Document = { ...values.fields };
    const notes = [...values.notes];
    for (const [name, text] of values.perhapsContacts) {
      const contact = contactOf(text, owner);
      if (contact !== null) fields[name] = contact;
      else notes.push(`${text} is neither somebody of this workspace nor a contact there and was left out`);
    }
    return { ...values, fields, notes };
  }

  function decide(values: RowValues): Omit<PlannedRow, 'row'> {
    const title = String(values.fields[definitionOf(type).title] ?? values.fields.email ?? '');
    const target = targetOf(type, values, { known, made, owners });
    if (target.kind === 'refuse' || target.kind === 'ask')
      return { fate: target.kind, reason: target.reason, title, change: null };
    if (target.kind === 'found') {
      const whole = withContacts(values, target.record.parent);
      return { ...changed(target.record, whole), reason: saidOf(whole) };
    }
    const owner = ownerOf(type, values, owners);
    if (owner.kind === 'refuse' || owner.kind === 'ask')
      return { fate: owner.kind, reason: owner.reason, title, change: null };
    const whole = withContacts(values, owner.kind === 'found' ? owner.record.key : null);
    return {
      ...created(whole, owner.kind === 'found' ? owner.record : null),
      title,
      reason: saidOf(whole) ?? (owner.kind === 'found' ? owner.note : null),
    };
  }

  /** What the hub would refuse once the rows are written, said before. */
  function check(fields: Document, record: KnownRecord | null, parent: string | null): void {
    for (const name of uniqueFields(type)) {
      const value = fields[name];
      if (typeof value !== 'string' || value === record?.document[name]) continue;
      const holders = known.byProperty.get(propertyKey(name, value, parent ?? '')) ?? [];
      if (holders.some((one) => one !== record && one.document[name] === value))
        throw takenByAnother(type, name, value);
    }
    refuseChange(type, fields, parent, owners);
  }

  function created(values: RowValues, parent: KnownRecord | null): Pick<PlannedRow, 'fate' | 'change'> {
    const { fields, customFields } = values;
    const parentField = parentFieldOf(type);
    const input: Document = {
      ...(parentField === null || parent === null ? {} : { [parentField]: parent.key }),
      ...fields,
      ...(Object.keys(customFields).length === 0 ? {} : { custom_fields: customFields }),
    };
    const checked = parseInput(SCHEMAS[type].create, input);
    check(checked, null, parent?.key ?? null);
    const key = newKey();
    const record = { key, parent: parent?.key ?? null, document: { ...checked, key }, isNew: true };
    known.add(record);
    made.add(record);
    return { fate: 'create', change: { operation: 'create', resource: type, key, input } };
  }

  function changed(record: KnownRecord, values: RowValues): Omit<PlannedRow, 'row' | 'reason'> {
    const input = differences(type, record.document, values);
    const title = String(record.document[definitionOf(type).title] ?? '');
    if (Object.keys(input).length === 0) return { fate: 'same', title, change: null };
    const checked = parseInput(SCHEMAS[type].update, input);
    check(checked, record, record.parent);
    record.document = { ...record.document, ...storedFields(type, checked) };
    known.add(record);
    return {
      fate: 'update',
      title,
      change: { operation: 'update', resource: type, reference: record.key, input },
    };
  }

  return {
    plan(row) {
      const read1 = read(row);
      const title = row.cells.find((cell) => cell !== '') ?? '';
      if (read1.kind === 'refused')
        return { row: row.number, fate: 'refuse', reason: read1.reason, title, change: null };
      try {
        return { row: row.number, ...decide(read1.values) };
      } catch (error) {
        if (!(error instanceof ContractError)) throw error;
        return { row: row.number, fate: 'refuse', reason: error.message, title, change: null };
      }
    },
  };
}

/** What was left out of a row, as a sentence. */
function saidOf({ notes }: RowValues): string | null {
  return notes.length === 0 ? null : `${notes.join('. ')}.`;
}

/** What the row says and the record does not say yet. Tags are added, own fields merged: nothing is taken away. */
function differences(type: ImportType, document: Document, { fields, customFields }: RowValues): Document {
  const united: Document = { ...fields };
  for (const name of ['tags', 'labels']) {
    const [had, given] = [document[name], fields[name]];
    if (Array.isArray(had) && Array.isArray(given)) united[name] = [...new Set([...had, ...given])];
  }
  if (Object.keys(customFields).length > 0)
    united.custom_fields = { ...(document.custom_fields as Document | undefined), ...customFields };
  const stored = storedFields(type, united);
  return Object.fromEntries(
    Object.entries(united).filter(([name]) => !sameJson(stored[name], document[name])),
  );
}
