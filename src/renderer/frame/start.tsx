import type { ReactNode } from 'react';
import { Starting, type StartState } from './starting.tsx';

/** Milliseconds. A start that takes longer says so, and one that takes much longer offers a way out. */
const PATIENCE_MS = 1_200;
const LATE_MS = 12_000;

export interface StartOptions {
  /** Shows the app as soon as it can be, by the function it is given; rejects when it can never be. */
  readonly start: (show: (app: ReactNode) => void) => Promise<void>;
  readonly render: (content: ReactNode) => void;
  /** Begins from nothing. */
  readonly onRetry: () => void;
}

/** Starts the app, and says in its place what is the matter until it is there, or if it never can be. */
export async function startWindow({ start, render, onRetry }: StartOptions): Promise<void> {
  const say = (state: StartState) => render(<Starting state={state} onRetry={onRetry} />);
  const timers = [
    setTimeout(() => say({ kind: 'waiting' }), PATIENCE_MS),
    setTimeout(() => say({ kind: 'late' }), LATE_MS),
  ];
  const stopWaiting = () => {
    for (const timer of timers) clearTimeout(timer);
  };
  try {
    await start((app) => {
      stopWaiting();
      render(app);
    });
  } catch (error) {
    stopWaiting();
    say({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
}
