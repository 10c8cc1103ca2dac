import { useDeferredValue, useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { definitionOf, isPersonal, RECORD_TYPES } from '#shared/records/index.ts';
import type { PersonReplica, TaskReplica } from '#shared/replica.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { NONE, type Option } from '../../../components/options.ts';
import { usePeopleByKey, usePeopleOptions } from '../../../state/people.tsx';
import { type RowLog, useStore } from '../../../store/index.ts';

export interface AssignedContact {
  /** The id by which tasks name it. */
  readonly key: string;
  readonly name: string;
}

export type AssignedContacts = ReadonlyMap<string, AssignedContact>;

/** Collections of those whose names they are. */
const PERSONAL: ReadonlySet<string> = new Set(
  RECORD_TYPES.filter(isPersonal).map((type) => definitionOf(type).plural),
);
const NOBODY: AssignedContacts = new Map();
/** A change of contacts is asked about once it has been quiet for so long. */
const PAUSE_MS = 500;
/** Of one request. */
const MOST = 1000;

/** Contacts who are to do something, of all tasks that the window has: their records are read customer by customer only. */
export const useAssignedContacts = create<{ contacts: AssignedContacts }>(() => ({ contacts: NOBODY }));

/** Keeps the names of contacts who are to do something. */
export function useKnownAssignees(rows: readonly TaskReplica[]): void {
  const { bridge, tasks } = useStore();
  const people = usePeopleByKey();
  const later = useDeferredValue(rows);
  const wanted = useMemo(
    () => contactsAmong(countAssigned(later, tasks.log).count.keys(), people),
    [later, tasks.log, people],
  );
  useEffect(() => {
    const ids = wanted === '' ? [] : wanted.split('\n');
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function ask(): Promise<void> {
      timer = undefined;
      const known = new Map<string, AssignedContact>();
      try {
        for (let from = 0; from < ids.length; from += MOST) {
          const { names } = await bridge.call('contacts.names', { ids: ids.slice(from, from + MOST) });
          for (const [id, name] of Object.entries(names)) known.set(id, { key: id, name });
        }
      } catch {
        // Those known already go on being called so; without an answer the others are somebody unknown.
        return;
      }
      if (!isOver) useAssignedContacts.setState({ contacts: known });
    }
    if (ids.length === 0) {
      if (useAssignedContacts.getState().contacts.size > 0)
        useAssignedContacts.setState({ contacts: NOBODY });
      return;
    }
    void ask();
    const end = bridge.on('replication.changed', ({ collection }) => {
      if (PERSONAL.has(collection)) timer ??= setTimeout(() => void ask(), PAUSE_MS);
    });
    return () => {
      isOver = true;
      end();
      clearTimeout(timer);
    };
  }, [bridge, wanted]);
}

/** How many tasks each has to do. */
interface Assigned {
  readonly rows: readonly TaskReplica[];
  readonly count: Map<string, number>;
}

const lastCounted = new WeakMap<RowLog<TaskReplica>, Assigned>();

/** Goes through what has changed since it was last counted, on whichever screen, or through all. */
function countAssigned(rows: readonly TaskReplica[], log: RowLog<TaskReplica> | null): Assigned {
  const before = log === null ? undefined : lastCounted.get(log);
  const changes = before === undefined ? null : (log?.between(before.rows, rows) ?? null);
  const count = new Map(changes === null ? [] : before?.count);
  const add = (row: TaskReplica | null, by: 1 | -1) => {
    const id = row?.assignee_id ?? null;
    if (id === null) return;
    const has = (count.get(id) ?? 0) + by;
    if (has === 0) count.delete(id);
    else count.set(id, has);
  };
  if (changes === null) for (const row of rows) add(row, 1);
  for (const change of changes ?? []) {
    add(change.before, -1);
    add(change.after, 1);
  }
  const counted = { rows, count };
  if (log !== null) lastCounted.set(log, counted);
  return counted;
}

/** One text, so that rows that change otherwise ask for nothing. */
function contactsAmong(ids: Iterable<string>, people: ReadonlyMap<string, PersonReplica>): string {
  return [...ids]
    .filter((id) => !people.has(id))
    .toSorted()
    .join('\n');
}

/** Whom tasks can be filtered by: people, contacts who have any, and nobody. */
export function useAssigneeFilterOptions(): readonly Option[] {
  const people = usePeopleOptions();
  const contacts = useAssignedContacts((state) => state.contacts);
  return useMemo(
    () => [
      ...people,
      ...[...contacts.values()]
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map(({ key, name }) => ({
          value: key,
          label: name,
          detail: 'contact',
          icon: <Avatar name={name} />,
        })),
      { value: NONE, label: 'Nobody', icon: <Avatar name="–" /> },
    ],
    [people, contacts],
  );
}
