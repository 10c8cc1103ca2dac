import { nextStep } from '#shared/records/next-step.ts';
import type { CustomerReplica, NextStepReplica } from '#shared/replica.ts';

import { useNow } from '../../../components/date-text.tsx';
import { InlineDay } from '../../../components/inline-date.tsx';
import { InlineText } from '../../../components/inline-edit.tsx';
import { Property } from '../../../components/properties.tsx';
import { formatDay } from '../../../lib/dates.ts';
import { inSentence } from '../../../lib/words.ts';
import { workspaceDay } from '../../../lib/workspace-words.ts';
import { useOfCustomer, useStore } from '../../../store/index.ts';

/** What is to happen next with the customer, and when. */
export function NextStep({ customer }: { readonly customer: CustomerReplica }) {
  const store = useStore();
  const now = useNow();
  const step = useOfCustomer(nextStep.plural, customer.key).rows[0];

  async function save(fields: Partial<Pick<NextStepReplica, 'text' | 'date'>>): Promise<void> {
    const common = { collection: nextStep.plural, fields } as const;
    const label = `Changed the next step of ${inSentence(customer.name)}`;
    const written = store.change(
      [
        step === undefined
          ? { ...common, operation: 'create', fields: { ...fields, customer_id: customer.key } }
          : { ...common, operation: 'update', key: step.key },
      ],
      label,
    );
    const refusal = (await written?.done)?.refusals[0];
    if (refusal !== undefined) throw refusal;
  }

  const { text = null, date = null } = step ?? {};
  const isLate = date !== null && date < workspaceDay(now);
  return (
    <Property label="Next step" name="next_step">
      <InlineText
        label="Next step"
        placeholder="What comes next?"
        maxLength={255}
        wraps
        value={text}
        display={<span className="line-clamp-6 wrap-anywhere">{text}</span>}
        onSave={(next) => save({ text: next })}
      />
      {text === null && date === null ? null : (
        <InlineDay
          label="Date of the next step"
          placeholder="When?"
          value={date}
          display={
            date === null ? undefined : (
              <span className={isLate ? 'font-medium text-danger-text' : 'text-muted'}>
                {formatDay(date, now)}
                {isLate ? ', overdue' : ''}
              </span>
            )
          }
          onSave={(next) => save({ date: next })}
        />
      )}
    </Property>
  );
}
