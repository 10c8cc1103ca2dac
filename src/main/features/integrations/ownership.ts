import type { Hub } from '../../hub/hub.ts';
import type { Document } from '../../hub/records/transaction.ts';
import { fieldValue, sameJson } from './mapping.ts';
import { CONTACT_KIND, type Source } from './source.ts';

/** A source of a customer, with the fields that it fills. */
export interface OwnedFields {
  readonly source: Source;
  readonly kind: string;
  readonly source_id: string;
  readonly state: string;
  readonly fields: readonly string[];
}

type OwnershipHub = Pick<Hub, 'integrations' | 'changes'>;

/** Where the fields of a customer come from. A field that was changed here since is this workspace's already. */
export function ownedFields(
  { integrations, changes }: OwnershipHub,
  customerKey: string,
): readonly OwnedFields[] {
  const row = changes.row('customer', customerKey);
  const document = JSON.parse(row?.document ?? '{}') as Document;
  return integrations.links
    .ofRecord(customerKey)
    .flatMap(({ source, kind, source_id, state, owned, unlinked }) => {
      if (kind === CONTACT_KIND || (state !== 'linked' && state !== 'double')) return [];
      const fields = Object.entries(owned)
        .filter(([field, value]) => !unlinked.includes(field) && isStill(document, field, value))
        .map(([field]) => field);
      return [{ source, kind, source_id, state, fields }];
    });
}

function isStill(document: Document, field: string, value: unknown): boolean {
  const current = fieldValue(document, field);
  if (!Array.isArray(value)) return sameJson(current, value);
  return value.length > 0 && Array.isArray(current) && value.every((one) => current.includes(one));
}

/** From now on the field is this workspace's. @returns whether it was a source's */
export function unlinkField({ integrations }: OwnershipHub, customerKey: string, field: string): boolean {
  const links = integrations.links
    .ofRecord(customerKey)
    .filter(
      ({ owned, unlinked, kind }) =>
        kind !== CONTACT_KIND && Object.hasOwn(owned, field) && !unlinked.includes(field),
    );
  integrations.together(() => {
    for (const link of links) integrations.links.save({ ...link, unlinked: [...link.unlinked, field] });
  });
  return links.length > 0;
}
