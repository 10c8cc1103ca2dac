import { type Environment, timestampOf } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import type { CommandOutcome, RecordChange } from '../../hub/records/commands.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { Actor, Document } from '../../hub/records/transaction.ts';
import type { Link, Links, LogEntry, LogOutcome, Source } from '../../hub/workspace/integration-store.ts';
import type { Differences } from './differences.ts';
import { fieldValue, type MappingRule } from './mapping.ts';

/** What becomes of a record of a source. */
export type Fate = 'create' | 'link' | 'change' | 'merge' | 'archive' | 'same' | 'skip' | 'refuse';

export const FATES: readonly Fate[] = [
  'create',
  'link',
  'change',
  'merge',
  'archive',
  'same',
  'skip',
  'refuse',
];

const OUTCOMES: Readonly<Record<Exclude<Fate, 'same'>, LogOutcome>> = {
  create: 'created',
  link: 'linked',
  change: 'updated',
  merge: 'merged',
  archive: 'archived',
  skip: 'skipped',
  refuse: 'refused',
};

/** What was decided about a record, before it is written. */
export interface Decision {
  readonly fate: Fate;
  /** `company`, `contact`, `customer`. */
  readonly kind: string;
  readonly sourceId: string;
  readonly name: string;
  /** In words, where there is something to say. */
  readonly message: string | null;
  readonly change: RecordChange | null;
  /** What is which afterwards; the fields that the source owns are completed from what was written. */
  readonly link: Link | null;
  readonly owned: Differences['owned'];
  readonly recordKey: string | null;
  /** What the record holds afterwards, as far as that is known before it is written. */
  readonly after: Document | null;
}

/** Told of everything that was decided, after it was written. */
export type Told = (decision: Decision) => void;

export interface ApplyOptions {
  readonly hub: Pick<Hub, 'reads' | 'changes' | 'writeBatch' | 'people' | 'settings' | 'integrations'>;
  readonly environment: Environment;
  readonly source: Source;
  readonly links: Links;
  readonly mapping: readonly MappingRule[];
  readonly actor: Actor;
  /** The pass, under whose name everything it writes is one batch. */
  readonly run: string;
  readonly isDryRun: boolean;
  readonly told: Told;
}

/** Writes decisions in one transaction, and then keeps which record is which. @returns what became of each */
export async function write(
  options: ApplyOptions,
  decisions: readonly Decision[],
  before: readonly RecordChange[] = [],
): Promise<void> {
  if (options.isDryRun) {
    for (const decision of decisions) {
      if (decision.link !== null) options.links.save({ ...decision.link, owned: decision.owned });
      options.told(decision);
    }
    return;
  }
  const changes = decisions.flatMap(({ change }) => (change === null ? [] : [change]));
  const { hub, actor, run: batchId } = options;
  const outcomes =
    changes.length === 0
      ? []
      : (
          await hub.writeBatch({ actor, batchId, commands: [...before, ...changes], partial: true })
        ).results.slice(before.length);
  hub.integrations.together(() => {
    let next = 0;
    for (const decision of decisions) {
      if (decision.change === null) settle(options, decision, null);
      else {
        settle(options, decision, outcomes[next] ?? null);
        next += 1;
      }
    }
  });
}

function settle(options: ApplyOptions, decision: Decision, outcome: CommandOutcome | null): void {
  if (outcome?.outcome === 'refused') {
    const refused: Decision = { ...decision, fate: 'refuse', message: outcome.error.message, link: null };
    log(options, refused);
    options.told(refused);
    return;
  }
  const document = outcome === null ? null : (JSON.parse(outcome.row.document) as Document);
  const { link, owned } = decision;
  if (link !== null) {
    const asKept = Object.entries(owned).map(([field, value]) => [
      field,
      document === null || Array.isArray(value) ? value : fieldValue(document, field),
    ]);
    options.links.save({ ...link, owned: Object.fromEntries(asKept) });
  }
  log(options, decision);
  options.told(decision);
}

export function log({ hub, source, run, environment }: ApplyOptions, decision: Decision): void {
  const { fate, kind, sourceId, name, message, recordKey } = decision;
  if (fate === 'same') return;
  const entry: Omit<LogEntry, 'number'> = {
    source,
    run,
    kind,
    source_id: sourceId,
    name,
    outcome: OUTCOMES[fate],
    message,
    record_key: recordKey,
    created_at: timestampOf(environment.now()),
  };
  hub.integrations.addLog(entry);
}

/** The key of the record that a key leads to by now; null when it was deleted. */
export function liveKey(
  { changes, reads }: ApplyOptions['hub'],
  type: 'customer' | 'contact',
  key: string,
): string | null {
  const row = changes.row(type, key);
  if (row !== undefined && row.deleted_at === null) return key;
  try {
    return reads.resolveLive(type, key);
  } catch {
    return null;
  }
}

export function mintKey({ environment }: ApplyOptions): string {
  return newKey(environment);
}

/** Names of fields, as a person reads them in the log. */
export function fieldNames(fields: Iterable<string>): string {
  return [...fields].map((field) => field.replace('custom_fields.', '')).join(', ');
}
