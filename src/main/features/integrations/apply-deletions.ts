import type { RecordChange } from '../../hub/records/commands.ts';
import type { Document } from '../../hub/records/transaction.ts';
import type { Link } from '../../hub/workspace/integration-store.ts';
import { type ApplyOptions, type Decision, liveKey, write } from './apply.ts';
import { SOURCE_NAMES } from './source.ts';

/** Archives here what was deleted there. A customer that another source, or another account, still has stays. */
export async function applyDeletions(
  options: ApplyOptions,
  of: 'accounts' | 'account_contacts',
  kind: string,
  ids: readonly string[],
): Promise<void> {
  const decisions = ids.flatMap((id) => {
    const link = options.links.get(options.source, kind, id);
    const isHere =
      link !== undefined && (link.state === 'linked' || link.state === 'double' || link.state === 'outside');
    if (!isHere) return [];
    return [of === 'accounts' ? archiveCustomer(options, link) : archiveContact(options, link)];
  });
  await write(options, decisions);
}

function archiveCustomer(options: ApplyOptions, link: Link): Decision {
  const record = recordOf(options, 'customer', link);
  const gone = decisionOf(link, record, { ...link, state: 'gone' });
  if (record === null || link.state === 'double') return gone;
  const others = options.links.ofRecord(record.key).filter((one) => isAnother(one, link) && isLive(one));
  const [other] = others;
  if (other !== undefined) {
    const message = `It was deleted in ${SOURCE_NAMES[options.source]} and stays: ${SOURCE_NAMES[other.source]} still has it`;
    return { ...gone, fate: 'skip', message };
  }
  if (record.document.status === 'archived') return gone;
  return {
    ...gone,
    fate: 'archive',
    message: `It was deleted in ${SOURCE_NAMES[options.source]}`,
    link: { ...link, state: 'gone', facts: { ...link.facts, status_before: record.document.status } },
    change: updateOf(options, 'customer', record.key, { status: 'archived' }),
  };
}

function archiveContact(options: ApplyOptions, link: Link): Decision {
  const record = recordOf(options, 'contact', link);
  const gone = decisionOf(link, record, { ...link, state: 'gone' });
  if (record === null || record.document.archived === true) return gone;
  const message = `It was deleted in ${SOURCE_NAMES[options.source]}`;
  return {
    ...gone,
    fate: 'archive',
    message,
    change: updateOf(options, 'contact', record.key, { archived: true }),
  };
}

function updateOf(
  { source }: ApplyOptions,
  resource: 'customer' | 'contact',
  reference: string,
  input: Document,
): RecordChange {
  return { operation: 'update', resource, reference, input, reason: `Deleted in ${SOURCE_NAMES[source]}` };
}

const isAnother = (one: Link, link: Link) =>
  one.source !== link.source || one.kind !== link.kind || one.source_id !== link.source_id;
const isLive = ({ state }: Link) => state === 'linked' || state === 'double';

interface Here {
  readonly key: string;
  readonly document: Document;
}

function recordOf({ hub }: ApplyOptions, type: 'customer' | 'contact', { record_key }: Link): Here | null {
  const key = record_key === null ? null : liveKey(hub, type, record_key);
  const row = key === null ? undefined : hub.changes.row(type, key);
  return row === undefined ? null : { key: row.key, document: JSON.parse(row.document) as Document };
}

function decisionOf({ kind, source_id, owned }: Link, record: Here | null, link: Link): Decision {
  const name = String(record?.document.name ?? source_id);
  return {
    fate: 'same',
    kind,
    sourceId: source_id,
    name,
    message: null,
    change: null,
    link,
    owned,
    recordKey: record?.key ?? null,
    after: null,
  };
}
