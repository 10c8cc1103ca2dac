import { ArrowRight, CornerUpLeft, Eye, FileText, Pause, Play, Rocket, StickyNote } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useLocation } from 'wouter';
import { fieldLabel } from '#shared/records/labels.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import type { Phase } from '#shared/v1/statuses.ts';
import { phaseWord } from '../../../lib/words.ts';
import { phasesInOrder } from '../../../lib/workspace-words.ts';
import type { BulkChange } from '../../../list/bulk-changes.ts';
import { useBulk } from '../../../list/use-bulk.tsx';
import { useRowCommands } from '../../../list/use-row-commands.tsx';
import { openEditor } from '../../../records/open-editor.ts';
import { paths } from '../../../routes.ts';
import { usePalette } from '../../../state/palette.ts';
import type { ScreenCommand } from '../../../state/subject.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { MOVE_VERBS, moveKind, phaseBeside } from '../moves.ts';
import { useBulkReasons } from '../use-bulk-reasons.tsx';

/** Where the page has another name for a field than its definition. */
const EDITORS: Readonly<Record<string, string>> = {
  target_launch_date: 'Target launch date',
  state: 'State',
};

interface OnboardingCommandsOptions {
  readonly title: string;
  /** Moves it, after asking what a move asks. */
  readonly move: (onboarding: OnboardingReplica, to: Phase) => void;
  readonly writeNote: () => void;
  readonly openBrief: () => void;
  readonly tabs: readonly { readonly label: string; readonly run: () => void }[];
}

/**
 * What is done to many onboardings in the list is done to this one by the same keys, and from the palette; there is
 * also what else its page offers.
 * @returns what asks for reasons.
 */
export function useOnboardingCommands(
  onboarding: OnboardingReplica,
  { title, move, writeNote, openBrief, tabs }: OnboardingCommandsOptions,
): ReactNode {
  const change = useBulk(onboardingsList);
  const { guard, dialog } = useBulkReasons();
  const openPalette = usePalette((state) => state.open);
  const [, navigate] = useLocation();
  const rows = useMemo(() => [onboarding], [onboarding]);
  const moves = phasesInOrder().flatMap((to): ScreenCommand[] => {
    const kind = moveKind(onboarding.phase, to);
    if (kind === 'none') return [];
    const keys =
      to === phaseBeside(onboarding.phase, 1) ? ']' : to === phaseBeside(onboarding.phase, -1) ? '[' : null;
    return [
      {
        label: `${MOVE_VERBS[kind]} ${phaseWord(to).label}…`,
        icon: kind === 'advance' || kind === 'jump' ? <ArrowRight size={16} /> : <CornerUpLeft size={16} />,
        ...(keys === null ? {} : { keys }),
        run: () => move(onboarding, to),
      },
    ];
  });
  const changeGuarded = (bulk: BulkChange) => guard(rows, bulk, (reason) => change(rows, bulk, reason));
  const isPaused = onboarding.state === 'paused';
  const halt: ScreenCommand = {
    label: isPaused ? 'Resume' : 'Pause',
    icon: isPaused ? <Play size={16} /> : <Pause size={16} />,
    run: () =>
      changeGuarded({
        operation: 'set',
        field: 'state',
        value: isPaused ? 'active' : 'paused',
        label: isPaused ? 'Active' : 'Paused',
      }),
  };
  useRowCommands({
    list: onboardingsList,
    rows,
    title,
    isSelection: false,
    group: 'This onboarding',
    change: (bulk) => (bulk.field === 'phase' ? move(onboarding, bulk.value as Phase) : changeGuarded(bulk)),
    // The phase is moved step by step on the page; any other one is named in the palette.
    open: (field) =>
      field === 'phase'
        ? openPalette()
        : openEditor(EDITORS[field] ?? fieldLabel(field, onboardingsList.type)),
    others: [
      ...moves,
      ...(onboarding.phase === 'completed' ? [] : [halt]),
      { label: 'Write a note on the customer', keys: 'n', icon: <StickyNote size={16} />, run: writeNote },
      { label: 'Brief of the customer', keys: 'b', icon: <FileText size={16} />, run: openBrief },
      {
        label: 'Open the customer',
        icon: <Rocket size={16} />,
        run: () => navigate(paths.customer(onboarding.customer_key)),
      },
      ...tabs.map(({ label, run }, at) => ({ label, keys: String(at + 1), icon: <Eye size={16} />, run })),
    ],
  });
  return dialog;
}
