import { ChevronDown, ChevronUp } from 'lucide-react';
import type { PhaseSetting } from '#shared/local/workspace.ts';
import { humanize } from '#shared/words.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { InlineNumber, InlineText } from '../../components/inline-edit.tsx';
import { notifyError } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { Section } from './section.tsx';
import { useWorkspace } from './use-workspace.ts';

/** Days that a phase may be planned to take. */
const LONGEST_DAYS = 3650;

/** What the phases are called here, in which order they are shown and how long each is to take. */
export function PhasesSection() {
  const { workspace, set } = useWorkspace();
  const phases = workspace?.phases ?? [];

  function swap(phase: PhaseSetting, other: PhaseSetting | undefined): void {
    if (other === undefined) return;
    const moved = [
      { value: phase.value, position: other.position },
      { value: other.value, position: phase.position },
    ];
    set({ phases: moved }, `Moved the phase ${phase.label}`).catch((failure: Error) =>
      notifyError('The phase was not moved', failure.message),
    );
  }

  return (
    <Section
      title="Phases"
      description="The steps of every onboarding, as your team calls them. Scripts and the cloud know them by the name in grey, which stays. What takes longer than its days counts as a stall."
    >
      <ol aria-label="Phases" className="flex flex-col rounded-panel border border-line empty:hidden">
        {phases.map((phase, at) => (
          <li
            key={phase.value}
            className="flex min-h-11 items-center gap-2 border-b border-line-faint px-2 py-1 last:border-b-0"
          >
            <div className="min-w-0 flex-1">
              <InlineText
                label={`Name of ${humanize(phase.value)}`}
                isRequired
                maxLength={60}
                value={phase.label}
                onSave={(label) =>
                  set(
                    { phases: [{ value: phase.value, label: label ?? phase.label }] },
                    `Renamed the phase ${phase.label} to ${label}`,
                  )
                }
                className="font-medium"
              />
              <code className="block px-2 text-xs text-faint selectable">{phase.value}</code>
            </div>
            <div className="w-32 shrink-0">
              {phase.value === 'completed' ? null : (
                <InlineNumber
                  label={`Target days of ${phase.label}`}
                  isCount
                  placeholder="No target"
                  value={phase.target_days}
                  display={phase.target_days === null ? undefined : count(phase.target_days, 'day')}
                  onSave={(days) => saveDays(phase, days, set)}
                />
              )}
            </div>
            <IconButton
              label={`Move ${phase.label} up`}
              size="small"
              icon={<ChevronUp size={14} />}
              disabled={at === 0}
              onClick={() => swap(phase, phases[at - 1])}
            />
            <IconButton
              label={`Move ${phase.label} down`}
              size="small"
              icon={<ChevronDown size={14} />}
              disabled={at === phases.length - 1}
              onClick={() => swap(phase, phases[at + 1])}
            />
          </li>
        ))}
      </ol>
    </Section>
  );
}

async function saveDays(
  { value, label }: PhaseSetting,
  days: number | null,
  set: ReturnType<typeof useWorkspace>['set'],
): Promise<void> {
  if (days !== null && (days < 1 || days > LONGEST_DAYS))
    throw new Error('Write a number of days from 1 to 3,650, or nothing');
  await set({ phases: [{ value, target_days: days }] }, `Changed the target days of ${label}`);
}
