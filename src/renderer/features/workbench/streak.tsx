import { Flame } from 'lucide-react';
import { count } from '../../lib/words.ts';
import { usePi } from '../../state/use-pi.ts';
import { useCardArrangement } from './arrangement.ts';

/** Days in a row on which something was done, for those who want to know. */
export function Streak() {
  return useCardArrangement((state) => state.showsStreak) ? <Counter /> : null;
}

function Counter() {
  const { value } = usePi('workbench.streak', {});
  if (value === null || value.days === 0) return null;
  return (
    <span
      className="flex items-center gap-1 text-muted tabular"
      title="Days in a row on which you completed a task, wrote a note, moved an onboarding or changed a status"
    >
      <Flame size={14} aria-hidden="true" />
      {count(value.days, 'day')} in a row
    </span>
  );
}
