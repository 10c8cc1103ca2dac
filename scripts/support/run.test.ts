import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';

const RUN = new URL('./run.ts', import.meta.url).href;

/** In a process of its own, which a signal reaches as soon as there is a child. */
const SCRIPT = `
  import childProcess from 'node:child_process';
  import { syncBuiltinESMExports } from 'node:module';
  const { spawn } = childProcess;
  childProcess.spawn = (...parameters) => {
    const child = spawn(...parameters);
    console.log(child.pid);
    process.kill(process.pid, 'SIGTERM');
    return child;
  };
  syncBuiltinESMExports();
  const { run } = await import('${RUN}');
  run({ program: process.execPath, parameters: ['--eval', 'setInterval(() => {}, 1000)'], onReady() {} });
`;

test('a signal right after the start reaches the child too', async () => {
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', SCRIPT], (_error, stdout) =>
      resolve(stdout),
    );
  });
  const child = Number(printed.trim());
  expect(child).toBeGreaterThan(0);
  expect(() => process.kill(child, 0)).toThrow('ESRCH');
});
