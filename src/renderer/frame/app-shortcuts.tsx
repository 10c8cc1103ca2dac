import { useLocation } from 'wouter';
import { paths } from '../routes.ts';
import { useShortcuts } from '../state/shortcuts.ts';
import { useLayout, useOverlay } from '../state/ui.ts';
import { redoLast, undoLast } from '../state/undo.ts';
import { useStore } from '../store/index.ts';

/** Done whatever the key would have done otherwise. */
function always(action: () => void): () => true {
  return () => {
    action();
    return true;
  };
}

/** What works on every screen. */
export function AppShortcuts() {
  const store = useStore();
  const [, navigate] = useLocation();
  const open = useOverlay((state) => state.open);
  const toggleNav = useLayout((state) => state.toggleNav);
  useShortcuts([
    { keys: '?', label: 'Show every shortcut', group: 'Anywhere', run: always(() => open('shortcuts')) },
    { keys: 'c', label: 'New customer', group: 'Anywhere', run: always(() => open('new-customer')) },
    {
      keys: 'n',
      label: 'Write a note',
      group: 'Anywhere',
      // Where there is a record, the note is about it.
      isFallback: true,
      run: always(() => open('quick-capture')),
    },
    { keys: 'mod+z', label: 'Undo', group: 'Anywhere', run: always(() => void undoLast(store)) },
    { keys: 'shift+mod+z', label: 'Redo', group: 'Anywhere', run: always(() => void redoLast(store)) },
    {
      keys: '[',
      label: 'Narrow or widen the navigation',
      group: 'Anywhere',
      // On an onboarding the same key sends it back, whichever of the two was on screen first.
      isFallback: true,
      run: always(toggleNav),
    },
    {
      keys: 'g w',
      label: 'Go to the workbench',
      group: 'Go to',
      run: always(() => navigate(paths.workbench())),
    },
    { keys: 'g c', label: 'Go to customers', group: 'Go to', run: always(() => navigate(paths.customers())) },
    {
      keys: 'g o',
      label: 'Go to onboardings',
      group: 'Go to',
      run: always(() => navigate(paths.onboardings())),
    },
    {
      keys: 'g b',
      label: 'Go to the onboarding board',
      group: 'Go to',
      run: always(() => navigate(paths.onboardingBoard())),
    },
    { keys: 'g r', label: 'Go to reports', group: 'Go to', run: always(() => navigate(paths.reports())) },
    { keys: 'g t', label: 'Go to tasks', group: 'Go to', run: always(() => navigate(paths.tasks())) },
    { keys: 'g h', label: 'Go to the manual', group: 'Go to', run: always(() => navigate(paths.help())) },
    { keys: 'g s', label: 'Go to settings', group: 'Go to', run: always(() => navigate(paths.settings())) },
  ]);
  return null;
}
