import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type Command, Option } from 'commander';
import { version } from '../../../package.json';
import { startApp } from '../app.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { createApiCall } from '../features/mcp/api-call.ts';
import { createMcpServer } from '../features/mcp/server.ts';
import { isFolderHeld } from '../hub/database/lock.ts';
import { openApiKeys } from '../hub/workspace/open-api-keys.ts';
import { logToStderr } from '../log.ts';
import { readRunFile } from '../run-file.ts';
import { parseFolder } from './common.ts';

/** Whom the tools ask, and what of it is to be ended with them. */
interface Served {
  readonly port: number;
  /** Of the run: proves that it is an assistant who asks. */
  readonly token: string;
  readonly stop: () => Promise<void>;
}

interface Given {
  readonly key: string;
  readonly end: () => void;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Who may read the data folder may make keys: the tools get one of their own, revoked when they end, and over in a
 * day where nothing gets to revoke it.
 */
function keyOfOwn(folder: string): Given {
  const keys = openApiKeys(folder);
  const { secret, key } = keys.create('Assistant', 'live', { lasts_ms: DAY_MS });
  return {
    key: secret,
    end() {
      keys.revoke(key.id);
      keys.close();
    },
  };
}

export function addMcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('Speak the Model Context Protocol on stdin and stdout, for assistants on this machine.')
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .addOption(new Option('--json', 'as every command; the protocol is JSON already').default(false))
    .action(async ({ dataDir }: { dataDir: string }) => {
      const served = await serveOrJoin(dataDir);
      const named = process.env.PIVOTAL_KEY?.trim();
      const given = named ? { key: named, end: () => {} } : keyOfOwn(dataDir);
      const authorization = `Bearer ${given.key}`;
      const call = createApiCall(served.port, authorization, served.token);
      const canWrite = await mayWrite(served.port, authorization);
      const handle = serveStdio(() => createMcpServer({ call, canWrite, version }), {
        onerror: (error) => logToStderr('warn', 'mcp', { message: error.message }),
      });
      const end = async () => {
        await handle.close();
        given.end();
        await served.stop();
        process.exit(0);
      };
      // The client has gone: nobody would end it.
      for (const event of ['end', 'close'] as const) process.stdin.once(event, () => void end());
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
      if (process.stdin.readableEnded || process.stdin.destroyed) await end();
    });
}

/** The app that is running; where none is, one of its own for as long as the client wants it. */
async function serveOrJoin(folder: string): Promise<Served> {
  const run = isFolderHeld(folder) ? readRunFile(folder) : null;
  if (run !== null) return { port: run.port, token: run.token, stop: async () => {} };
  const app = await startApp({ folder, port: 0, sample: false, shell: 'browser', log: logToStderr });
  const own = readRunFile(folder);
  if (own === null) throw new Error('The app was started and cannot be reached');
  return { port: own.port, token: own.token, stop: app.stop };
}

async function mayWrite(port: number, authorization: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/me`, { headers: { authorization } });
  if (!response.ok)
    throw new Error('The key in PIVOTAL_KEY is not valid here; make one with: pivotal keys create');
  const { api_key } = (await response.json()) as { readonly api_key: { readonly scopes: readonly string[] } };
  return api_key.scopes.includes('write');
}
