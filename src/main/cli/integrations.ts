import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { isSource, readFilter, SOURCES, type Source } from '../features/integrations/source.ts';
import { type Ask, type Body, withApp } from './ask-app.ts';
import { askList, type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface ConnectOptions extends CommonOptions {
  readonly dryRun: boolean;
  readonly filter?: string;
}

const KEY_VARIABLES: Readonly<Record<Source, string>> = {
  hubspot: 'PIVOTAL_HUBSPOT_KEY',
  stripe: 'PIVOTAL_STRIPE_KEY',
};
const LOOK_AGAIN_MS = 200;

export function addIntegrationsCommands(program: Command): void {
  const integrations = program
    .command('integrations')
    .description('Take customers over from HubSpot and Stripe.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(integrations.command('list', { isDefault: true }))
    .description('List what is connected, and how it is doing.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const list = await withApp(dataDir, (ask) => ask('GET', '/integrations'));
      const data = list.data as readonly Body[];
      printAnswer(list, json, () => (data.length === 0 ? ['Nothing is connected'] : data.map(lineOf)));
    });

  withCommonOptions(integrations.command('connect <source>'))
    .description(
      'Connect hubspot or stripe. The key comes from stdin, PIVOTAL_HUBSPOT_KEY or PIVOTAL_STRIPE_KEY.',
    )
    .option('--dry-run', 'only say what would be created, linked and changed', false)
    .option(
      '--filter <filter>',
      'HubSpot: list:ID, lifecyclestage:STAGE or pipeline:ID; without it, every company with a won deal',
      parseFilter,
    )
    .action(async (name: string, { dataDir, json, dryRun, filter }: ConnectOptions) => {
      const source = parseSource(name);
      const key = await keyOf(source);
      const body = { source, key, filter: filter ?? null, dry_run: dryRun };
      const answer = await withApp(dataDir, async (ask) => {
        const connected = await ask('POST', '/integrations', body);
        return dryRun ? connected : untilSettled(ask, source);
      });
      printAnswer(answer, json, () => (dryRun ? previewLines(answer) : [lineOf(answer)]));
      failIfInTrouble(answer);
    });

  withCommonOptions(integrations.command('sync <source>'))
    .description('Read now what changed there.')
    .option('--full', 'read everything', false)
    .action(async (name: string, { dataDir, json, full }: CommonOptions & { full: boolean }) => {
      const source = parseSource(name);
      const answer = await withApp(dataDir, async (ask) => {
        // What is going on already may have looked too early.
        await untilSettled(ask, source);
        await ask('POST', `/integrations/${source}/sync`, { full });
        return untilSettled(ask, source);
      });
      printAnswer(answer, json, () => [lineOf(answer)]);
      failIfInTrouble(answer);
    });

  withCommonOptions(integrations.command('log <source>'))
    .description('List what became of each record, the newest first.')
    .option('--errors', 'only what was refused or failed', false)
    .option('--retry <entry>', 'read the record of an entry again')
    .action(async (name: string, options: CommonOptions & { errors: boolean; retry?: string }) => {
      const { dataDir, json, errors, retry } = options;
      const path = `/integrations/${parseSource(name)}/log`;
      if (retry !== undefined) {
        const result = await withApp(dataDir, (ask) =>
          ask('POST', `${path}/${encodeURIComponent(retry)}/retry`, {}),
        );
        printAnswer(result, json, () => [countsLine((result.counts ?? {}) as Body)]);
        return;
      }
      const list = await withApp(dataDir, (ask) => askList(ask, path, errors ? { errors: 'true' } : {}));
      printAnswer(list, json, () =>
        list.data.length === 0 ? ['Nothing in the log'] : list.data.map(logLine),
      );
    });

  withCommonOptions(integrations.command('disconnect <source>'))
    .description('Disconnect; the customers stay as they are.')
    .action(async (name: string, { dataDir, json }: CommonOptions) => {
      const gone = await withApp(dataDir, (ask) => ask('DELETE', `/integrations/${parseSource(name)}`));
      printAnswer(gone, json, () => [`Disconnected ${textOf(gone.source)}; its customers stay`]);
    });
}

function parseSource(name: string): Source {
  if (isSource(name)) return name;
  throw new InvalidArgumentError(`error: there is no integration ${name}; give ${SOURCES.join(' or ')}`);
}

function parseFilter(text: string): string {
  if (readFilter(text) !== null) return text;
  throw new InvalidArgumentError('Give list:ID, lifecyclestage:STAGE or pipeline:ID.');
}

/** Never an argument, where every process of the machine can read it. */
async function keyOf(source: Source): Promise<string> {
  const variable = KEY_VARIABLES[source];
  const given = process.env[variable]?.trim();
  if (given) return given;
  const key = (await readKey()).trim();
  if (key !== '') return key;
  throw new Error(`There is no key. Give it on stdin, or in the environment as ${variable}`);
}

async function readKey(): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) {
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return await lines.question('Key: ');
    } finally {
      lines.close();
    }
  }
  const parts: Buffer[] = [];
  for await (const part of stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** What a pass comes to. It goes on in the app when this command is ended. */
async function untilSettled(ask: Ask, source: Source): Promise<Body> {
  for (;;) {
    const integration = await ask('GET', `/integrations/${source}`);
    if (integration.state !== 'syncing') return integration;
    await wait(LOOK_AGAIN_MS);
  }
}

function failIfInTrouble({ error }: Body): void {
  if (error === null || error === undefined) return;
  process.stderr.write(`error: ${textOf((error as Body).message)}\n`);
  process.exitCode = 1;
}

const SAID: readonly (readonly [string, string])[] = [
  ['create', 'created'],
  ['link', 'linked'],
  ['change', 'changed'],
  ['merge', 'merged'],
  ['archive', 'archived'],
  ['same', 'unchanged'],
  ['skip', 'left out'],
  ['refuse', 'refused'],
];

function countsLine(counts: Body): string {
  const said = SAID.flatMap(([name, word]) =>
    Number(counts[name] ?? 0) === 0 ? [] : [`${textOf(counts[name])} ${word}`],
  );
  return said.length === 0 ? 'nothing there' : said.join(', ');
}

function lineOf({ source, state, filter, counts, last_incremental_sync_at: last, mode }: Body): string {
  const narrowed = filter === null ? '' : `  ${textOf(filter)}`;
  const when = last === null ? 'never read to the end' : `read ${textOf(last)}`;
  return `${textOf(source)}${mode === 'test' ? ' (test)' : ''}  ${textOf(state)}${narrowed}  ${countsLine((counts ?? {}) as Body)}  ${when}`;
}

function previewLines(preview: Body): string[] {
  const contacts = (preview.contacts ?? {}) as Body;
  const samples = (preview.samples ?? []) as readonly Body[];
  return [
    `Customers: ${countsLine(preview)}`,
    `Contacts: ${countsLine(contacts)}`,
    ...samples.map(({ fate, name, source_id: id, message }) => {
      const why = message === null ? '' : `: ${textOf(message)}`;
      return `  ${textOf(fate)}  ${textOf(name)} (${textOf(id)})${why}`;
    }),
    'Nothing was changed.',
  ];
}

function logLine({ id, timestamp, outcome, name, source_id, message }: Body): string {
  const who = name === null ? '' : `  ${textOf(name)} (${textOf(source_id)})`;
  return `${textOf(id)}  ${textOf(timestamp)}  ${textOf(outcome)}${who}${message === null ? '' : `  ${textOf(message)}`}`;
}
