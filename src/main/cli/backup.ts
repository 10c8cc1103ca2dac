import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { listBackups, shownBackup } from '../features/backup/backups.ts';
import { previewRestore, type RestorePreview, restoreBackup } from '../features/backup/restore.ts';
import { withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface RestoreOptions extends CommonOptions {
  readonly yes: boolean;
}

export function addBackupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .description('Copies of everything on this machine: made daily by the app, and by hand.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(backup.command('now'))
    .description('Make a copy now.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const made = await withApp(dataDir, (ask) => ask('POST', '/backups', {}));
      printAnswer(made, json, () => [`Made ${textOf(made.id)}`]);
    });

  withCommonOptions(backup.command('list', { isDefault: true }))
    .description('List the copies, the newest first.')
    .action(({ dataDir, json }: CommonOptions) => {
      const data = listBackups(dataDir).map(shownBackup);
      printAnswer({ object: 'list', data, has_more: false, next_cursor: null }, json, () =>
        data.length === 0
          ? ['No backups yet']
          : data.map(({ id, created_at, size }) => `${id}  ${created_at}  ${sizeText(size)}`),
      );
    });

  withCommonOptions(backup.command('restore <id>'))
    .description(
      'Put a copy in the place of the data, with Pivotal closed. What it replaces is kept as a backup.',
    )
    .option('--yes', 'without asking', false)
    .action(async (id: string, { dataDir, json, yes }: RestoreOptions) => {
      const preview = previewRestore(dataDir, id);
      process.stderr.write(`${lossOf(preview)}\n`);
      if (!yes && !(await isWanted()))
        throw new Error('Nothing was restored; say that you want it with --yes');
      const { backup: restored, replaced } = await restoreBackup(dataDir, preview.backup.id, Date.now());
      const answer = {
        object: 'restore',
        id: restored.id,
        replaced: replaced?.id ?? null,
        lost: preview.differences ?? [],
        events_lost: preview.eventsSince,
      };
      printAnswer(answer, json, () => [
        `Restored ${restored.id}`,
        ...(replaced === null ? [] : [`What it replaced is kept as ${replaced.id}`]),
      ]);
    });
}

function lossOf({ backup, differences, eventsSince }: RestorePreview): string {
  if (differences === null) return `The backup is of ${backup.createdAt}; what is there now cannot be read`;
  const parts = differences.map(({ type, now, backup: then }) => `${type} ${now} → ${then}`);
  const counts = parts.length === 0 ? 'the same number of records' : parts.join(', ');
  return `The backup is of ${backup.createdAt}: ${counts}; ${eventsSince} changes since are lost`;
}

/** Where nobody can be asked, nobody has said yes. */
async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Restore it? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
