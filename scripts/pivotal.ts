/** `npm run --silent pivotal -- …`: the command line of a checkout, built first where that is missing. */
import { spawn } from 'node:child_process';
import { buildIfMissing, COMMAND_LINE } from './support/build.ts';

buildIfMissing();
const child = spawn(process.execPath, [COMMAND_LINE, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
