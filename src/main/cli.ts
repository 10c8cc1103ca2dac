#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { version } from '../../package.json';
import { addKeysCommands } from './cli/keys.ts';
import { addSearchCommand } from './cli/search.ts';
import { addServeCommand } from './cli/serve.ts';
import { addSyncCommands } from './cli/sync.ts';
import { surviveClosedOutput } from './log.ts';

surviveClosedOutput();

const USAGE_EXIT_CODE = 2;

const program = new Command('pivotal')
  .description('Pivotal: customers and onboardings on this machine, with the v1 API on localhost.')
  .version(version)
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .showSuggestionAfterError(true);

addServeCommand(program);
addKeysCommands(program);
addSyncCommands(program);
addSearchCommand(program);
for (const command of allCommands(program)) command.exitOverride().configureOutput({ writeErr: () => {} });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** One line on stderr that says what to do. @returns the exit code */
function explain(error: unknown): number {
  if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
    if (error.exitCode === 0) return 0;
    const help = error.code === 'commander.help' || error.code === 'commander.helpDisplayed';
    const message = help ? 'error: name a command' : error.message;
    const line = message.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '');
    process.stderr.write(`${line}. See pivotal --help\n`);
    return USAGE_EXIT_CODE;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  return 1;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}
