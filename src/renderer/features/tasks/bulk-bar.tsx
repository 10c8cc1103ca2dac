import { ArrowRight, CalendarDays, Check, NotebookPen, Trash2, Undo2, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { OnboardingReplica, TaskReplica } from '#shared/replica.ts';
import { addDays } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import { Button } from '../../components/button.tsx';
import { CheckList } from '../../components/check-list.tsx';
import { useNow } from '../../components/date-text.tsx';
import { NONE, type Option, orNull } from '../../components/options.ts';
import { Popover } from '../../components/popover.tsx';
import { notify } from '../../components/toast.tsx';
import { formatDay } from '../../lib/dates.ts';
import { dayRules } from '../../lib/locale.ts';
import { inSentence, phaseWord } from '../../lib/words.ts';
import { phasesInOrder, workspaceDay } from '../../lib/workspace-words.ts';
import { SelectionBar } from '../../list/selection-bar.tsx';
import { useAssigneeOptions } from './assignees.tsx';
import type { TaskActions } from './use-task-actions.ts';

interface BulkBarProps {
  readonly chosen: readonly TaskReplica[];
  readonly actions: TaskActions;
  readonly onboarding: OnboardingReplica;
  readonly onNote: () => void;
  readonly onClear: () => void;
}

/** Offers for the selected tasks what makes sense for all of them. */
export function BulkBar({ chosen, actions, onboarding, onNote, onClear }: BulkBarProps) {
  const assignees = useAssigneeOptions(onboarding.customer_key);
  const days = useDayOptions();
  const hasOpen = chosen.some(({ done }) => !done);
  const phases = phasesInOrder().filter(
    (phase) => phase !== 'completed' && chosen.some((task) => task.phase !== phase),
  );
  return (
    <SelectionBar label="Change the selected tasks" count={chosen.length} onClear={onClear}>
      <Button
        variant="quiet"
        keys="d"
        icon={hasOpen ? <Check size={14} aria-hidden="true" /> : <Undo2 size={14} aria-hidden="true" />}
        onClick={() => actions.setDone(chosen, hasOpen)}
      >
        {hasOpen ? 'Complete' : 'Reopen'}
      </Button>
      {hasOpen ? (
        <Button variant="quiet" icon={<NotebookPen size={14} aria-hidden="true" />} onClick={onNote}>
          With a note…
        </Button>
      ) : null}
      <Choose
        label="Assign"
        icon={<UserRound size={14} aria-hidden="true" />}
        options={[...assignees, { value: NONE, label: 'Nobody' }]}
        onPick={(value) => actions.updateAll(chosen, { assignee_id: orNull(value) })}
      />
      <Choose
        label="Due"
        icon={<CalendarDays size={14} aria-hidden="true" />}
        options={days}
        allowsNew
        placeholder="15 dec, fri, +2w…"
        onPick={(value) => {
          const reading = readDay(value, dayRules());
          if (value === NONE) actions.updateAll(chosen, { due_date: null });
          else if (reading.kind === 'value') actions.updateAll(chosen, { due_date: reading.value });
          else
            notify({
              message: `${inSentence(value)} is no day that can be read`,
              detail: reading.reason,
            });
        }}
      />
      <Choose
        label="Move to"
        icon={<ArrowRight size={14} aria-hidden="true" />}
        options={phases.map((phase) => ({ value: phase, label: phaseWord(phase).label }))}
        onPick={(phase) => actions.moveTo(chosen, phase)}
      />
      <Button
        variant="quiet"
        icon={<Trash2 size={14} aria-hidden="true" />}
        onClick={() => actions.remove(chosen)}
      >
        Delete
      </Button>
    </SelectionBar>
  );
}

function useDayOptions(): readonly Option[] {
  const now = useNow();
  const today = workspaceDay(now);
  const option = (label: string, days: number): Option => ({
    value: addDays(today, days),
    label,
    detail: formatDay(addDays(today, days), now),
  });
  return [
    option('Today', 0),
    option('Tomorrow', 1),
    option('In a week', 7),
    option('In two weeks', 14),
    { value: NONE, label: 'No date' },
  ];
}

interface ChooseProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly options: readonly Option[];
  readonly allowsNew?: boolean;
  readonly placeholder?: string;
  readonly onPick: (value: string) => void;
}

function Choose({ label, icon, options, onPick, ...rest }: ChooseProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={label}
      align="center"
      trigger={
        <Button variant="quiet" icon={icon}>
          {label}
        </Button>
      }
    >
      <CheckList
        {...rest}
        label={label}
        options={options}
        isChecked={() => false}
        onPick={(value) => {
          setOpen(false);
          onPick(value);
        }}
      />
    </Popover>
  );
}
