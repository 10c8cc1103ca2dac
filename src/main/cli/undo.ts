import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { visible } from '#shared/values/text.ts';
import { type Body, withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';
import { lineOfEvent } from './events.ts';

interface UndoOptions extends CommonOptions {
  readonly yes: boolean;
}

export function addUndoCommand(program: Command): void {
  withCommonOptions(program.command('undo [batch]'))
    .description(
      'Take back a change: the last one of the window or the command line, or the batch that is named.',
    )
    .option('--yes', 'without asking, at a terminal', false)
    .action(async (batch: string | undefined, { dataDir, json, yes }: UndoOptions) => {
      await withApp(dataDir, async (ask) => {
        const query = batch === undefined ? '' : `?${new URLSearchParams({ batch_id: batch })}`;
        const found = await ask('GET', `/undo${query}`);
        // Where it does not get into a script's way.
        process.stderr.write(`Undoing ${visible(nameOf(found))}\n`);
        if (batch === undefined && !yes && !(await isWanted())) throw new Error('Nothing was undone');
        const undo = await ask('POST', '/undo', { batch_id: textOf(found.batch_id) });
        printAnswer(undo, json, () => told(undo));
      });
    });
}

/** Asks a person at a terminal; a script has said what it wants. */
async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Undo this? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function nameOf({ batch_id, events, first }: Body): string {
  const others = Number(events) - 1;
  const more = others === 0 ? '' : `  and ${others} more`;
  return `batch ${textOf(batch_id)}: ${lineOfEvent(first as Body)}${more}`;
}

function told({ id, restored, left }: Body): string[] {
  const [back, stayed] = [restored, left].map((list) => (Array.isArray(list) ? (list as Body[]) : []));
  const lines = (stayed ?? []).map(
    ({ type, id: of, field, reason }) =>
      `Left as it is: ${textOf(type)} ${textOf(of)}${field === undefined ? '' : `, ${textOf(field)}`}: ${textOf(reason)}`,
  );
  if (back === undefined || back.length === 0) return ['Nothing was left to undo', ...lines];
  const records = back.map(({ type, id: of }) => `Undone: ${textOf(type)} ${textOf(of)}`);
  return [...records, ...lines, `Bring it back with: pivotal undo ${textOf(id)}`];
}
