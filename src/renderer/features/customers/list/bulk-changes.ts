import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import type { CustomerStatus } from '#shared/v1/statuses.ts';
import { count, customerStatusWord } from '../../../lib/words.ts';
import type { RowEdit } from '../../../store/index.ts';

/** What can be done to many customers at once. */
export type BulkChange =
  | { readonly kind: 'status'; readonly status: CustomerStatus }
  | { readonly kind: 'owner'; readonly owner: string | null; readonly name: string | null }
  | { readonly kind: 'plan'; readonly plan: string | null }
  | { readonly kind: 'add-tag'; readonly tag: string }
  | { readonly kind: 'remove-tag'; readonly tag: string };

/** The writes a change needs: rows that are already so are left alone. */
export function planBulk(
  rows: readonly CustomerReplica[],
  change: BulkChange,
): readonly RowEdit<'customers'>[] {
  return rows.flatMap((row) => {
    const fields = fieldsFor(row, change);
    return fields === null ? [] : [{ key: row.key, fields }];
  });
}

function fieldsFor(
  { status, tags, owner_id, plan }: CustomerReplica,
  change: BulkChange,
): CustomerUpdate | null {
  switch (change.kind) {
    case 'status':
      return status === change.status ? null : { status: change.status };
    case 'owner':
      return owner_id === change.owner ? null : { owner_id: change.owner };
    case 'plan':
      return plan === change.plan ? null : { plan: change.plan };
    case 'add-tag':
      return tags.includes(change.tag) ? null : { tags: [...tags, change.tag] };
    case 'remove-tag':
      return tags.includes(change.tag) ? { tags: tags.filter((tag) => tag !== change.tag) } : null;
  }
}

/** What was done, as a sentence: "Archived 3 customers". */
export function describeBulk(change: BulkChange, number: number): string {
  const customers = count(number, 'customer');
  switch (change.kind) {
    case 'status':
      return change.status === 'archived'
        ? `Archived ${customers}`
        : `Set ${customers} to ${customerStatusWord(change.status).label.toLowerCase()}`;
    case 'owner':
      return change.owner === null
        ? `Took the owner off ${customers}`
        : `Gave ${customers} to ${change.name ?? 'a new owner'}`;
    case 'plan':
      return change.plan === null
        ? `Took the plan off ${customers}`
        : `Set the plan of ${customers} to ${change.plan}`;
    case 'add-tag':
      return `Tagged ${customers} with ${change.tag}`;
    case 'remove-tag':
      return `Took the tag ${change.tag} off ${customers}`;
  }
}
