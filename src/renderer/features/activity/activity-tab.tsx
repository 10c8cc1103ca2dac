import { useMemo } from 'react';
import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { useNow } from '../../components/date-text.tsx';
import { dateInput } from '../../lib/dates.ts';
import { useHealthBounds } from '../../state/health-bounds.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import type { RowList } from '../../store/index.ts';
import { activityFileName } from './activity-csv.ts';
import { ActivityEntryRow } from './activity-entry-row.tsx';
import { ActivityList } from './activity-list.tsx';
import { type ActivityNames, NAMELESS_ONBOARDING } from './activity-values.ts';

interface ActivityTabProps {
  readonly customer: CustomerReplica;
  readonly contacts: RowList<ContactReplica>;
  readonly onboardings: RowList<OnboardingReplica>;
  /** Shows only what happened to this one, by its key. */
  readonly onboarding?: string;
}

/** What happened to the customer and to what belongs to it, newest first. */
export function ActivityTab({ customer, contacts, onboardings, onboarding }: ActivityTabProps) {
  const names = useNames(contacts, onboardings);
  return (
    <ActivityList
      customerKey={customer.key}
      {...(onboarding === undefined ? {} : { onboarding })}
      fileName={() =>
        activityFileName(customer.slug, customer.display_id, dateInput(new Date().toISOString()))
      }
      row={(entry) => (
        <ActivityEntryRow key={entry.id} entry={entry} names={names} onboardings={onboardings.rows} />
      )}
    />
  );
}

function useNames(contacts: RowList<ContactReplica>, onboardings: RowList<OnboardingReplica>): ActivityNames {
  const people = usePeopleByKey();
  const healthBounds = useHealthBounds();
  const now = useNow();
  return useMemo(() => {
    const contactNames = new Map(contacts.rows.map(({ key, name }) => [key, name]));
    const onboardingNames = new Map(
      onboardings.rows.map(({ key, name }) => [key, name ?? NAMELESS_ONBOARDING]),
    );
    // Only when all are known is one that is not among them gone.
    return {
      person: (key) => people.get(key)?.name ?? null,
      contact: (key) => contactNames.get(key) ?? (contacts.status === 'ready' ? null : undefined),
      onboarding: (key) => onboardingNames.get(key) ?? (onboardings.status === 'ready' ? null : undefined),
      healthBounds,
      now,
    };
  }, [people, healthBounds, contacts, onboardings, now]);
}
