import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Ready, readyIn } from './ready.ts';

export interface RestartableOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** It ended and nobody had asked it to. `errors` is what it printed on stderr before it was ready. */
  readonly onEnd: (code: number | null, errors: string) => void;
}

export interface Restartable {
  /** Starts it, ending the one that runs first: the data folder belongs to one process. */
  restart(): void;
  /** Resolves once the present process, or the next one, is ready. */
  whenReady(): Promise<Ready>;
  stop(): Promise<void>;
}

const KEPT_ERRORS = 8000;

/** The app as a process that is started anew again and again. */
export function createRestartable(options: RestartableOptions): Restartable {
  let child: ChildProcess | null = null;
  let ready = Promise.withResolvers<Ready>();
  let isReady = false;
  let isStopped = false;
  let work = Promise.resolve();

  async function end(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.pid === undefined || ending.exitCode !== null || ending.signalCode !== null)
      return;
    ending.kill('SIGTERM');
    await once(ending, 'exit');
  }

  async function startAnew(): Promise<void> {
    await end();
    if (isStopped) return;
    const started = spawn(options.program, options.parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
    });
    child = started;
    let errors = '';
    createInterface(started.stdout).on('line', (line) => {
      const found = readyIn(line);
      if (found === null) {
        console.log(line);
        return;
      }
      isReady = true;
      errors = '';
      ready.resolve(found);
    });
    started.stderr.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      if (!isReady) errors = `${errors}${chunk.toString()}`.slice(-KEPT_ERRORS);
    });
    const ended = (code: number | null) => {
      if (child === started) options.onEnd(code, errors);
    };
    started.on('error', (error) => {
      errors = error.message;
      if (started.pid === undefined) ended(1);
    });
    // Not `exit`: its last words may still be on their way.
    started.on('close', ended);
  }

  // Some signals end this process before `stop` is through; nothing is to be left behind.
  process.once('exit', () => child?.kill('SIGTERM'));

  return {
    restart() {
      // Whoever waits already goes on waiting, for the next process.
      if (isReady) ready = Promise.withResolvers<Ready>();
      isReady = false;
      work = work.then(startAnew);
    },
    whenReady: () => ready.promise,
    async stop() {
      isStopped = true;
      await work;
      await end();
    },
  };
}
