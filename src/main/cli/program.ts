import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { visible } from '#shared/values/text.ts';
import { version } from '../../../package.json';
import type { SecretStore } from '../cloud/secret-store.ts';
import type { Network } from '../network/network.ts';
import { addBackupCommands } from './backup.ts';
import { addEventsCommand } from './events.ts';
import { addExportCommand } from './export.ts';
import { addImportCommand } from './import.ts';
import { addIntegrationsCommands } from './integrations.ts';
import { addKeysCommands } from './keys.ts';
import { addMcpCommand } from './mcp.ts';
import { addNotesCommands } from './notes.ts';
import { addOpenCommand } from './open.ts';
import { addPiCommands } from './pi.ts';
import { addSearchCommand } from './search.ts';
import { addServeCommand } from './serve.ts';
import { addStatusPageCommand } from './status-page.ts';
import { addSyncCommands } from './sync.ts';
import { addTasksCommands } from './tasks.ts';
import { addUndoCommand } from './undo.ts';
import { addWebhooksCommands } from './webhooks.ts';

const USAGE_EXIT_CODE = 2;

export interface CliOptions {
  /** Where `serve` finds a key, without a name that of the cloud; a file of the data folder unless the shell has something better. */
  readonly secretsOf?: (folder: string, name?: string) => SecretStore;
  /** How `serve` reaches the cloud; by Node itself unless the shell has something better. */
  readonly openNetwork?: () => Network;
}

/**
 * Runs one command line.
 * @param parameters without the program.
 * @returns the exit code; `serve` goes on after that until it is stopped.
 */
export async function runCommandLine(
  parameters: readonly string[],
  options: CliOptions = {},
): Promise<number> {
  const program = new Command('pivotal')
    .description('Pivotal: customers and onboardings on this machine, with the v1 API on localhost.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(true);
  addServeCommand(program, options);
  addKeysCommands(program);
  addSyncCommands(program);
  addSearchCommand(program);
  addTasksCommands(program);
  addNotesCommands(program);
  addPiCommands(program);
  addStatusPageCommand(program);
  addEventsCommand(program);
  addUndoCommand(program);
  addImportCommand(program);
  addExportCommand(program);
  addBackupCommands(program);
  addWebhooksCommands(program);
  addIntegrationsCommands(program);
  addMcpCommand(program);
  addOpenCommand(program);
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explain(error);
  }
}

/** One line on stderr that says what to do. @returns the exit code */
function explain(error: unknown): number {
  if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
    if (error.exitCode === 0) return 0;
    const help = error.code === 'commander.help' || error.code === 'commander.helpDisplayed';
    const message = help ? 'error: name a command' : error.message;
    const line = message.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '');
    process.stderr.write(`${visible(line)}. See pivotal --help\n`);
    return USAGE_EXIT_CODE;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message.split('\n').map(visible).join('\n')}\n`);
  return 1;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}
