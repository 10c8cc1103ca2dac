import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { problemOfCloudAddress } from '#shared/values/cloud-address.ts';
import { startApp } from '../app.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { errorDetails, logToStderr } from '../log.ts';
import { giveBackSpareMemory } from '../spare-memory.ts';
import { boundYoungGeneration } from '../young-generation.ts';
import { parseFolder } from './common.ts';
import type { CliOptions } from './program.ts';

interface ServeOptions {
  readonly dataDir: string;
  readonly port?: number;
  readonly sample: boolean;
  readonly rateLimit?: number;
  readonly publicHost?: readonly string[];
  readonly upstream?: string;
  readonly upstreamKeyFile?: string;
  readonly existing?: keyof typeof EXISTING;
}

/** What may be said beforehand of records that were here before the workspace was connected. */
const EXISTING = { link: 'link', 'keep-both': 'keep_both', 'leave-here': 'leave_here' } as const;

/** A last resort when something keeps the process from ending by itself. */
const STOP_LIMIT_MS = 1800;

export function addServeCommand(program: Command, shell: CliOptions): void {
  program
    .command('serve')
    .description('Run Pivotal without a window: the v1 API and the app on 127.0.0.1.')
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .option(
      '--port <number>',
      'port to listen on; 0 takes a free one (default: 4780, or the one of the settings)',
      parsePort,
    )
    .option('--sample', 'fill an empty workspace with fictional customers', false)
    .option('--rate-limit <number>', 'requests per minute and key (default: 100000)', parseRateLimit)
    .option(
      '--public-host <name>',
      'another name under which the API answers, behind a proxy that speaks TLS (may be given several times)',
      parseHost,
    )
    .option('--upstream <url>', 'the cloud to sync with; its key comes from PIVOTAL_UPSTREAM_KEY', parseUrl)
    .option('--upstream-key-file <file>', 'a file that holds the key of the cloud')
    .addOption(
      new Option(
        '--existing <what>',
        'what becomes of records that were here before: link those the cloud has too and send the rest, keep both, or leave them here (default: ask)',
      ).choices(Object.keys(EXISTING)),
    )
    .action((options: ServeOptions) => serve(options, shell));
}

async function serve(options: ServeOptions, { secretsOf, openNetwork }: CliOptions): Promise<void> {
  const youngGeneration = boundYoungGeneration();
  giveBackSpareMemory((error) => logToStderr('error', 'failure', errorDetails(error)), {
    given: youngGeneration.regrow,
  });
  const app = await startApp({
    folder: options.dataDir,
    port: options.port ?? null,
    sample: options.sample,
    shell: 'browser',
    log: logToStderr,
    ...pagesElsewhere(),
    ...(secretsOf === undefined
      ? {}
      : {
          secrets: secretsOf(options.dataDir),
          secretsOf: (name: string) => secretsOf(options.dataDir, name),
        }),
    ...(openNetwork === undefined ? {} : { network: openNetwork() }),
    ...(options.publicHost === undefined ? {} : { publicHosts: options.publicHost }),
    ...(options.rateLimit === undefined ? {} : { rateLimit: options.rateLimit }),
    ...(options.upstream === undefined
      ? {}
      : {
          upstream: {
            url: options.upstream,
            key: readUpstreamKey(options),
            ...(options.existing === undefined ? {} : { existing: EXISTING[options.existing] }),
          },
        }),
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
  const ready = { ready: true, api: app.apiUrl(), app: app.appUrl, pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  // For a person at a terminal; a log that is kept is no place for it.
  if (process.stderr.isTTY) process.stderr.write(`Open ${await app.createLink()} (works once)\n`);
}

/** The development server says where it serves the pages. */
function pagesElsewhere(): { pageOrigin?: string } {
  const pageOrigin = process.env.ELECTRON_RENDERER_URL;
  return pageOrigin === undefined ? {} : { pageOrigin };
}

/** The key is never given on the command line, where every process of the machine can read it. */
function readUpstreamKey({ upstreamKeyFile }: ServeOptions): string | null {
  if (upstreamKeyFile === undefined) return process.env.PIVOTAL_UPSTREAM_KEY?.trim() || null;
  let key: string;
  try {
    key = readFileSync(upstreamKeyFile, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`The key file ${upstreamKeyFile} cannot be read (${reason}).`);
  }
  if (key === '') throw new Error(`The key file ${upstreamKeyFile} is empty.`);
  return key;
}

function parseUrl(text: string): string {
  const problem = problemOfCloudAddress(text);
  if (problem !== null) throw new InvalidArgumentError(problem);
  return text;
}

const HOST = /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/i;

/** As a Host header has it: a name, with the port where it is not that of https. */
function parseHost(text: string, earlier: readonly string[] = []): readonly string[] {
  if (!HOST.test(text)) {
    throw new InvalidArgumentError('Give a name as a Host header has it, such as pivotal.example.com.');
  }
  return [...earlier, text];
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
