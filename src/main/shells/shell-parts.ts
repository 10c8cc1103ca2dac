import type { CommandState, ComputerSettings, UpdateState } from '#shared/bridge/computer.ts';

/** Whether a global shortcut is taken, by whom. */
export type ShortcutState = 'off' | 'registered' | 'taken' | 'invalid';

/** What only a shell with a window of its own can do on this computer. */
export interface ShellParts {
  readonly login: { isOn(): boolean; set(isOn: boolean): void };
  readonly shortcut: { state(): ShortcutState };
  readonly captureShortcut: { state(): ShortcutState };
  readonly command: { state(): CommandState; install(): CommandState; remove(): CommandState };
  readonly update: { state(): UpdateState; look(): void; follow(listener: () => void): void };
  showLogs(): void;
  /** Takes the settings, at the start and after every change. */
  use(settings: ComputerSettings): void;
}
