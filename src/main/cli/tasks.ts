import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Ask, type Body, withApp } from './ask-app.ts';
import {
  askCustomer,
  askList,
  type CommonOptions,
  printAnswer,
  textOf,
  withCommonOptions,
} from './common.ts';

interface ListOptions extends CommonOptions {
  readonly all: boolean;
  readonly mine: boolean;
  readonly customer?: string;
}

interface AddOptions extends CommonOptions {
  readonly due?: string;
  readonly assignee?: string;
}

export function addTasksCommands(program: Command): void {
  const tasks = program
    .command('tasks')
    .description('List, add and complete tasks.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(tasks.command('list', { isDefault: true }))
    .description('List the open tasks, those due first before the others.')
    .option('--all', 'those that are done, too', false)
    .addOption(
      new Option('--mine', 'only those of the person at this computer').default(false).conflicts('all'),
    )
    .option('--customer <id>', 'only those of this customer')
    .action(async ({ dataDir, json, all, mine, customer }: ListOptions) => {
      const list = await withApp(dataDir, async (ask) =>
        askList(ask, '/tasks', {
          ...(all ? {} : { done: 'false' }),
          ...(mine ? { assignee_id: await askMe(ask) } : {}),
          ...(customer === undefined ? {} : { customer_id: await askCustomer(ask, customer) }),
        }),
      );
      printAnswer(list, json, () =>
        list.data.length === 0
          ? [all ? 'No tasks' : 'No open tasks']
          : list.data.toSorted(byDueDate).map(lineOf),
      );
    });

  withCommonOptions(tasks.command('add <onboarding> <title>'))
    .description('Add a task to an onboarding.')
    .option('--due <day>', 'when it is due: 2026-12-31', parseDay)
    .option('--assignee <person>', 'whose it is: the id of a person or contact, or me')
    .action(async (onboarding: string, title: string, { dataDir, json, due, assignee }: AddOptions) => {
      const task = await withApp(dataDir, async (ask) =>
        ask('POST', '/tasks', {
          onboarding_id: onboarding,
          title,
          ...(due === undefined ? {} : { due_date: due }),
          ...(assignee === undefined ? {} : { assignee_id: assignee === 'me' ? await askMe(ask) : assignee }),
        }),
      );
      printAnswer(task, json, () => [`Added ${lineOf(task)}`]);
    });

  withCommonOptions(tasks.command('done <id>'))
    .description('Complete a task.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      const task = await withApp(dataDir, (ask) =>
        ask('PATCH', `/tasks/${encodeURIComponent(id)}`, { done: true }),
      );
      printAnswer(task, json, () => [`Done ${lineOf(task)}`]);
    });
}

async function askMe(ask: Ask): Promise<string> {
  const { person_id } = await ask('GET', '/me');
  if (typeof person_id === 'string') return person_id;
  throw new Error(
    'Nobody has said yet who sits at this computer; choose yourself in the app: Settings, Profile',
  );
}

function byDueDate(one: Body, other: Body): number {
  // What is due on no day comes last: no year begins with a tilde.
  const [day, otherDay] = [textOf(one.due_date) || '~', textOf(other.due_date) || '~'];
  return day < otherDay ? -1 : day > otherDay ? 1 : 0;
}

function lineOf({ display_id, title, due_date, assignee_id, done }: Body): string {
  const facts = [
    due_date === null ? '' : `due ${textOf(due_date)}`,
    assignee_id === null ? '' : `of ${textOf(assignee_id)}`,
    done === true ? 'done' : '',
  ].filter((fact) => fact !== '');
  return [
    `#${textOf(display_id)}`.padEnd(6),
    textOf(title),
    facts.length === 0 ? '' : `(${facts.join(', ')})`,
  ]
    .join(' ')
    .trimEnd();
}

function parseDay(text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) {
    throw new InvalidArgumentError('Give a day as 2026-12-31.');
  }
  return text;
}
