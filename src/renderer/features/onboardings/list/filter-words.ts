import type { FilterChip } from '../../../components/filter-chips.tsx';
import { either, onboardingStateWord, phaseWord } from '../../../lib/words.ts';
import type { OnboardingFilters } from './filter-and-sort.ts';
import { laneWord } from './lanes.ts';

/**
 * The filters at work in words, each with the change that takes it away.
 * @param nameOf a person's name by key.
 */
export function filterChips(
  filters: OnboardingFilters,
  nameOf: (key: string) => string | undefined,
  change: (part: Partial<OnboardingFilters>) => void,
  { saysCompleted }: { readonly saysCompleted: boolean },
): readonly FilterChip[] {
  const chips: FilterChip[] = [];
  const { states, phases, csms, lanes, hidesCompleted } = filters;
  if (states.length > 0) {
    const words = states.map((state) => onboardingStateWord(state).label);
    chips.push({ id: 'state', label: `State is ${either(words)}`, onRemove: () => change({ states: [] }) });
  }
  if (phases.length > 0) {
    const words = phases.map((phase) => phaseWord(phase).label);
    chips.push({ id: 'phase', label: `Phase is ${either(words)}`, onRemove: () => change({ phases: [] }) });
  } else if (saysCompleted) {
    chips.push({
      id: 'completed',
      label: hidesCompleted ? 'Completed hidden' : 'Completed shown',
      removeLabel: hidesCompleted ? 'Show completed' : 'Hide completed',
      onRemove: () => change({ hidesCompleted: !hidesCompleted }),
    });
  }
  if (csms.length > 0) {
    const words = csms.map((key) => (key === null ? 'nobody' : (nameOf(key) ?? 'somebody unknown')));
    chips.push({ id: 'csm', label: `CSM is ${either(words)}`, onRemove: () => change({ csms: [] }) });
  }
  if (lanes.length > 0) {
    const words = lanes.map((lane) => laneWord(lane).label);
    chips.push({ id: 'lane', label: `Target is ${either(words)}`, onRemove: () => change({ lanes: [] }) });
  }
  return chips;
}
