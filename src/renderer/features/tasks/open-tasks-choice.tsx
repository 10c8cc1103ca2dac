import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { OnboardingReplica } from '#shared/replica.ts';
import { Radio } from '../../components/radio.tsx';
import { count, phaseWord } from '../../lib/words.ts';
import { useCustomerTasks } from '../../store/index.ts';
import type { OpenTasksAnswer, OpenTasksFate } from './open-task-changes.ts';

export type { OpenTasksAnswer } from './open-task-changes.ts';

interface OpenTasksChoiceProps {
  readonly onboarding: OnboardingReplica;
  /** What kind of move it is. */
  readonly kind: string;
  readonly to: string;
  /** Always what is chosen just now. */
  readonly answer: RefObject<OpenTasksAnswer | null>;
}

/** Asks, where a phase is left with open tasks, what is to become of them. */
export function OpenTasksChoice({ onboarding, kind, to, answer }: OpenTasksChoiceProps) {
  const { rows } = useCustomerTasks(onboarding.customer_key);
  const open = useMemo(
    () =>
      rows.filter(
        ({ onboarding_key, phase, done }) =>
          onboarding_key === onboarding.key && phase === onboarding.phase && !done,
      ),
    [rows, onboarding.key, onboarding.phase],
  );
  const fates = fatesOf(kind, to);
  const [chosen, setChosen] = useState<OpenTasksFate>(fates[0] ?? 'leave');
  useEffect(() => {
    answer.current = { fate: chosen, open };
  }, [answer, chosen, open]);
  if (open.length === 0) return null;
  const from = phaseWord(onboarding.phase).label;
  const them = open.length === 1 ? 'it' : 'them';
  const words: Readonly<Record<OpenTasksFate, string>> = {
    carry: `Carry over to ${phaseWord(to).label}`,
    complete: `Complete ${them}`,
    leave: to === 'completed' ? `Leave ${them} open, read-only` : `Leave in ${from}`,
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 text-xs font-medium text-muted">
        {count(open.length, 'open task')} in {from}
      </legend>
      {fates.map((fate) => (
        <Radio
          key={fate}
          name="open-tasks"
          value={fate}
          checked={chosen === fate}
          onChange={() => setChosen(fate)}
        >
          {words[fate]}
        </Radio>
      ))}
    </fieldset>
  );
}

/** What makes sense for a move, the usual thing first. */
function fatesOf(kind: string, to: string): readonly OpenTasksFate[] {
  if (kind === 'reopen') return ['leave'];
  if (to === 'completed') return ['complete', 'leave'];
  return kind === 'back' ? ['leave', 'carry', 'complete'] : ['carry', 'complete', 'leave'];
}
