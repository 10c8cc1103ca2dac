import { useMemo, useState } from 'react';
import type { PhaseGroup } from './task-groups.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * Phases behind an onboarding with nothing left in them are folded when it is opened: what is to be done stands first.
 * What becomes one of them meanwhile stays as it is, so that nothing moves under whoever completes it.
 * @param groups null while they are being read
 * @param opened says the key of the task that is looked at, asked for once: its phase stays open
 */
export function useFoldedPhases(
  groups: readonly PhaseGroup[] | null,
  opened: () => string | null,
): readonly [folded: ReadonlySet<string>, toggle: (phase: string) => void] {
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  if (chosen === null && groups !== null) setChosen(phasesToFold(groups, opened()));
  const folded = useMemo(
    () =>
      new Set(groups?.flatMap(({ phase, kind }) => (kind === 'past' && chosen?.has(phase) ? [phase] : []))),
    [groups, chosen],
  );
  return [
    folded,
    (phase) =>
      setChosen((before) => {
        const next = new Set(before);
        if (!next.delete(phase)) next.add(phase);
        return next;
      }),
  ];
}

/** None where nothing is left to be done at all. */
export function phasesToFold(groups: readonly PhaseGroup[], opened: string | null): ReadonlySet<string> {
  if (groups.every(({ kind }) => kind === 'past')) return NONE;
  const holds = ({ nodes }: PhaseGroup) =>
    nodes.some(({ task, subtasks }) => [task, ...subtasks].some(({ key }) => key === opened));
  return new Set(groups.flatMap((group) => (group.kind === 'past' && !holds(group) ? [group.phase] : [])));
}
