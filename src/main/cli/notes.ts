import { type Command, Option } from 'commander';
import { readableMentions } from '#shared/values/mentions.ts';
import { type Body, withApp } from './ask-app.ts';
import {
  askCustomer,
  askList,
  type CommonOptions,
  printAnswer,
  textOf,
  withCommonOptions,
} from './common.ts';

interface AddOptions extends CommonOptions {
  readonly kind: string;
}

export function addNotesCommands(program: Command): void {
  const notes = program
    .command('notes')
    .description('List and add what was written down about a customer.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(notes.command('list <customer>', { isDefault: true }))
    .description('List what was written down about a customer and its onboardings and tasks.')
    .action(async (customer: string, { dataDir, json }: CommonOptions) => {
      const list = await withApp(dataDir, async (ask) =>
        askList(ask, '/comments', { customer_id: await askCustomer(ask, customer) }),
      );
      printAnswer(list, json, () => (list.data.length === 0 ? ['No notes'] : list.data.map(lineOf)));
    });

  withCommonOptions(notes.command('add <customer> <text>'))
    .description('Write something down about a customer.')
    .addOption(new Option('--kind <kind>', 'what it is').choices(['comment', 'note', 'call']).default('note'))
    .action(async (customer: string, text: string, { dataDir, json, kind }: AddOptions) => {
      const note = await withApp(dataDir, async (ask) => {
        const subject_id = await askCustomer(ask, customer);
        return ask('POST', '/comments', { subject_type: 'customer', subject_id, kind, body: text });
      });
      printAnswer(note, json, () => [`Added ${lineOf(note)}`]);
    });
}

function lineOf({ display_id, kind, occurred_at, created_at, created_by, body }: Body): string {
  const day = textOf(occurred_at ?? created_at).slice(0, 10);
  const by = textOf(created_by);
  const said = readableMentions(textOf(body), () => false).replaceAll(/\s*\n\s*/g, ' ');
  return `#${textOf(display_id)}`
    .padEnd(6)
    .concat(` ${day} ${textOf(kind)}${by === '' ? '' : ` by ${by}`}: ${said}`);
}
