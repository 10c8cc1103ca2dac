import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What has to be gone when this process ends, however it ends. */
const children = new Set<ChildProcess>();
const temporaryFolders = new Set<string>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));

export function makeTemporaryFolder(): string {
  return removeAtEnd(mkdtempSync(join(tmpdir(), 'pivotal-bench-')));
}

/** Removes the folder when this process ends, if it is still there then. */
export function removeAtEnd(folder: string): string {
  temporaryFolders.add(folder);
  return folder;
}

export function removeTemporaryFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  temporaryFolders.delete(folder);
}

/** Ends the child together with this process. */
export function keepTrackOf<Child extends ChildProcess>(child: Child): Child {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export interface Started {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The first line it printed; empty when it was not waited for. */
  readonly line: string;
  /** From the spawn until it was ready. */
  readonly ms: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const START_LIMIT_MS = 120_000;

export interface StartOptions {
  readonly nodeOptions?: readonly string[];
  /** Settles once the script is ready; by default its first line says so. */
  readonly untilReady?: () => Promise<void>;
}

/** Runs a Node script until it is ready. @throws Error with its stderr when it ends before. */
export async function startScript(
  args: readonly string[],
  { nodeOptions = [], untilReady }: StartOptions = {},
): Promise<Started> {
  const from = performance.now();
  const child: ChildProcessByStdio<null, Readable, Readable> = keepTrackOf(
    spawn(process.execPath, [...nodeOptions, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  const line = await Promise.race([
    untilReady === undefined
      ? once(lines, 'line').then(([text]) => String(text))
      : untilReady().then(() => ''),
    ended.then(([code]) => {
      throw new Error(`${args[0]} ended with ${code} before it was ready. stderr:\n${stderr}`);
    }),
  ]);
  const ms = performance.now() - from;
  clearTimeout(timer);
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    child,
    line,
    ms,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(forced);
    },
  };
}

/** Resident memory in MiB; null where the system does not tell through /proc, or the process is gone. */
export function residentMemory(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/** Linux counts process time in hundredths of a second. */
const TICK_MS = 10;

/** Processor time the process has used, in ms, by itself and in the kernel; null as above. */
export function processorTime(pid: number): number | null {
  // The second field is the name in parentheses, which may hold spaces; the 12th and 13th after it count.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  const own = fields?.[11];
  const kernel = fields?.[12];
  return own === undefined || kernel === undefined ? null : (Number(own) + Number(kernel)) * TICK_MS;
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

/** Waits until the process no longer works on what it was asked before, at most `limitMs`. */
export async function untilIdle(pid: number, limitMs = 60_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  let before = processorTime(pid);
  while (before !== null && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const after = processorTime(pid);
    if (after === null || after - before <= TICK_MS) return;
    before = after;
  }
}
