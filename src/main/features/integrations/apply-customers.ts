import type { RecordChange } from '../../hub/records/commands.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { Link } from '../../hub/workspace/integration-store.ts';
import { type ApplyOptions, type Decision, liveKey, mintKey, write } from './apply.ts';
import { followMerges, shareCustomer } from './apply-merges.ts';
import { type Deciding, linkOf, plain } from './deciding.ts';
import { differencesOf, messageOf, wordsOf } from './differences.ts';
import {
  type KnownCustomer,
  type KnownCustomers,
  mappingContext,
  readKnownCustomers,
} from './known-customers.ts';
import { inputOf, type Mapped, mapped } from './mapping.ts';
import { newCustomFields } from './new-custom-fields.ts';
import { overlayLinks } from './overlay-links.ts';
import type { SourceCustomer } from './source.ts';

/** Takes accounts of a source over, a portion at a time: each creates a customer, is linked with one, or changes its own. */
export function createCustomerApply(options: ApplyOptions, kind: string) {
  let known: KnownCustomers | null = null;

  async function apply(customers: readonly SourceCustomer[]): Promise<void> {
    if (customers.length === 0) return;
    known ??= await readKnownCustomers(options);
    const context = mappingContext(options, known.plans);
    const defined = newCustomFields(options, context, customers);
    // An account sees what the ones before it in the portion come to.
    const links = overlayLinks(options.links);
    const deciding: Deciding = { options: { ...options, links }, kind, known, context };
    const decisions = customers.flatMap((customer) => {
      const decided = decide(deciding, customer);
      for (const { link, owned } of decided) if (link !== null) links.save({ ...link, owned });
      return decided;
    });
    await write(options, decisions, defined);
    if (!options.isDryRun) known.written();
  }
  return { apply };
}

function decide(deciding: Deciding, customer: SourceCustomer): readonly Decision[] {
  const { options, kind } = deciding;
  const link = options.links.get(options.source, kind, customer.id);
  const merges = followMerges(deciding, customer, link);
  const values = mapped(customer, options.mapping, deciding.context);
  const decision = decideOne(deciding, customer, merges.link ?? link, values);
  return [...merges.decisions, decision, ...shareCustomer(deciding, customer, decision)];
}

function decideOne(
  deciding: Deciding,
  customer: SourceCustomer,
  link: Link | undefined,
  values: Mapped,
): Decision {
  const { options, known } = deciding;
  if (link?.state === 'left') return plain(deciding, customer, 'same', null);
  if (link !== undefined && link.record_key !== null) {
    const key =
      liveKey(options.hub, 'customer', link.record_key) ??
      (known.get(link.record_key) ? link.record_key : null);
    const record = key === null ? undefined : known.get(key);
    if (record === undefined) {
      const left = plain(deciding, customer, 'skip', 'It was deleted here and is not made again');
      return { ...left, link: { ...link, state: 'left' }, owned: link.owned };
    }
    if (link.state === 'double' && isLedBy(options, record.key, link))
      return plain(deciding, customer, 'same', null);
    return change(deciding, customer, record, { ...link, record_key: record.key }, values, 'change');
  }
  const match = matchOf(deciding, customer);
  if (match.kind === 'several') return plain(deciding, customer, 'refuse', match.reason);
  if (match.kind === 'none')
    return customer.mayCreate
      ? create(deciding, customer, link, values)
      : plain(deciding, customer, 'same', null);
  const fresh = linkOf(deciding, customer, link, match.record.key);
  const leader = options.links
    .ofRecord(match.record.key)
    .find((one) => one.source === options.source && one.kind === deciding.kind && one.state === 'linked');
  if (leader === undefined) return change(deciding, customer, match.record, fresh, values, 'link');
  const message = `It shares the customer of ${leader.source_id} by its domain`;
  return {
    ...plain(deciding, customer, 'link', message),
    link: { ...fresh, state: 'double' },
    recordKey: match.record.key,
  };
}

/** Whether another account of the source says how the record is called. */
function isLedBy({ links, source }: ApplyOptions, key: string, link: Link): boolean {
  return links
    .ofRecord(key)
    .some(
      (one) =>
        one.source === source &&
        one.kind === link.kind &&
        one.state === 'linked' &&
        one.source_id !== link.source_id,
    );
}

type Match =
  | { readonly kind: 'found'; readonly record: KnownCustomer }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly reason: string };

/** By the id that it has there, else by its domains, its own first. */
function matchOf({ known }: Deciding, { id, domains }: SourceCustomer): Match {
  const named = known.byForeignId(id);
  if (named !== undefined) return { kind: 'found', record: named };
  for (const domain of domains) {
    const sharing = known.byDomain(domain);
    const live = sharing.filter(({ document }) => document.status !== 'archived');
    const [only, ...others] = live.length > 0 ? live : sharing;
    if (only === undefined) continue;
    if (others.length === 0) return { kind: 'found', record: only };
    const reason = `${others.length + 1} customers here have the domain ${domain}; archive or merge one of them, then retry`;
    return { kind: 'several', reason };
  }
  return { kind: 'none' };
}

function create(
  deciding: Deciding,
  customer: SourceCustomer,
  link: Link | undefined,
  { values, notes }: Mapped,
): Decision {
  const { options, known } = deciding;
  const given = [...values].flatMap(([field, { value }]) =>
    value === null ? [] : [[field, value] as const],
  );
  const input = inputOf(new Map(given), null);
  if (typeof input.name !== 'string') input.name = customer.name;
  const key = mintKey(options);
  const [domain = null] = customer.domains;
  known.put({ key, document: { domain, status: 'active', ...input } });
  return {
    ...plain(deciding, customer, 'create', wordsOf(notes)),
    change: { operation: 'create', resource: 'customer', key, input },
    link: linkOf(deciding, customer, link, key),
    owned: Object.fromEntries(given),
    recordKey: key,
    after: input,
  };
}

function change(
  deciding: Deciding,
  customer: SourceCustomer,
  record: KnownCustomer,
  link: Link,
  { values, notes }: Mapped,
  fate: 'change' | 'link',
): Decision {
  const { options, known } = deciding;
  const differences = differencesOf(
    record.document,
    values,
    link,
    ownedByOthers(options, record.key, values),
  );
  const changes = new Map(differences.changes);
  if (
    link.state === 'gone' &&
    record.document.status === 'archived' &&
    typeof link.facts.status_before === 'string'
  )
    changes.set('status', link.facts.status_before);
  const next: Link = {
    ...link,
    state: 'linked',
    facts: customer.facts,
    unlinked: differences.unlinked,
    run: options.run,
  };
  const input = inputOf(changes, record.document);
  if (changes.size > 0) known.put({ key: record.key, document: { ...record.document, ...input } });
  const isSame = changes.size === 0 && fate === 'change';
  return {
    ...plain(deciding, customer, isSame ? 'same' : fate, messageOf(differences, changes, notes)),
    change: changes.size === 0 ? null : updateOf(record, input),
    link: next,
    owned: differences.owned,
    recordKey: record.key,
    after: input,
  };
}

function updateOf({ key, document }: KnownCustomer, input: Document): RecordChange {
  const base = {
    custom_fields: document.custom_fields ?? {},
    metadata: document.metadata ?? {},
    tags: document.tags ?? [],
  };
  return { operation: 'update', resource: 'customer', reference: key, input, base };
}

/** Fields that another source fills; what that one only filled because it was empty, it gives up. */
function ownedByOthers(
  { links, source }: ApplyOptions,
  key: string,
  values: Mapped['values'],
): ReadonlySet<string> {
  const others = links.ofRecord(key).filter((link) => link.source !== source && link.state === 'linked');
  const owned = others.flatMap((link) =>
    Object.keys(link.owned).filter((field) => !link.unlinked.includes(field)),
  );
  return new Set(owned.filter((field) => values.get(field)?.rule === 'if_empty' || field === 'mrr'));
}
