/** Which fields of a type can be changed in many records at once, beside those that its list names itself. */
import { useMemo } from 'react';
import type { Field, FieldKind } from '#shared/records/fields.ts';
import { definitionOf, fieldOf, type RecordType } from '#shared/records/index.ts';
import { useDefinedFields } from '../store/index.ts';
import type { BulkAction } from './bulk-changes.ts';

/** Kinds with no form for many: what hangs together in them differs from record to record. */
const ALONE: ReadonlySet<FieldKind> = new Set(['customFields', 'json', 'list', 'reference', 'email']);

/** Every field that may be the same in several records, in the order of the definition. */
export function furtherFields<Row>(
  type: RecordType,
  named: readonly BulkAction<Row>[],
  applies?: (row: Row) => boolean,
): readonly BulkAction<Row>[] {
  const { fields, title } = definitionOf(type);
  const isNamed = (name: string) => name === title || named.some(({ field }) => field === name);
  return Object.entries(fields)
    .filter(([name, field]) => !isNamed(name) && isForMany(field))
    .map(([field]) => ({ field, isFurther: true, ...(applies === undefined ? {} : { applies }) }));
}

function isForMany({ kind, readonly, fixed, unique, silent }: Field): boolean {
  const isOnes = readonly === true || fixed === true || unique === true || silent === true;
  return !isOnes && !ALONE.has(kind);
}

/** The field of the definition in which values stand by the name of a custom field, where the type has one. */
function customFieldsOf(type: RecordType): string | undefined {
  return Object.entries(definitionOf(type).fields).find(([, { kind }]) => kind === 'customFields')?.[0];
}

const NONE: readonly BulkAction<unknown>[] = [];

/** The custom fields that the workspace has defined, for a type that has values of them. */
export function useCustomBulk(type: RecordType): readonly BulkAction<unknown>[] {
  const { rows } = useDefinedFields();
  const within = customFieldsOf(type);
  return useMemo(() => {
    if (within === undefined) return NONE;
    return rows
      .filter(({ archived }) => !archived)
      .map(({ slug, label, type: kind, options }) => ({
        field: `${within}.${slug}`,
        label,
        as: customField(kind, options),
        isFurther: true,
      }));
  }, [rows, within]);
}

const LONGEST_TEXT = 2000;

function customField(
  kind: 'string' | 'number' | 'date' | 'select' | 'boolean',
  options: readonly string[],
): Field {
  switch (kind) {
    case 'string':
      return { kind: 'text', nullable: true, max: LONGEST_TEXT };
    case 'number':
      return { kind: 'number', nullable: true };
    case 'date':
      return { kind: 'day', nullable: true };
    case 'boolean':
      return { kind: 'flag', nullable: true };
    case 'select':
      return {
        kind: 'choice',
        nullable: true,
        values: options,
        labels: Object.fromEntries(options.map((option) => [option, option])),
      };
  }
}

/** What kind of field a change is of. */
export function fieldOfAction<Row>(
  type: RecordType,
  { field, as }: Pick<BulkAction<Row>, 'field' | 'as'>,
): Field | undefined {
  return as ?? fieldOf(type, field);
}
