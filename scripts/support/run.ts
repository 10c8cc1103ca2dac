import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the app prints when it is ready; see `pivotal serve`. */
export interface Ready {
  /** Null when only the window could be opened. */
  readonly api: string | null;
  readonly app: string;
}

export interface RunOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly onReady: (ready: Ready) => void;
  readonly onEndBeforeReady?: (code: number) => void;
}

/** Runs the app as this process's one task: ends when it ends, in the same way, and hands signals on to it. */
export function run({
  program,
  parameters,
  environment,
  onReady,
  onEndBeforeReady,
}: RunOptions): ChildProcess {
  const child = spawn(program, parameters, {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
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
  return child;
}

function readyIn(line: string): Ready | null {
  if (!line.startsWith('{"ready":true')) return null;
  const { api, app } = JSON.parse(line) as Ready;
  return { api, app };
}
