import { create } from 'zustand';
import { persist } from '../lib/persist.ts';

const THEME_CHOICES = ['light', 'dark', 'system'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Read by public/theme.js too, which sets the theme before the first paint. */
export const THEME_STORAGE_KEY = 'pivotal.theme';

interface ThemeState {
  readonly choice: ThemeChoice;
  setChoice(choice: ThemeChoice): void;
}

export const useTheme = create<ThemeState>()(
  persist((set) => ({ choice: 'system', setChoice: (choice) => set({ choice }) }), {
    name: THEME_STORAGE_KEY,
    partialize: ({ choice }) => ({ choice }),
  }),
);

/** What a choice means right now. */
export function themeOf(choice: ThemeChoice, systemIsDark: boolean): 'light' | 'dark' {
  if (choice === 'system') return systemIsDark ? 'dark' : 'light';
  return choice;
}

/**
 * Keeps the page in the chosen theme while the choice or the system changes, in every window of the app.
 * @returns a function that stops it.
 */
export function followTheme(): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset.theme = themeOf(useTheme.getState().choice, system.matches);
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key === THEME_STORAGE_KEY) void useTheme.persist.rehydrate();
  };
  apply();
  const unsubscribe = useTheme.subscribe(apply);
  system.addEventListener('change', apply);
  window.addEventListener('storage', onStorage);
  return () => {
    unsubscribe();
    system.removeEventListener('change', apply);
    window.removeEventListener('storage', onStorage);
  };
}
