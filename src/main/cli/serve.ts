import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_PORT } from '../api/server.ts';
import { startApp } from '../app.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { errorDetails, logToStderr } from '../log.ts';

interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly sample: boolean;
  readonly rateLimit?: number;
}

/** A last resort when something keeps the process from ending by itself. */
const STOP_LIMIT_MS = 1800;

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Run Pivotal without a window: the v1 API and the app on 127.0.0.1.')
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, DEFAULT_PORT)
    .option('--sample', 'fill an empty workspace with fictional customers', false)
    .option('--rate-limit <number>', 'requests per minute and key (default: 100000)', parseRateLimit)
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const app = await startApp({
    folder: options.dataDir,
    port: options.port,
    sample: options.sample,
    shell: 'browser',
    log: logToStderr,
    ...(options.rateLimit === undefined ? {} : { rateLimit: options.rateLimit }),
  });
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logToStderr('info', 'stopping', { signal });
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logToStderr('error', 'failure', errorDetails(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(
    `${JSON.stringify({ ready: true, api: app.apiUrl, app: app.appUrl, pid: process.pid })}\n`,
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

function parseRateLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return limit;
}

export function parseFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the path of a folder.');
  return text;
}
