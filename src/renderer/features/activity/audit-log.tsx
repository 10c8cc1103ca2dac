import { memo } from 'react';
import { Link } from 'wouter';
import type { BridgeActivity } from '#shared/bridge.ts';
import { useNow } from '../../components/date-text.tsx';
import { dateInput } from '../../lib/dates.ts';
import { paths } from '../../routes.ts';
import { useHealthBounds } from '../../state/health-bounds.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { ActivityEntryRow } from './activity-entry-row.tsx';
import { ActivityList } from './activity-list.tsx';
import { NAMELESS_ONBOARDING } from './activity-values.ts';

/** Everything that happened in the workspace, whoever did it and to whatever. */
export function AuditLog() {
  return (
    <ActivityList
      customerKey={null}
      fileName={() => `audit-log-${dateInput(new Date().toISOString())}.csv`}
      row={(entry) => <AuditRow key={entry.id} entry={entry} />}
    />
  );
}

/** An entry that says itself what it is about: no screen has all of it in memory. */
const AuditRow = memo(function AuditRow({ entry }: { readonly entry: BridgeActivity }) {
  const people = usePeopleByKey();
  const now = useNow();
  const healthBounds = useHealthBounds();
  const { onboarding = null, customer = null, subject_name = null } = entry;
  const names = {
    person: (key: string) => people.get(key)?.name ?? null,
    contact: () => subject_name,
    onboarding: () => onboarding?.name ?? NAMELESS_ONBOARDING,
    healthBounds,
    now,
  };
  return (
    <ActivityEntryRow
      entry={entry}
      names={names}
      onboardings={onboarding === null ? [] : [onboarding]}
      {...(customer === null
        ? {}
        : {
            about: (
              <Link
                href={paths.customer(customer.display_id)}
                className="rounded-small text-muted hover:underline"
              >
                <bdi>{customer.name}</bdi>
              </Link>
            ),
          })}
    />
  );
});
