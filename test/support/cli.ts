import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built command under test; `npm run build` makes it. */
export const CLI_PATH = resolve(import.meta.dirname, '../../out/main/cli.js');

const temporaryFolders = new Set<string>();
process.once('exit', () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh data folder, removed at the latest when the test process ends. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pivotal-test-'));
  temporaryFolders.add(folder);
  return folder;
}

/** Removes a folder made by {@link makeDataDir}. */
export function removeDataDir(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  temporaryFolders.delete(folder);
}

export type CliResult = {
  /** Exit code, or null when a signal ended the process. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
};

export type CliOptions = {
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** What comes on stdin; nothing without it. */
  stdin?: string;
};

/**
 * Runs the command to its end. Rejects only when it cannot be started or outlives `timeoutMs`
 * (default 20 000), so that a test can look at every exit code.
 */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [CLI_PATH, ...args], {
      env: { ...process.env, ...options.env },
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(options.stdin);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`"${args.join(' ')}" did not end within ${timeoutMs} ms. stderr:\n${stderr}`));
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, stdout, stderr });
    });
  });
}
