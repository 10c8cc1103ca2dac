import type { Link } from '../../hub/workspace/integration-store.ts';
import type { ApplyOptions, Decision } from './apply.ts';
import type { KnownCustomers } from './known-customers.ts';
import type { MappingContext } from './mapping.ts';
import type { SourceCustomer } from './source.ts';

/** What deciding about an account of a source needs. */
export interface Deciding {
  readonly options: ApplyOptions;
  readonly kind: string;
  readonly known: KnownCustomers;
  readonly context: MappingContext;
}

export function linkOf(
  { options, kind }: Deciding,
  customer: SourceCustomer,
  link: Link | undefined,
  key: string,
): Link {
  return {
    source: options.source,
    kind,
    source_id: customer.id,
    record_key: key,
    state: 'linked',
    owned: link?.owned ?? {},
    unlinked: link?.unlinked ?? [],
    facts: { ...link?.facts, ...customer.facts },
    run: options.run,
  };
}

export function plain(
  { kind }: Deciding,
  { id, name }: SourceCustomer,
  fate: Decision['fate'],
  message: string | null,
): Decision {
  return {
    fate,
    kind,
    sourceId: id,
    name,
    message,
    change: null,
    link: null,
    owned: {},
    recordKey: null,
    after: null,
  };
}
