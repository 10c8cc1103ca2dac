import type { Command } from 'commander';
import { syncStatusSchema } from '#shared/sync.ts';
import { KEYCHAIN_LOCKED } from '#shared/sync-names.ts';
import { visible, visibleJson } from '#shared/values/text.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { askApp } from './ask-app.ts';
import { parseFolder } from './common.ts';

const unreadableSchema = syncStatusSchema.shape.unreadable;

type Status = Readonly<Record<string, unknown>>;

interface FolderOption {
  readonly dataDir: string;
}

/** They speak with the app that serves the folder; it must be running. */
export function addSyncCommands(program: Command): void {
  const sync = program.command('sync').description('Look at, and start, the sync with the cloud.');
  const withFolder = (command: Command) =>
    command.option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder());

  withFolder(sync.command('status'))
    .description('How the sync stands: its state, what waits to be sent, what was refused or is in conflict.')
    .option('--json', 'as one JSON object', false)
    .action(async ({ dataDir, json }: FolderOption & { json: boolean }) => {
      const status = await askApp(dataDir, 'GET', '/sync');
      process.stdout.write(json ? `${visibleJson(status)}\n` : describe(status));
    });

  withFolder(sync.command('now'))
    .description('Start a full pass now.')
    .option('--json', 'as one JSON object', false)
    .action(async ({ dataDir, json }: FolderOption & { json: boolean }) => {
      const status = await askApp(dataDir, 'POST', '/sync');
      process.stdout.write(json ? `${visibleJson(status)}\n` : describe(status));
    });
}

function describe(status: Status): string {
  const { pending, failed, conflicts, twins, uncertain, matches } = status;
  const counts = [
    `${String(pending)} to send`,
    `${String(failed)} refused`,
    `${String(conflicts)} in conflict`,
    ...(twins === 0 ? [] : [`${String(twins)} there already`]),
    ...(uncertain === 0 ? [] : [`${String(uncertain)} uncertain`]),
    ...(matches === 0 ? [] : [`${String(matches)} to match`]),
  ];
  const lines = [stateText(status), counts.join(', '), ...unreadableLines(status)];
  return lines.map((line) => `${line}\n`).join('');
}

/** The rows of the cloud that hold odd values, by name. */
function unreadableLines({ unreadable }: Status): string[] {
  const { count, latest } = unreadableSchema.parse(unreadable);
  if (count === 0) return [];
  const lines = latest.map(
    ({ resource, id, field, reason }) =>
      `  ${resource} ${id ?? 'without an id'}${field === null ? '' : `, ${field}`}: ${reason}`,
  );
  return [`${count} ${count === 1 ? 'row' : 'rows'} of the cloud with odd values`, ...lines];
}

/** How it stands, on one line. */
export function stateText(status: Status): string {
  const text = (name: string) => visible(String(status[name]));
  switch (status.state) {
    case 'local':
      return 'Local workspace: not connected to the cloud';
    case 'connecting':
      return 'Connecting';
    case 'syncing': {
      const expected = status.expected === null ? '' : ` of ${text('expected')}`;
      return `Syncing: ${text('pass')} ${text('done')}${expected}`;
    }
    case 'idle':
      return status.last_synced_at === null ? 'Connected' : `In sync since ${text('last_synced_at')}`;
    case 'attention':
      return `${text('waiting_for_you')} to decide; everything else is in sync`;
    case 'deciding':
      return `Waiting for a decision about ${text('matches')} records that were here before; see /local/v1/sync/matches`;
    case 'storage':
      return storageText(status.reason);
    case 'offline':
      return `Offline since ${text('since')}; next try ${text('retry_at')}. ${text('reason')}`.trimEnd();
    case 'throttled':
      return `The cloud asks to wait until ${text('until')}`;
    case 'unauthorized':
      if (status.code === KEYCHAIN_LOCKED) {
        return 'Waiting for this machine’s keychain, which holds the key of the cloud: unlock it, then run "pivotal sync now"';
      }
      return `The cloud does not accept the key (${text('code')}); connect with another one`;
    case 'failed':
      return `Failed: ${text('reason')}`;
    default:
      return text('state');
  }
}

function storageText(reason: unknown): string {
  switch (reason) {
    case 'full':
      return 'The disk is full: nothing can be saved until there is space; it goes on by itself then';
    case 'read_only':
      return 'The data folder is read-only: nothing can be saved until it can be written again';
    default:
      return 'Another program holds the database: nothing can be saved until it lets go';
  }
}
