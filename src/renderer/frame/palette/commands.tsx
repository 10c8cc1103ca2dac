import {
  Bookmark,
  BookOpen,
  ChartColumn,
  FileInput,
  LayoutDashboard,
  LayoutGrid,
  LifeBuoy,
  ListChecks,
  Monitor,
  Moon,
  NotebookPen,
  Plus,
  Redo2,
  RefreshCw,
  Rocket,
  Settings,
  Sparkles,
  Sun,
  Undo2,
  Users,
} from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useLocation } from 'wouter';
import { fold, hasWordStart } from '#shared/search/fold.ts';
import { useSyncNow } from '../../features/sync/sync-now.ts';
import { paths, refOf } from '../../routes.ts';
import { SETTINGS_LABELS, SETTINGS_SECTIONS } from '../../settings-sections.ts';
import type { ScreenCommand, Subject } from '../../state/subject.ts';
import { copyForSupport } from '../../state/support.ts';
import { useTheme } from '../../state/theme.ts';
import { useOverlay } from '../../state/ui.ts';
import { redoLast, undoLast } from '../../state/undo.ts';
import { useHistory, useStore, useViews } from '../../store/index.ts';

export type PaletteCommand = ScreenCommand;

export function usePaletteCommands(): readonly PaletteCommand[] {
  const [, navigate] = useLocation();
  const syncNow = useSyncNow();
  const store = useStore();
  const { undo, redo } = useHistory();
  const open = useOverlay((state) => state.open);
  const views = useViews().rows;
  const setTheme = useTheme((state) => state.setChoice);
  return useMemo(() => {
    const go = (label: string, keys: string, icon: ReactNode, path: string): PaletteCommand => ({
      label,
      keys,
      icon,
      run: () => navigate(path),
    });
    return [
      { label: 'New customer', keys: 'c', icon: <Plus size={16} />, run: () => open('new-customer') },
      {
        label: 'Quick note or task',
        keys: 'n',
        icon: <NotebookPen size={16} />,
        run: () => open('quick-capture'),
      },
      { label: 'Pi: what is at risk', icon: <Sparkles size={16} />, run: () => open('pi-risks') },
      { label: 'Pi: summarize today', icon: <Sparkles size={16} />, run: () => open('pi-summary') },
      { label: 'Pi: forecast launches', icon: <Sparkles size={16} />, run: () => open('pi-forecasts') },
      { label: 'Pi: ask in your own words', icon: <Sparkles size={16} />, run: () => open('pi-ask') },
      go('Go to the workbench', 'g w', <LayoutDashboard size={16} />, paths.workbench()),
      go('Go to customers', 'g c', <Users size={16} />, paths.customers()),
      go('Go to onboardings', 'g o', <Rocket size={16} />, paths.onboardings()),
      go('Go to the onboarding board', 'g b', <LayoutGrid size={16} />, paths.onboardingBoard()),
      go('Go to reports', 'g r', <ChartColumn size={16} />, paths.reports()),
      go('Go to my tasks', 'g t', <ListChecks size={16} />, paths.tasks()),
      { label: 'Go to all tasks', icon: <ListChecks size={16} />, run: () => navigate(paths.allTasks()) },
      go('Go to settings', 'g s', <Settings size={16} />, paths.settings()),
      ...(undo === null
        ? []
        : [
            {
              label: `Undo: ${undo}`,
              keys: 'mod+z',
              icon: <Undo2 size={16} />,
              run: () => void undoLast(store),
            },
          ]),
      ...(redo === null
        ? []
        : [
            {
              label: `Redo: ${redo}`,
              keys: 'shift+mod+z',
              icon: <Redo2 size={16} />,
              run: () => void redoLast(store),
            },
          ]),
      {
        label: 'Copy for support',
        icon: <LifeBuoy size={16} />,
        run: () => void copyForSupport(store, window.location.pathname),
      },
      { label: 'Import a file', icon: <FileInput size={16} />, run: () => navigate(paths.settings('data')) },
      ...SETTINGS_SECTIONS.map((section) => ({
        label: `Settings: ${SETTINGS_LABELS[section]}`,
        icon: <Settings size={16} />,
        run: () => navigate(paths.settings(section)),
      })),
      { label: 'Sync now', icon: <RefreshCw size={16} />, run: syncNow },
      { label: 'Light theme', icon: <Sun size={16} />, run: () => setTheme('light') },
      { label: 'Dark theme', icon: <Moon size={16} />, run: () => setTheme('dark') },
      { label: 'Follow the system’s theme', icon: <Monitor size={16} />, run: () => setTheme('system') },
      go('Help', 'g h', <BookOpen size={16} />, paths.help()),
      {
        label: 'Show every shortcut',
        keys: '?',
        icon: <LayoutGrid size={16} />,
        run: () => open('shortcuts'),
      },
      ...views.map((view) => ({
        label: `View: ${view.name}`,
        icon: <Bookmark size={16} />,
        run: () => navigate(paths.view(view.screen, refOf(view))),
      })),
    ];
  }, [navigate, syncNow, open, setTheme, store, undo, redo, views]);
}

/** Those that have every word of the text at the beginning of one of theirs. */
export function commandsFor(commands: readonly PaletteCommand[], text: string): readonly PaletteCommand[] {
  // `view:renewals` is as good as `view renewals`.
  const words = fold(text.replace(/^\s*view[:：]/iu, 'view '))
    .split(/\s+/u)
    .filter((word) => word !== '');
  return commands.filter(({ label }) => words.every((word) => hasWordStart(fold(label), word)));
}

/** So many values of what is selected, or open, are offered at once. */
const MOST_VALUES = 8;

/** What can be done to what the screen is about; of its values only those that are typed. */
export function subjectCommandsFor(subject: Subject, text: string): readonly PaletteCommand[] {
  const all = commandsFor(subject.commands(text), text);
  const values = text.trim() === '' ? [] : all.filter(({ isValue }) => isValue === true);
  return [...all.filter(({ isValue }) => isValue !== true), ...values.slice(0, MOST_VALUES)];
}
