import { useDeferredValue, useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { definitionOf, isPersonal, RECORD_TYPES } from '#shared/records/index.ts';
import type { PersonReplica, TaskReplica } from '#shared/replica.ts';
import { Avatar } from '../../../components/avatar.tsx';
import { NONE, type Option } from '../../../components/options.ts';
import { usePeopleByKey, usePeopleOptions } from '../../../state/people.tsx';
import { useStore } from '../../../store/index.ts';

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
  const { bridge } = useStore();
  const people = usePeopleByKey();
  const tasks = useDeferredValue(rows);
  const wanted = useMemo(() => contactsIn(tasks, people), [tasks, people]);
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

/** One text, so that rows that change otherwise ask for nothing. */
function contactsIn(rows: readonly TaskReplica[], people: ReadonlyMap<string, PersonReplica>): string {
  const ids = new Set<string>();
  for (const { assignee_id } of rows)
    if (assignee_id !== null && !people.has(assignee_id)) ids.add(assignee_id);
  return [...ids].toSorted().join('\n');
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
