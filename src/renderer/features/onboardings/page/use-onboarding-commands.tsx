import { type ReactNode, useMemo } from 'react';
import { fieldLabel } from '#shared/records/labels.ts';
import type { OnboardingReplica } from '#shared/replica.ts';
import { useBulk } from '../../../list/use-bulk.tsx';
import { useRowCommands } from '../../../list/use-row-commands.tsx';
import { openEditor } from '../../../records/open-editor.ts';
import { usePalette } from '../../../state/palette.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { useBulkReasons } from '../use-bulk-reasons.tsx';

/** Where the page has another name for a field than its definition. */
const EDITORS: Readonly<Record<string, string>> = {
  target_launch_date: 'Target launch date',
  state: 'State',
};

/**
 * What is done to many onboardings in the list is done to this one by the same keys, and from the palette.
 * @returns what asks for reasons.
 */
export function useOnboardingCommands(onboarding: OnboardingReplica, title: string): ReactNode {
  const change = useBulk(onboardingsList);
  const { guard, dialog } = useBulkReasons();
  const openPalette = usePalette((state) => state.open);
  const rows = useMemo(() => [onboarding], [onboarding]);
  useRowCommands({
    list: onboardingsList,
    rows,
    title,
    isSelection: false,
    group: 'This onboarding',
    change: (bulk) => guard(rows, bulk, (reason) => change(rows, bulk, reason)),
    // The phase is moved step by step on the page; any other one is named in the palette.
    open: (field) =>
      field === 'phase'
        ? openPalette()
        : openEditor(EDITORS[field] ?? fieldLabel(field, onboardingsList.type)),
  });
  return dialog;
}
