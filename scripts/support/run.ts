import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Ready, readyIn } from './ready.ts';

export interface RunOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly onReady: (ready: Ready) => void;
  /** What it printed last on stderr comes with it. @returns true when something else has taken over. */
  readonly onEndBeforeReady?: (code: number, errors: string) => boolean;
}

const KEPT_ERRORS = 8000;

/** Runs the app as this process's one task: ends when it ends, in the same way, and hands signals on to it. */
export function run({ program, parameters, onReady, onEndBeforeReady }: RunOptions): void {
  // From a terminal Ctrl+C reaches the child by itself, and Electron takes a second one for "at once".
  const interrupt = () => {
    if (process.stdin.isTTY !== true) child.kill('SIGINT');
  };
  const terminate = () => {
    child.kill('SIGTERM');
  };
  // Before there is a child: one that ends this process right after would leave the child behind.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  const child = spawn(program, parameters, { stdio: ['inherit', 'pipe', 'pipe'] });
  let isReady = false;
  let errors = '';
  createInterface(child.stdout).on('line', (line) => {
    const ready = isReady ? null : readyIn(line);
    if (ready === null) {
      console.log(line);
      return;
    }
    isReady = true;
    onReady(ready);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    if (!isReady) errors = `${errors}${chunk.toString()}`.slice(-KEPT_ERRORS);
  });
  child.on('error', (error) => {
    if (child.pid === undefined && onEndBeforeReady?.(1, error.message) === true) return;
    console.error(`${program} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.on('close', (status) => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
    const code = status ?? 1;
    if (!isReady && onEndBeforeReady?.(code, errors) === true) return;
    process.exit(code);
  });
}
