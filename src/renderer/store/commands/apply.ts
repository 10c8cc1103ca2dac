import { fieldOf } from '#shared/records/index.ts';
import { mergedFields, mergedValue, sameJson } from '#shared/records/merge-fields.ts';
import type { OnboardingReplica, ReplicaOf } from '#shared/replica.ts';
import type { EditableCollection } from '../api.ts';
import { type Fields, TYPE_OF, type WindowCommand } from './command.ts';

/*
 * What a record is to look like with the commands that the hub has not answered: pure functions of the record and the
 * command, applied again whenever the record changes below them.
 */

/** @param row the record without the command; null when there is none. */
export function applyCommand<Name extends EditableCollection>(
  row: ReplicaOf[Name] | null,
  command: WindowCommand<Name>,
  key: string,
): ReplicaOf[Name] | null {
  if (key !== command.key) return row === null ? null : { ...row, ...alsoOf(command, key) };
  switch (command.operation) {
    case 'create':
      return row ?? command.row ?? null;
    case 'delete':
      return null;
    case 'update':
      return row === null ? null : updated(row, command);
    case 'act':
      return row;
  }
}

function alsoOf({ also = [], at }: WindowCommand, key: string): Fields {
  return { ...also.find((one) => one.key === key)?.fields, updated_at: at };
}

function updated<Name extends EditableCollection>(
  row: ReplicaOf[Name],
  { collection, fields, base, at, onlyIfUntouched }: WindowCommand<Name>,
): ReplicaOf[Name] {
  const type = TYPE_OF[collection];
  const before: Fields = { ...row };
  const written =
    onlyIfUntouched === true
      ? restored(collection, before, fields, base ?? {})
      : mergedFields(type, base, before, fields);
  return { ...row, ...written, ...derivedFields(collection, before, written, at), updated_at: at };
}

/** Of fields that are to be what they were: those that are still what was written then. */
function restored(collection: EditableCollection, current: Fields, fields: Fields, written: Fields): Fields {
  const type = TYPE_OF[collection];
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const field = fieldOf(type, name);
      const merges = field?.kind === 'labels' || field?.kind === 'customFields' || field?.kind === 'json';
      if (merges) return [[name, mergedValue(field, written[name], current[name], value)]];
      return sameJson(current[name], written[name]) ? [[name, value]] : [];
    }),
  );
}

/** What the hub will set beside the fields that were written, as far as the window can tell. */
function derivedFields(collection: EditableCollection, before: Fields, written: Fields, now: string): Fields {
  return DERIVED[collection]?.(before, written, now) ?? {};
}

type Derive = (before: Fields, written: Fields, now: string) => Fields;

const DERIVED: { readonly [Name in EditableCollection]?: Derive } = {
  // Who is archived is nobody's primary.
  contacts: (before, written) =>
    (written.archived ?? before.archived) === true ? { is_primary: false } : {},
  onboardings: derivedOfOnboarding,
  // Who completed it is the hub's to say.
  tasks: (before, { done }, now) =>
    done === undefined || done === before.done
      ? {}
      : { completed_at: done === true ? now : null, completed_by: null, auto: false },
  comments: (before, { body }, now) => (body === undefined || body === before.body ? {} : { edited_at: now }),
};

function derivedOfOnboarding(before: Fields, written: Fields, now: string): Fields {
  const moved = written.phase !== undefined && written.phase !== before.phase;
  const waiting = waitingAfter(before, written);
  return {
    ...(moved ? { completed_at: written.phase === 'completed' ? now : null } : {}),
    waiting_on_customer: waiting,
    // The state below `waiting` is the hub's to know: when only the flag is cleared, `state` waits for its answer.
    ...(waiting ? { state: 'waiting' satisfies OnboardingReplica['state'] } : {}),
  };
}

function waitingAfter(before: Fields, { state, waiting_on_customer }: Fields): boolean {
  if (waiting_on_customer !== undefined) return waiting_on_customer === true;
  return state === undefined ? before.waiting_on_customer === true : state === 'waiting';
}
