import { Command, CommanderError, Help, InvalidArgumentError, type Option } from 'commander';
import { reasonOf } from '#shared/values/reason.ts';
import { visible } from '#shared/values/text.ts';
import { version } from '../../../package.json';
import type { SecretStore } from '../cloud/secret-store.ts';
import type { Network } from '../network/network.ts';

const USAGE_EXIT_CODE = 2;

export interface CliOptions {
  /** Where `serve` finds a key, without a name that of the cloud; a file of the data folder unless the shell has something better. */
  readonly secretsOf?: (folder: string, name?: string) => SecretStore;
  /** How `serve` reaches the cloud; by Node itself unless the shell has something better. */
  readonly openNetwork?: () => Network;
}

interface Commands {
  readonly names: readonly string[];
  readonly load: () => Promise<(program: Command, options: CliOptions) => void>;
}

/** In the order of the help. A command reads the code of no other: some bring the whole app, which takes its time. */
const COMMANDS: readonly Commands[] = [
  { names: ['serve'], load: async () => (await import('./serve.ts')).addServeCommand },
  { names: ['keys'], load: async () => (await import('./keys.ts')).addKeysCommands },
  { names: ['sync'], load: async () => (await import('./sync.ts')).addSyncCommands },
  { names: ['search'], load: async () => (await import('./search.ts')).addSearchCommand },
  { names: ['tasks'], load: async () => (await import('./tasks.ts')).addTasksCommands },
  { names: ['templates'], load: async () => (await import('./templates.ts')).addTemplatesCommands },
  { names: ['people'], load: async () => (await import('./people.ts')).addPeopleCommands },
  { names: ['notes'], load: async () => (await import('./notes.ts')).addNotesCommands },
  { names: ['pi', 'brief'], load: async () => (await import('./pi.ts')).addPiCommands },
  { names: ['status-page'], load: async () => (await import('./status-page.ts')).addStatusPageCommand },
  { names: ['events'], load: async () => (await import('./events.ts')).addEventsCommand },
  { names: ['undo'], load: async () => (await import('./undo.ts')).addUndoCommand },
  { names: ['import'], load: async () => (await import('./import.ts')).addImportCommand },
  { names: ['export'], load: async () => (await import('./export.ts')).addExportCommand },
  { names: ['backup'], load: async () => (await import('./backup.ts')).addBackupCommands },
  { names: ['webhooks'], load: async () => (await import('./webhooks.ts')).addWebhooksCommands },
  { names: ['integrations'], load: async () => (await import('./integrations.ts')).addIntegrationsCommands },
  { names: ['mcp'], load: async () => (await import('./mcp.ts')).addMcpCommand },
  { names: ['open'], load: async () => (await import('./open.ts')).addOpenCommand },
];

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
    .configureHelp({ optionDescription: describeOption })
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(true);
  const [first = ''] = parameters;
  for (const { load } of commandsFor(first)) (await load())(program, options);
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return explain(error, nameOf(program, parameters));
  }
}

function commandsFor(first: string): readonly Commands[] {
  if (first === '--version' || first === '-V') return [];
  const asked = COMMANDS.filter(({ names }) => names.includes(first));
  // Help and what is misspelled need to know of all.
  return asked.length > 0 ? asked : COMMANDS;
}

/** `pivotal tasks add`: the command that was meant, as far as there is one. */
function nameOf(command: Command, [first, ...rest]: readonly string[]): string {
  const child = command.commands.find((one) => one.name() === first);
  return child === undefined ? command.name() : `${command.name()} ${nameOf(child, rest)}`;
}

/** What an option is when it is not given, said only where there is something to say. */
function describeOption(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:false|\[\]|\{\})\)$/, '');
}

/** One line on stderr that says what to do. @returns the exit code */
function explain(error: unknown, command: string): number {
  if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
    if (error.exitCode === 0) return 0;
    const help = error.code === 'commander.help' || error.code === 'commander.helpDisplayed';
    const message = help ? 'error: name a command' : error.message;
    const line = message.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '');
    process.stderr.write(`${visible(line)}. See ${command} --help\n`);
    return USAGE_EXIT_CODE;
  }
  const message = reasonOf(error);
  process.stderr.write(`error: ${message.split('\n').map(visible).join('\n')}\n`);
  return 1;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}
