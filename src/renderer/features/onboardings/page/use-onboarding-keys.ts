import { useShortcuts } from '../../../state/shortcuts.ts';

interface OnboardingKeys {
  readonly editName: () => void;
  readonly advance: () => void;
  readonly sendBack: () => void;
  /** To the onboarding beside this one in the list. */
  readonly goTo: (step: -1 | 1) => void;
  readonly writeNote: () => void;
  readonly openBrief: () => void;
  readonly showTab: (at: number) => void;
}

const group = 'This onboarding';

/** The keys of an onboarding's page. @param tabs what its tabs show, in their order */
export function useOnboardingKeys(tabs: readonly string[], keys: OnboardingKeys): void {
  const done = (action: () => void) => () => {
    action();
    return true;
  };
  useShortcuts([
    { keys: 'e', label: 'Edit the name', group, run: done(keys.editName) },
    { keys: ']', label: 'Advance', group, run: done(keys.advance) },
    { keys: '[', label: 'Send back', group, run: done(keys.sendBack) },
    { keys: 'j', label: 'Next onboarding', group, run: done(() => keys.goTo(1)) },
    { keys: 'k', label: 'Previous onboarding', group, run: done(() => keys.goTo(-1)) },
    { keys: 'n', label: 'Write a note on the customer', group, run: done(keys.writeNote) },
    { keys: 'b', label: 'Brief of the customer', group, run: done(keys.openBrief) },
    ...tabs.map((words, at) => ({
      keys: String(at + 1),
      label: `Show ${words}`,
      group,
      run: done(() => keys.showTab(at)),
    })),
  ]);
}
