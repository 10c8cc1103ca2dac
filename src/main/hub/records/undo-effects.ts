import { eventOf, fieldOf } from '#shared/records/index.ts';
import type { ContractError } from '#shared/v1/errors.ts';
import { WORKSPACE, type WorkspaceChange } from '../workspace/workspace-writes.ts';
import { type HubType, isHubType, type Row } from './records.ts';
import type { Document } from './transaction.ts';
import type { FieldChange } from './undo-fields.ts';
import type { StoredEvent } from './undo-reads.ts';

/** What a batch did to one record. */
export interface Effect {
  readonly type: HubType;
  readonly key: string;
  /** Of its newest event in the batch. */
  lastEvent: number;
  made: boolean;
  /** It was made by being brought back: what is below it may have been there all along. */
  broughtBack: boolean;
  removed: boolean;
  readonly fields: Map<string, FieldChange>;
  readonly hidden: Map<string, FieldChange>;
  /** Why not all of it could be taken back at the first try. */
  readonly refusals: readonly ContractError[] | null;
}

/** What a batch did, a record each, in the order of their first events. */
export function effectsOf(events: readonly StoredEvent[]): Effect[] {
  const effects = new Map<string, Effect>();
  for (const event of events) {
    const { subject_type: type, subject_key: key } = event;
    if (!isHubType(type)) continue;
    const effect: Effect = effects.get(`${type} ${key}`) ?? {
      type,
      key,
      lastEvent: event.id,
      made: false,
      broughtBack: false,
      removed: false,
      fields: new Map(),
      hidden: new Map(),
      refusals: null,
    };
    effects.set(`${type} ${key}`, effect);
    effect.lastEvent = event.id;
    addEvent(effect, event);
  }
  return [...effects.values()];
}

/** What a batch changed of the workspace itself. */
export function workspaceChanges(events: readonly StoredEvent[]): WorkspaceChange[] {
  const changes = new Map<string, FieldChange>();
  for (const { subject_type, field, old_value, new_value } of events) {
    if (subject_type !== WORKSPACE || field === null) continue;
    addChange(changes, field, parsed(old_value), parsed(new_value));
  }
  return [...changes].map(([field, change]) => ({ field, ...change }));
}

function addEvent(effect: Effect, { type, field, old_value, new_value, hidden }: StoredEvent): void {
  if (type === eventOf(effect.type, 'deleted')) effect.removed = true;
  else if (field === null) {
    const isRestored = type === eventOf(effect.type, 'restored');
    if (isRestored || type === eventOf(effect.type, 'created')) effect.made = true;
    if (isRestored) effect.broughtBack = true;
  } else if (type !== 'sync.conflict' && fieldOf(effect.type, field)?.readonly !== true) {
    addChange(effect.fields, field, parsed(old_value), parsed(new_value));
  }
  const silent = (hidden === null ? {} : JSON.parse(hidden)) as Record<string, readonly [unknown, unknown]>;
  for (const [name, [before, after]] of Object.entries(silent)) addChange(effect.hidden, name, before, after);
}

/** A field changed twice in one batch: from what it was first to what it was last. */
function addChange(changes: Map<string, FieldChange>, field: string, before: unknown, after: unknown): void {
  const earlier = changes.get(field);
  changes.set(field, { before: earlier === undefined ? before : earlier.before, after });
}

/** Values that nobody is told of, where they are as the batch left them. */
export function hiddenToRestore(hidden: Effect['hidden'], present: Document, row: Row): Document {
  const restored: Document = {};
  for (const [field, { before, after }] of hidden) {
    const now = field === 'underlying_state' ? row.underlying_state : (present[field] ?? null);
    if (now === after) restored[field] = before;
  }
  return restored;
}

function parsed(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}
