import { runProgram } from '../run-program.ts';
import type { Network } from './network.ts';
import { createNodeNetwork } from './node-network.ts';
import { createScriptReader } from './proxy-script.ts';
import { createSystemProxy } from './system-proxy.ts';

/** What the browser shell and the command line speak to the outside with. */
export function createThisMachinesNetwork(now: () => number): Network {
  const { platform, env: environment } = process;
  return createNodeNetwork(
    createSystemProxy({ platform, environment, run: runProgram, now, askScript: createScriptReader() }),
  );
}
