/** What is peculiar to the records of a collection when the window changes one, as far as the window can tell. */
import type { OnboardingReplica } from '#shared/replica.ts';
import type { EditableCollection } from '../api.ts';
import type { Fields } from './command.ts';

interface CollectionHooks {
  /** What the hub will set beside the fields that were written. */
  derive?(before: Fields, written: Fields, now: string): Fields;
  /** Whether these fields make the record the one of its customer, in the place of another. */
  promotes?(fields: Fields): boolean;
}

const HOOKS: { readonly [Name in EditableCollection]?: CollectionHooks } = {
  contacts: {
    // Who is archived is nobody's primary.
    derive: (before, written) =>
      (written.archived ?? before.archived) === true ? { is_primary: false } : {},
    promotes: ({ is_primary }) => is_primary === true,
  },
  onboardings: { derive: derivedOfOnboarding },
  tasks: {
    // Who completed it is the hub's to say.
    derive: (before, { done }, now) =>
      done === undefined || done === before.done
        ? {}
        : { completed_at: done === true ? now : null, completed_by: null, auto: false },
  },
  comments: {
    derive: (before, { body }, now) => (body === undefined || body === before.body ? {} : { edited_at: now }),
  },
};

/** What the hub will set beside the fields that were written, as far as the window can tell. */
export function derivedFields(
  collection: EditableCollection,
  before: Fields,
  written: Fields,
  now: string,
): Fields {
  return HOOKS[collection]?.derive?.(before, written, now) ?? {};
}

/** Whether the record takes the place of another one of its customer by these fields. */
export function isPromoted(collection: EditableCollection, fields: Fields): boolean {
  return HOOKS[collection]?.promotes?.(fields) === true;
}

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
