import { powerMonitor } from 'electron';

export interface SystemEvents {
  /** The machine has woken up, or somebody has come back to it: what was unreachable may be reachable now. */
  readonly onWake: () => void;
  /** The machine is about to sleep. */
  readonly onSleep: () => void;
  /**
   * The person logs out, or the machine shuts down. Nothing may hold that up: whoever listens ends at once, and
   * finishes what must be finished before it returns.
   */
  readonly onEnd: () => void;
}

/** @returns a function that stops listening. */
export function watchSystem({ onWake, onSleep, onEnd }: SystemEvents): () => void {
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);
  powerMonitor.on('suspend', onSleep);
  // On macOS and Linux; Windows tells the window ("session-end").
  powerMonitor.on('shutdown', onEnd);
  return () => {
    powerMonitor.off('resume', onWake);
    powerMonitor.off('unlock-screen', onWake);
    powerMonitor.off('suspend', onSleep);
    powerMonitor.off('shutdown', onEnd);
  };
}
