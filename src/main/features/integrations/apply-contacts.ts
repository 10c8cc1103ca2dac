import { fieldOf } from '#shared/records/index.ts';
import { readEmail } from '#shared/values/email.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { Link } from '../../hub/workspace/integration-store.ts';
import { companyDomainOf } from '../import/row-values.ts';
import { type ApplyOptions, type Decision, liveKey, mintKey, write } from './apply.ts';
import { differencesOf, messageOf, wordsOf } from './differences.ts';
import { fitting, inputOf, type Mapped } from './mapping.ts';
import type { SourceContact } from './source.ts';

const KIND = 'contact';

/** Takes contacts over: below the customer of their account, else below the one whose domain their address has. */
export function createContactApply(options: ApplyOptions, customerKind: string) {
  /** What the pass makes, where it only tries: by customer and address. */
  const tried = new Set<string>();

  async function apply(contacts: readonly SourceContact[]): Promise<void> {
    const deciding: Deciding = { options, customerKind, tried, ofCustomer: new Map() };
    await write(
      options,
      contacts.flatMap((contact) => decide(deciding, contact)),
    );
  }
  return { apply };
}

interface Deciding {
  readonly options: ApplyOptions;
  readonly customerKind: string;
  readonly tried: Set<string>;
  /** Contacts that are here, by address, of the customers that were looked at. */
  readonly ofCustomer: Map<string, Map<string, { readonly key: string; readonly document: Document }>>;
}

function decide(deciding: Deciding, contact: SourceContact): readonly Decision[] {
  const { options } = deciding;
  const link = options.links.get(options.source, KIND, contact.id);
  if (link?.state === 'left') return [];
  const merged = loserOf(options, contact);
  const followed =
    link ??
    (merged === undefined ? undefined : { ...merged, source_id: contact.id, state: 'linked' as const });
  const decision = decideOne(deciding, contact, followed);
  if (decision === null) return [];
  if (merged === undefined) return [decision];
  const gone = { ...plain(contact, 'same', null), link: { ...merged, state: 'merged' as const } };
  return [gone, decision];
}

/** Another contact that was merged into this one, and is here. */
function loserOf({ links, source }: ApplyOptions, { mergedIds }: SourceContact): Link | undefined {
  const losers = mergedIds.flatMap((id) => {
    const link = links.get(source, KIND, id);
    return link === undefined || link.record_key === null || link.state !== 'linked' ? [] : [link];
  });
  return losers[0];
}

/** @returns null for a contact of nobody who is here */
function decideOne(deciding: Deciding, contact: SourceContact, link: Link | undefined): Decision | null {
  const { options } = deciding;
  const mapped = valuesOf(contact);
  if (link !== undefined && link.record_key !== null) {
    const key = liveKey(options.hub, 'contact', link.record_key);
    if (key !== null) return change(options, contact, key, link, mapped);
    if (!options.isDryRun)
      return { ...plain(contact, 'same', null), link: { ...link, state: 'left' }, owned: link.owned };
    return plain(contact, 'same', null);
  }
  const owner = customerOf(deciding, contact);
  if (owner === null) return null;
  if (owner.kind === 'several') return plain(contact, 'refuse', owner.reason);
  const email = mapped.values.get('email')?.value;
  if (typeof email !== 'string')
    return plain(
      contact,
      'skip',
      contact.email === null ? 'It has no address' : `${contact.email} is no address`,
    );
  const here = contactsOf(deciding, owner.key).get(email);
  if (here !== undefined)
    return change(options, contact, here.key, fresh(options, contact, here.key), mapped, true);
  if (deciding.tried.has(`${owner.key}/${email}`)) return plain(contact, 'same', null);
  deciding.tried.add(`${owner.key}/${email}`);
  return create(options, contact, owner.key, mapped);
}

function create(
  options: ApplyOptions,
  contact: SourceContact,
  customerKey: string,
  { values, notes }: Mapped,
): Decision {
  const key = mintKey(options);
  const given = [...values].flatMap(([field, { value }]) =>
    value === null ? [] : [[field, value] as const],
  );
  return {
    ...plain(contact, 'create', wordsOf(notes)),
    change: {
      operation: 'create',
      resource: 'contact',
      key,
      parent: customerKey,
      input: Object.fromEntries(given),
    },
    link: fresh(options, contact, key),
    owned: Object.fromEntries(given),
    recordKey: key,
  };
}

function change(
  options: ApplyOptions,
  contact: SourceContact,
  key: string,
  link: Link,
  { values, notes }: Mapped,
  isNew = false,
): Decision {
  const row = options.hub.changes.row('contact', key);
  const document = JSON.parse(row?.document ?? '{}') as Document;
  const differences = differencesOf(document, values, link, new Set());
  const { changes: found, owned, unlinked } = differences;
  const changes = new Map(found);
  if (link.state === 'gone' && document.archived === true) changes.set('archived', false);
  const fate = isNew ? 'link' : changes.size === 0 ? 'same' : 'change';
  return {
    ...plain(contact, fate, messageOf(differences, changes, notes)),
    change:
      changes.size === 0
        ? null
        : { operation: 'update', resource: 'contact', reference: key, input: inputOf(changes, document) },
    link: { ...link, record_key: key, state: 'linked', unlinked, run: options.run },
    owned,
    recordKey: key,
  };
}

type Owner =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'several'; readonly reason: string };

function customerOf({ options, customerKind }: Deciding, { accountIds, email }: SourceContact): Owner | null {
  for (const id of accountIds) {
    const link = options.links.get(options.source, customerKind, id);
    if (link === undefined || link.record_key === null || link.state === 'left' || link.state === 'gone')
      continue;
    // What only a try would make is not in the hub.
    const key = options.isDryRun ? link.record_key : liveKey(options.hub, 'customer', link.record_key);
    if (key !== null) return { kind: 'found', key };
  }
  const domain = email === null ? null : companyDomainOf(email);
  if (domain === null) return null;
  const found = options.hub.reads
    .listCustomers({ domain }, { limit: 3, cursor: undefined })
    .documents.map((document) => JSON.parse(document) as Document)
    .filter(({ status }) => status !== 'archived');
  const [only, ...others] = found;
  if (only === undefined) return null;
  if (others.length > 0)
    return {
      kind: 'several',
      reason: `${found.length} customers here have the domain ${domain}; archive or merge one of them, then retry`,
    };
  return { kind: 'found', key: options.hub.reads.resolve('customer', String(only.id)) };
}

function contactsOf({ options, ofCustomer }: Deciding, customerKey: string) {
  const known = ofCustomer.get(customerKey);
  if (known !== undefined) return known;
  const rows = options.hub.changes.ofCustomer('contact', customerKey);
  const byEmail = new Map(
    rows.map(({ key, document: text }) => {
      const document = JSON.parse(text) as Document;
      return [String(document.email), { key, document }];
    }),
  );
  ofCustomer.set(customerKey, byEmail);
  return byEmail;
}

function valuesOf({ email, name, title, phone }: SourceContact): Mapped {
  const read = email === null ? null : readEmail(email);
  const values: [string, string | null][] = [['email', read?.kind === 'value' ? read.value : null]];
  const notes: string[] = [];
  for (const [field, given] of Object.entries({ name, title, phone })) {
    const { text, note } = fitting(given ?? '', maxOf(field));
    values.push([field, given === null ? null : text]);
    if (note !== null) notes.push(`${field}: ${note}`);
  }
  return { values: new Map(values.map(([field, value]) => [field, { value, rule: 'always' }])), notes };
}

function maxOf(name: string): number {
  const field = fieldOf(KIND, name);
  return field?.kind === 'text' ? field.max : Number.POSITIVE_INFINITY;
}

function fresh({ source, run }: ApplyOptions, { id }: SourceContact, key: string): Link {
  return {
    source,
    kind: KIND,
    source_id: id,
    record_key: key,
    state: 'linked',
    owned: {},
    unlinked: [],
    facts: {},
    run,
  };
}

function plain({ id, name, email }: SourceContact, fate: Decision['fate'], message: string | null): Decision {
  const shown = email === null ? name : `${name} <${email}>`;
  return {
    fate,
    kind: KIND,
    sourceId: id,
    name: shown,
    message,
    change: null,
    link: null,
    owned: {},
    recordKey: null,
    after: null,
  };
}
