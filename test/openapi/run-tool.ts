import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

export const REPOSITORY = resolve(import.meta.dirname, '../..');

const require = createRequire(import.meta.url);

/** A file of an installed package, also one that the package does not export. */
export const fileOf = (packageName: string, path: string) =>
  join(dirname(require.resolve(`${packageName}/package.json`)), path);

export type ToolResult = { code: number | null; stdout: string; stderr: string };

/**
 * Runs a script in this Node, from the repository. With `network: false` the process ends with a
 * code of its own as soon as it tries to open a connection.
 */
export function runTool(
  script: string,
  args: readonly string[],
  { network, hooks = [] }: { network: boolean; hooks?: readonly string[] },
): Promise<ToolResult> {
  const imports = [...(network ? [] : ['no-network-hook.ts']), ...hooks].flatMap((name) => [
    '--import',
    join(import.meta.dirname, name),
  ]);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...imports, script, ...args], {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
        DO_NOT_TRACK: '1',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}
