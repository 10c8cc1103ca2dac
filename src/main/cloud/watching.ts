/** What people look at, window by window. */
export interface Watching {
  setOnScreen(customerKey: string | null, window: string): void;
  setFocused(focused: boolean, window: string): void;
  /** The customers that are open, by their keys. */
  onScreen(): string[];
  /** Whether somebody is looking. */
  isFocused(): boolean;
}

export function createWatching(): Watching {
  const screens = new Map<string, string>();
  const focused = new Set<string>();
  return {
    setOnScreen(customerKey, window) {
      if (customerKey === null) screens.delete(window);
      else screens.set(window, customerKey);
    },
    setFocused(next, window) {
      if (next) focused.add(window);
      else focused.delete(window);
    },
    onScreen: () => [...new Set(screens.values())],
    isFocused: () => focused.size > 0,
  };
}
