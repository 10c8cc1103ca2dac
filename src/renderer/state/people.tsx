import { useMemo } from 'react';
import type { PersonReplica } from '#shared/replica.ts';
import { Avatar } from '../components/avatar.tsx';
import { NONE, type Option } from '../components/options.ts';
import { byKey } from '../lib/by-key.ts';
import { useAppInfo, usePeople } from '../store/index.ts';

/** People by key, those who have left included: their names stay for what they did. */
export function usePeopleByKey(): ReadonlyMap<string, PersonReplica> {
  return byKey(usePeople());
}

/** People to choose from, oneself first. Somebody who has left is offered only where they are the value. */
export function usePeopleOptions(current: string | null = null): readonly Option[] {
  const people = usePeople();
  const me = useAppInfo()?.me ?? null;
  return useMemo(() => {
    const options = people
      .filter((person) => person.removed_at === null || person.key === current)
      .map((person) => ({
        value: person.key,
        label: person.name,
        detail: person.key === me ? 'you' : (person.email ?? undefined),
        icon: <Avatar name={person.name} isGone={person.removed_at !== null} />,
      }));
    return [...options.filter(({ value }) => value === me), ...options.filter(({ value }) => value !== me)];
  }, [people, me, current]);
}

/** People to filter by, and nobody: what has no person. */
export function usePeopleOrNobody(): readonly Option[] {
  const people = usePeopleOptions();
  return useMemo(() => [...people, { value: NONE, label: 'Nobody', icon: <Avatar name="–" /> }], [people]);
}
