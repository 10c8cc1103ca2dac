#!/usr/bin/env node
import { surviveClosedOutput } from './log.ts';

const NEEDED = 22;
const [major = 0] = process.versions.node.split('.').map(Number);

surviveClosedOutput();
// Before anything native is loaded, which would end an older Node without a word.
if (major < NEEDED) {
  process.stderr.write(
    `error: pivotal needs Node ${NEEDED} or later; this is ${process.versions.node}. In a checkout, "npm run --silent pivotal --" brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  const { runCommandLine } = await import('./cli/program.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
