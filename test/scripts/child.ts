import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  /** All it has printed so far, on both of its streams. */
  output(): string;
  /** Waits for a line that matches. @returns the match @throws Error with the output when the process ends first */
  find(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits until it has ended by itself. @returns its exit code */
  end(): Promise<number | null>;
  /** Ends it as Ctrl+C or a service manager would. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function start(program: string, parameters: readonly string[], options: SpawnOptions = {}): Child {
  const child = spawn(program, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let hasEnded = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      tell();
    });
  }
  // Not `close`: something it has left behind may still hold its streams.
  child.on('exit', () => {
    hasEnded = true;
    tell();
  });
  async function end(): Promise<number | null> {
    if (!hasEnded) await once(child, 'exit');
    return child.exitCode;
  }

  return {
    output: () => text,
    find: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(text);
          if (match === null && !hasEnded) return;
          listeners.delete(look);
          if (match === null) reject(new Error(`It ended without printing ${pattern}:\n${text}`));
          else resolve(match);
        };
        listeners.add(look);
        look();
      }),
    end,
    stop(signal = 'SIGTERM') {
      if (!hasEnded) child.kill(signal);
      return end();
    },
  };
}
