/** `npm start`: builds what is missing and runs Pivotal. */
import { spawn } from 'node:child_process';
import { buildIfMissing, COMMAND_LINE } from './support/build.ts';

buildIfMissing();
const child = spawn(process.execPath, [COMMAND_LINE, 'serve', ...process.argv.slice(2)], {
  stdio: ['inherit', 'pipe', 'inherit'],
});
child.stdout.once('data', (chunk: Buffer) => {
  const ready = JSON.parse(chunk.toString()) as { api: string; app: string };
  process.stdout.write(
    [
      `Pivotal runs at ${ready.app}`,
      `The v1 API listens on ${ready.api}`,
      'Make a key for it in another terminal:  npm run --silent pivotal -- keys create --name my-script',
      'Stop with Ctrl+C.',
      '',
    ].join('\n'),
  );
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
