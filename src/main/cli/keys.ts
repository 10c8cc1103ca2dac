import { type Command, InvalidArgumentError, Option } from 'commander';
import { isBlank, problemOfLine, visible, visibleJson } from '#shared/values/text.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { type ApiKey, KEY_SCOPES, type KeyScope } from '../hub/workspace/api-keys.ts';
import { openApiKeys } from '../hub/workspace/open-api-keys.ts';
import { parseFolder } from './common.ts';
import { personNamed } from './person-named.ts';

interface FolderOption {
  readonly dataDir: string;
}

interface CreateOptions extends FolderOption {
  readonly name: string;
  readonly test: boolean;
  readonly json: boolean;
  readonly scope: KeyScope;
  /** ISO 8601. */
  readonly expires?: string;
  readonly person?: string;
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
    .addOption(new Option('--scope <scope>', 'what it may do').choices(KEY_SCOPES).default('read_write'))
    .option('--expires <day>', 'the last day on which it is accepted: 2026-12-31', parseLastDay)
    .option(
      '--person <person>',
      'whose key it is, by name, address or id: what is done with it is that person’s doing',
    )
    .option('--json', 'as one JSON object', false)
    .option('--test', 'make a test key: the same data, but integrations take no notice', false)
    .action((options: CreateOptions) =>
      withKeys(options, (apiKeys) => {
        const { scope, expires, person } = options;
        const owner = person === undefined ? undefined : personNamed(apiKeys.people(), person);
        if (owner === null)
          throw new Error(`There is nobody ${visible(person ?? '')}; see pivotal people for who is here`);
        const mode = options.test ? 'test' : 'live';
        print(
          apiKeys.create(options.name, mode, { scope, expires_at: expires, person_id: owner?.id }),
          options.json,
        );
      }),
    );

  withFolder(keys.command('rotate <prefix-or-id>'))
    .description('Make another key in place of one, with its name and limits, and print it.')
    .option('--grace <time>', 'how long the old one is still accepted: 30m, 1h, 7d', parseDuration, 0)
    .option('--json', 'as one JSON object', false)
    .action((idOrPrefix: string, options: FolderOption & { grace: number; json: boolean }) =>
      withKeys(options, (apiKeys) => {
        const key = oneKey(apiKeys, idOrPrefix);
        if (key.revoked_at !== null || apiKeys.isExpired(key))
          throw new Error(
            `${key.prefix} (${key.name}) is not accepted any more; make a new one with keys create`,
          );
        print(apiKeys.rotate(key, options.grace), options.json);
      }),
    );

  withFolder(keys.command('list'))
    .description(
      'List the keys: name, visible prefix, last use, number of requests, and whose owner has left.',
    )
    .option('--json', 'as one JSON object', false)
    .action((options: FolderOption & { json: boolean }) =>
      withKeys(options, (apiKeys) => {
        const list = apiKeys.list().map((key) => ({
          ...key,
          /** It still works, and is to be revoked or rotated. */
          person_left: key.person_id === null ? null : apiKeys.nameOfLeft(key.person_id),
        }));
        const data = list.map((key) => ({ object: 'api_key', ...key }));
        const envelope = { object: 'list', data, has_more: false, next_cursor: null };
        process.stdout.write(options.json ? `${visibleJson(envelope)}\n` : tableOf(list));
      }),
    );

  withFolder(keys.command('revoke <prefix-or-id>'))
    .description('Revoke a key: the next request with it is refused.')
    .option('--json', 'as one JSON object', false)
    .action((idOrPrefix: string, options: FolderOption & { json: boolean }) =>
      withKeys(options, (apiKeys) => {
        const key = oneKey(apiKeys, idOrPrefix);
        const word = apiKeys.revoke(key.id) ? 'revoked' : 'was already revoked';
        if (options.json) {
          process.stdout.write(`${visibleJson({ object: 'api_key', ...oneKey(apiKeys, key.id) })}\n`);
          return;
        }
        process.stdout.write(`${key.prefix} (${visible(key.name)}) ${word}\n`);
      }),
    );
}

type Keys = ReturnType<typeof openApiKeys>;

function withKeys({ dataDir }: FolderOption, work: (apiKeys: Keys) => void): void {
  const apiKeys = openApiKeys(dataDir);
  try {
    work(apiKeys);
  } finally {
    apiKeys.close();
  }
}

/** @throws Error when there is none, or more than one */
function oneKey(apiKeys: Keys, idOrPrefix: string): ApiKey {
  const [key, ...others] = apiKeys.find(idOrPrefix);
  if (key === undefined) throw new Error(`no key has the prefix or id ${idOrPrefix}; see pivotal keys list`);
  if (others.length > 0)
    throw new Error(`${others.length + 1} keys begin with ${idOrPrefix}; give the id of one`);
  return key;
}

/** @returns the end of the day, here */
function parseLastDay(text: string): string {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  const start = new Date(year ?? Number.NaN, (month ?? 0) - 1, day);
  if (start.getMonth() + 1 !== month || start.getDate() !== day)
    throw new InvalidArgumentError('Give a day as 2026-12-31.');
  const end = new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
  if (end.getTime() <= Date.now()) throw new InvalidArgumentError('That day is past.');
  return end.toISOString();
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns milliseconds */
function parseDuration(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (amount === undefined || unitMs === undefined)
    throw new InvalidArgumentError('Give a number with s, m, h or d: 30m, 1h, 7d.');
  return Number(amount) * unitMs;
}

function parseName(text: string): string {
  const name = text.trim();
  if (isBlank(name) || name.length > NAME_LIMIT)
    throw new InvalidArgumentError(`Give a name of 1 to ${NAME_LIMIT} characters.`);
  const problem = problemOfLine(name);
  if (problem !== null) throw new InvalidArgumentError(`The name ${problem}.`);
  return name;
}

/** A key that was just made: its cleartext is shown this once. */
function print({ secret, key }: { readonly secret: string; readonly key: ApiKey }, isJson: boolean): void {
  process.stdout.write(`${isJson ? JSON.stringify({ object: 'api_key', ...key, secret }) : secret}\n`);
}

/** A key as it is listed, with who has left whose doing is what is done with it. */
interface ListedKey extends ApiKey {
  readonly person_left: string | null;
}

function stateOf({ revoked_at, expires_at, person_left }: ListedKey): string {
  if (revoked_at !== null) return 'revoked';
  const end = expires_at === null ? 'active' : `until ${expires_at}`;
  if (expires_at !== null && Date.parse(expires_at) <= Date.now()) return 'expired';
  return person_left === null ? end : `${end}, ${visible(person_left)} has left`;
}

function tableOf(keys: readonly ListedKey[]): string {
  if (keys.length === 0) return 'No keys yet. Make one with: pivotal keys create --name NAME\n';
  const head = ['PREFIX', 'NAME', 'MODE', 'SCOPE', 'STATE', 'REQUESTS', 'LAST USED', 'ID'];
  const rows = keys.map((key) => [
    key.prefix,
    visible(key.name),
    key.mode,
    key.scope,
    stateOf(key),
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
