import type { CustomerReplica } from '#shared/replica.ts';
import type { RecordChange } from '../../store/index.ts';

export interface TagInUse {
  readonly name: string;
  readonly customers: number;
}

/** Tags with how many customers have each, the most used first. */
export function tagsInUse(rows: readonly CustomerReplica[]): readonly TagInUse[] {
  const uses = new Map<string, number>();
  for (const { tags } of rows) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses]
    .map(([name, customers]) => ({ name, customers }))
    .sort((one, other) => other.customers - one.customers || (one.name < other.name ? -1 : 1));
}

function having(rows: readonly CustomerReplica[], tag: string): readonly CustomerReplica[] {
  return rows.filter(({ tags }) => tags.includes(tag));
}

/** Another name, in its place; a name that a customer has already is the one that stays. Null takes the tag away. */
export function renamings(
  rows: readonly CustomerReplica[],
  tag: string,
  name: string | null,
): readonly RecordChange[] {
  return having(rows, tag).map(({ key, tags }) => ({
    operation: 'update',
    collection: 'customers',
    key,
    fields: {
      tags: [...new Set(tags.flatMap((one) => (one !== tag ? [one] : name === null ? [] : [name])))],
    },
  }));
}

/** A yes-or-no field in the place of a tag: yes where the tag was. */
export function promotion(
  rows: readonly CustomerReplica[],
  tag: string,
  field: { readonly slug: string; readonly label: string; readonly position: number },
): readonly RecordChange[] {
  return [
    { operation: 'create', collection: 'custom_fields', fields: { ...field, type: 'boolean' } },
    ...having(rows, tag).map(
      ({ key, tags, custom_fields }): RecordChange => ({
        operation: 'update',
        collection: 'customers',
        key,
        fields: {
          tags: tags.filter((one) => one !== tag),
          custom_fields: { ...custom_fields, [field.slug]: true },
        },
      }),
    ),
  ];
}
