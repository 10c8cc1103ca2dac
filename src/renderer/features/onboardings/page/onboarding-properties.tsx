import type { ReactNode } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { OnboardingUpdate } from '#shared/v1/onboarding.ts';
import { Checkbox } from '../../../components/checkbox.tsx';
import { DateText } from '../../../components/date-text.tsx';
import { InlineDate } from '../../../components/inline-date.tsx';
import { InlineNumber, InlineText } from '../../../components/inline-edit.tsx';
import { InlinePerson } from '../../../components/inline-person.tsx';
import { Properties, Property } from '../../../components/properties.tsx';
import { useStore } from '../../../store/index.ts';
import { inBackground } from '../../customers/page/use-save.ts';
import { TargetProperty } from './target-property.tsx';

interface OnboardingPropertiesProps {
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
}

const PEOPLE = [
  { field: 'csm_id', label: 'CSM' },
  { field: 'se_id', label: 'SE' },
  { field: 'designer_id', label: 'Designer' },
  { field: 'product_ops_id', label: 'Product ops' },
] as const satisfies readonly { field: keyof OnboardingUpdate; label: string }[];

/** How many days may lie between two reminders. */
const MAX_REMINDER_DAYS = 365;

/** Everything an onboarding is, each value where it can be changed. */
export function OnboardingProperties({ onboarding, isReadOnly }: OnboardingPropertiesProps) {
  const store = useStore();
  const update = (fields: OnboardingUpdate) => store.updateOnboarding(onboarding.key, fields);

  function saveReminderDays(days: number | null): Promise<void> {
    if (days === null || days < 1 || days > MAX_REMINDER_DAYS)
      return Promise.reject(new Error(`Write a number of days from 1 to ${MAX_REMINDER_DAYS}`));
    return update({ reminder_frequency_days: days });
  }

  return (
    <aside
      aria-label="Properties"
      className="w-[clamp(272px,30%,360px)] shrink-0 overflow-y-auto border-s border-line bg-surface ps-4 pe-3 py-4"
    >
      <Properties label="Properties">
        <Property label="Target launch" name="target_launch_date">
          <TargetProperty onboarding={onboarding} isReadOnly={isReadOnly} />
        </Property>
        <Property label="Started">
          <InlineDate
            label="Started"
            placeholder="Not started"
            isReadOnly={isReadOnly}
            value={onboarding.started_at}
            onSave={(started_at) => update({ started_at })}
          />
        </Property>
        <Property label="Completed">
          <Text>
            {onboarding.completed_at === null ? (
              <span className="text-faint">Not yet</span>
            ) : (
              <DateText timestamp={onboarding.completed_at} format="day" />
            )}
          </Text>
        </Property>
        <Property label="Waiting">
          <Text>
            <Checkbox
              label="Waiting on the customer"
              isChecked={onboarding.waiting_on_customer}
              isDisabled={isReadOnly}
              onChange={(waiting_on_customer) => inBackground(update({ waiting_on_customer }))}
            >
              On customer
            </Checkbox>
          </Text>
        </Property>
        <Divider />
        {PEOPLE.map(({ field, label }) => (
          <Property key={field} label={label}>
            <InlinePerson
              label={label}
              isReadOnly={isReadOnly}
              value={onboarding[field]}
              onSave={(person) => update({ [field]: person })}
            />
          </Property>
        ))}
        <Divider />
        <Property label="Reminders">
          <Text>
            <Checkbox
              label="Remind the customer"
              isChecked={onboarding.reminders_enabled}
              isDisabled={isReadOnly}
              onChange={(reminders_enabled) => inBackground(update({ reminders_enabled }))}
            >
              On<span className="sr-only">, remind the customer</span>
            </Checkbox>
          </Text>
        </Property>
        <Property label="Every">
          <InlineNumber
            label="Days between reminders"
            isCount
            isReadOnly={isReadOnly}
            value={onboarding.reminder_frequency_days}
            display={
              onboarding.reminder_frequency_days === 1 ? 'Day' : `${onboarding.reminder_frequency_days} days`
            }
            onSave={saveReminderDays}
          />
        </Property>
        <Property label="Template">
          <InlineText
            label="Template"
            placeholder="No template"
            isReadOnly={isReadOnly}
            value={onboarding.template_id}
            onSave={(template_id) => update({ template_id })}
          />
        </Property>
        <Divider />
        <Property label="Created">
          <Text>
            <DateText timestamp={onboarding.created_at} />
          </Text>
        </Property>
        <Property label="Updated">
          <Text>
            <DateText timestamp={onboarding.updated_at} />
          </Text>
        </Property>
      </Properties>
    </aside>
  );
}

function Text({ children }: { readonly children: ReactNode }) {
  return <span className="block px-2 py-1">{children}</span>;
}

/** Between groups of properties; a list of definitions takes nothing but groups. */
function Divider() {
  return <div aria-hidden="true" className="my-2 border-t border-line" />;
}
