import { useMemo } from 'react';
import { customer } from '#shared/records/customer.ts';
import { choiceLabel, fieldNamed } from '#shared/records/labels.ts';
import type { CompletionSources } from '#shared/search/complete.ts';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import { phaseWord } from '../lib/words.ts';
import { phasesInOrder } from '../lib/workspace-words.ts';
import { useCustomers, usePeople } from '../store/index.ts';
import { factsOf } from './customer-facts.ts';

/** More names than these are found faster by typing on. */
const MANY = 2000;

/** A phase that the workspace has not renamed is typed as it always was. */
function phaseAsTyped(phase: string): string {
  const label = phaseWord(phase).label;
  return label === choiceLabel(fieldNamed('phase'), phase) ? phase : label;
}

/** What Tab completes from: the fields there are, and the values in use. */
export function useCompletionSources(customFields: readonly CustomFieldDefinition[]): CompletionSources {
  const { rows } = useCustomers();
  const people = usePeople();
  return useMemo(
    () => ({
      schema: { customFields },
      phases: phasesInOrder().map(phaseAsTyped),
      valuesOf(field) {
        switch (field.name) {
          case 'plan':
            return factsOf(rows).plans();
          case 'tag':
            return factsOf(rows).tags();
          case 'owner':
          case 'assignee':
            return people.flatMap(({ name, removed_at }) => (removed_at === null ? [name] : []));
          case 'custom': {
            const values = rows.map(({ custom_fields }) => custom_fields[field.slug ?? '']);
            return [...new Set(values.filter((value) => typeof value === 'string'))];
          }
          case customer.type:
            return rows.length > MANY ? [] : rows.map(({ name }) => name);
          default:
            return [];
        }
      },
    }),
    [rows, people, customFields],
  );
}
