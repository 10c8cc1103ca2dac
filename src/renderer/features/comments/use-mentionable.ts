import { useMemo } from 'react';
import { useContacts, usePeople } from '../../store/index.ts';
import type { Mentionable } from './mentions.ts';

/** Who may be mentioned in what is written about a customer: colleagues, and its contacts. */
export function useMentionable(customerKey: string): readonly Mentionable[] {
  const people = usePeople();
  const contacts = useContacts(customerKey).rows;
  return useMemo(
    () => [
      ...people
        .filter(({ removed_at }) => removed_at === null)
        .map(({ key, name }): Mentionable => ({ type: 'person', id: key, name })),
      ...contacts
        .filter(({ archived }) => !archived)
        .map(({ id, name }): Mentionable => ({ type: 'contact', id, name })),
    ],
    [people, contacts],
  );
}
