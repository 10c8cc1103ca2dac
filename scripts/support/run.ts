import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Ready, readyIn } from './ready.ts';

export interface RunOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly onReady: (ready: Ready) => void;
  readonly onEndBeforeReady?: (code: number) => void;
}

/** Runs the app as this process's one task: ends when it ends, in the same way, and hands signals on to it. */
export function run({ program, parameters, onReady, onEndBeforeReady }: RunOptions): void {
  const child = spawn(program, parameters, { stdio: ['inherit', 'pipe', 'inherit'] });
  let isReady = false;
  createInterface(child.stdout).on('line', (line) => {
    const ready = isReady ? null : readyIn(line);
    if (ready === null) {
      console.log(line);
      return;
    }
    isReady = true;
    onReady(ready);
  });
  // From a terminal Ctrl+C reaches the child by itself, and Electron takes a second one for "at once".
  process.on('SIGINT', () => {
    if (process.stdin.isTTY !== true) child.kill('SIGINT');
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${program} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.on('close', (status) => {
    const code = status ?? 1;
    if (!isReady) onEndBeforeReady?.(code);
    process.exit(code);
  });
}
