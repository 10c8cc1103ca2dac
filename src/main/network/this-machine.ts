import { execFile } from 'node:child_process';
import type { Network } from './network.ts';
import { createNodeNetwork } from './node-network.ts';
import { createScriptReader } from './proxy-script.ts';
import { createSystemProxy, type RunProgram } from './system-proxy.ts';

const LIMIT_MS = 3000;

const run: RunProgram = (program, parameters) =>
  new Promise((resolve, reject) => {
    execFile(program, [...parameters], { timeout: LIMIT_MS }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });

/** What the browser shell and the command line speak to the outside with. */
export function createThisMachinesNetwork(now: () => number): Network {
  const { platform, env: environment } = process;
  return createNodeNetwork(
    createSystemProxy({ platform, environment, run, now, askScript: createScriptReader() }),
  );
}
