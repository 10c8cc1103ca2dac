import type { ReactNode } from 'react';
import { fieldsOf } from '#shared/records/index.ts';
import { fieldLabel } from '#shared/records/labels.ts';
import { onboarding as onboardingDefinition } from '#shared/records/onboarding.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { OnboardingUpdate } from '#shared/v1/onboarding.ts';
import { Checkbox } from '../../../components/checkbox.tsx';
import { DateText } from '../../../components/date-text.tsx';
import { InlineDate } from '../../../components/inline-date.tsx';
import { InlineNumber, InlineSelect } from '../../../components/inline-edit.tsx';
import { Properties, Property } from '../../../components/properties.tsx';
import { formatNumber } from '../../../lib/words.ts';
import { FieldEditor } from '../../../records/field-editor.tsx';
import { inBackground } from '../../../records/use-save.ts';
import { useStore, useTemplates } from '../../../store/index.ts';
import { TargetProperty } from './target-property.tsx';

interface OnboardingPropertiesProps {
  readonly onboarding: OnboardingReplica;
  readonly isReadOnly: boolean;
}

const PEOPLE = fieldsOf(onboardingDefinition.type).flatMap(([name, { kind }]) =>
  kind === 'person' ? [name] : [],
);

/** Shown by an editor of their own, here or elsewhere on the page. */
const PLACED = [
  'name',
  'template_id',
  'phase',
  'state',
  'waiting_on_customer',
  'started_at',
  'completed_at',
  'target_launch_date',
  'notes',
  'reminders_enabled',
  'reminder_frequency_days',
];
const OTHERS = fieldsOf(onboardingDefinition.type).flatMap(([name]) =>
  PLACED.includes(name) || PEOPLE.includes(name) ? [] : [name],
);

const DAYS = onboardingDefinition.fields.reminder_frequency_days;

/** Everything an onboarding is, each value where it can be changed. */
export function OnboardingProperties({ onboarding, isReadOnly }: OnboardingPropertiesProps) {
  const store = useStore();
  // Scripts may name others, by whatever they call them.
  const templates = useTemplates().rows.map(({ id, name }) => ({ value: id, label: name }));
  const update = (fields: OnboardingUpdate) => store.updateOnboarding(onboarding.key, fields);

  function saveReminderDays(days: number | null): Promise<void> {
    if (days === null || days < DAYS.min || days > DAYS.max)
      return Promise.reject(new Error(`Write a number of days from ${DAYS.min} to ${DAYS.max}`));
    return update({ reminder_frequency_days: days });
  }

  const field = (name: string) => (
    <Property key={name} label={fieldLabel(name, onboardingDefinition.type)}>
      <FieldEditor
        type={onboardingDefinition.type}
        name={name}
        value={(onboarding as Readonly<Record<string, unknown>>)[name]}
        isReadOnly={isReadOnly}
        onSave={update}
      />
    </Property>
  );

  return (
    <aside
      aria-label="Properties"
      className="w-[clamp(272px,30%,360px)] shrink-0 peer-[:not(:empty)]:hidden overflow-y-auto border-s border-line bg-surface ps-4 pe-3 py-4"
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
        {PEOPLE.map(field)}
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
              onboarding.reminder_frequency_days === 1
                ? 'Day'
                : `${formatNumber(onboarding.reminder_frequency_days)} days`
            }
            onSave={saveReminderDays}
          />
        </Property>
        <Property label="Template">
          <InlineSelect
            label="Template"
            placeholder="No template"
            isClearable
            allowsNew
            maxLength={255}
            options={templates}
            isReadOnly={isReadOnly}
            value={onboarding.template_id}
            onSave={(template_id) => update({ template_id })}
          />
        </Property>
        {OTHERS.map(field)}
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
