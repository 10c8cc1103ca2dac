import { type Command, InvalidArgumentError } from 'commander';
import { isBlank, problemOfLine, visible, visibleJson } from '#shared/values/text.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { openApiKeys } from '../hub/hub.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import { parseFolder } from './serve.ts';

interface FolderOption {
  readonly dataDir: string;
}

const NAME_LIMIT = 100;

/** They work on the folder itself, whether or not another process serves it. */
export function addKeysCommands(program: Command): void {
  const keys = program.command('keys').description('Make, list and revoke API keys.');
  const withFolder = (command: Command) =>
    command.option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder());

  withFolder(keys.command('create'))
    .description('Make a key and print it. It is shown only this once.')
    .requiredOption('--name <name>', 'what the key is for', parseName)
    .option('--test', 'make a test key: the same data, but integrations take no notice', false)
    .action((options: FolderOption & { name: string; test: boolean }) =>
      withKeys(options, (apiKeys) => {
        const { secret } = apiKeys.create(options.name, options.test ? 'test' : 'live');
        process.stdout.write(`${secret}\n`);
      }),
    );

  withFolder(keys.command('list'))
    .description('List the keys: name, visible prefix, last use and number of requests.')
    .option('--json', 'as one JSON array', false)
    .action((options: FolderOption & { json: boolean }) =>
      withKeys(options, (apiKeys) => {
        const list = apiKeys.list();
        process.stdout.write(options.json ? `${visibleJson(list)}\n` : tableOf(list));
      }),
    );

  withFolder(keys.command('revoke <prefix-or-id>'))
    .description('Revoke a key: the next request with it is refused.')
    .action((idOrPrefix: string, options: FolderOption) =>
      withKeys(options, (apiKeys) => {
        const [key, ...others] = apiKeys.find(idOrPrefix);
        if (key === undefined)
          throw new Error(`no key has the prefix or id ${idOrPrefix}; see pivotal keys list`);
        if (others.length > 0)
          throw new Error(`${others.length + 1} keys begin with ${idOrPrefix}; give the id of one`);
        const word = apiKeys.revoke(key.id) ? 'revoked' : 'was already revoked';
        process.stdout.write(`${key.prefix} (${visible(key.name)}) ${word}\n`);
      }),
    );
}

function withKeys({ dataDir }: FolderOption, work: (apiKeys: ReturnType<typeof openApiKeys>) => void): void {
  const apiKeys = openApiKeys(dataDir);
  try {
    work(apiKeys);
  } finally {
    apiKeys.close();
  }
}

function parseName(text: string): string {
  const name = text.trim();
  if (isBlank(name) || name.length > NAME_LIMIT)
    throw new InvalidArgumentError(`Give a name of 1 to ${NAME_LIMIT} characters.`);
  const problem = problemOfLine(name);
  if (problem !== null) throw new InvalidArgumentError(`The name ${problem}.`);
  return name;
}

function tableOf(keys: readonly ApiKey[]): string {
  if (keys.length === 0) return 'No keys yet. Make one with: pivotal keys create --name NAME\n';
  const head = ['PREFIX', 'NAME', 'MODE', 'STATE', 'REQUESTS', 'LAST USED', 'ID'];
  const rows = keys.map((key) => [
    key.prefix,
    visible(key.name),
    key.mode,
    key.revoked_at === null ? 'active' : 'revoked',
    String(key.request_count),
    key.last_used_at ?? 'never',
    key.id,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
