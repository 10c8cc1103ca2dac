import { globalShortcut } from 'electron';

export type ShortcutOutcome = 'off' | 'registered' | 'taken' | 'invalid';

export interface GlobalShortcut {
  /** Takes the place of the one before; null for none. */
  set(accelerator: string | null): ShortcutOutcome;
  outcome(): ShortcutOutcome;
}

/** A shortcut that works while another program is in front. Off until the person chooses one. */
export function createGlobalShortcut(pressed: () => void): GlobalShortcut {
  let current: string | null = null;
  let outcome: ShortcutOutcome = 'off';

  function register(accelerator: string): ShortcutOutcome {
    try {
      return globalShortcut.register(accelerator, pressed) ? 'registered' : 'taken';
    } catch {
      // Electron does not know one of its keys.
      return 'invalid';
    }
  }

  return {
    set(accelerator) {
      if (current !== null) globalShortcut.unregister(current);
      outcome = accelerator === null ? 'off' : register(accelerator);
      current = outcome === 'registered' ? accelerator : null;
      return outcome;
    },
    outcome: () => outcome,
  };
}
