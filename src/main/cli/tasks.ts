import { type Command, InvalidArgumentError, Option } from 'commander';
import { localDay } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import { type Ask, type Body, withApp } from './ask-app.ts';
import {
  askCustomer,
  askList,
  type CommonOptions,
  printAnswer,
  textOf,
  withCommonOptions,
} from './common.ts';
import { askAssignees, askCustomers } from './names.ts';

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
      await withApp(dataDir, async (ask) => {
        const list = await askList(ask, '/tasks', {
          ...(all ? {} : { done: 'false' }),
          ...(mine ? { assignee_id: await askMe(ask) } : {}),
          ...(customer === undefined ? {} : { customer_id: await askCustomer(ask, customer) }),
        });
        const told = json ? [] : await linesOf(ask, list.data.toSorted(byDueDate));
        printAnswer(list, json, () => (told.length > 0 ? told : [all ? 'No tasks' : 'No open tasks']));
      });
    });

  withCommonOptions(tasks.command('add <onboarding> <title>'))
    .description('Add a task to an onboarding.')
    .option('--due <day>', 'when it is due: 2026-12-31, 31 dec, +2w, fri', parseDay)
    .option('--assignee <person>', 'whose it is: the id of a person or contact, or me')
    .action(async (onboarding: string, title: string, { dataDir, json, due, assignee }: AddOptions) => {
      await withApp(dataDir, async (ask) => {
        const task = await ask('POST', '/tasks', {
          onboarding_id: onboarding,
          title,
          ...(due === undefined ? {} : { due_date: due }),
          ...(assignee === undefined ? {} : { assignee_id: assignee === 'me' ? await askMe(ask) : assignee }),
        });
        const [line] = json ? [] : await linesOf(ask, [task]);
        printAnswer(task, json, () => [`Added ${line}`]);
      });
    });

  withCommonOptions(tasks.command('done <id>'))
    .description('Complete a task.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      await withApp(dataDir, async (ask) => {
        const task = await ask('PATCH', `/tasks/${encodeURIComponent(id)}`, { done: true });
        const [line] = json ? [] : await linesOf(ask, [task]);
        printAnswer(task, json, () => [`Done ${line}`]);
      });
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

async function linesOf(ask: Ask, tasks: readonly Body[]): Promise<readonly string[]> {
  const [customers, assignees] = [await askCustomers(ask, tasks), await askAssignees(ask, tasks)];
  return tasks.map(({ display_id, title, customer_id, due_date, assignee_id, done }) => {
    const facts = [
      customers(customer_id),
      due_date === null ? '' : `due ${textOf(due_date)}`,
      assignees(assignee_id),
      done === true ? 'done' : '',
    ].filter((fact) => fact !== '');
    return `${`#${textOf(display_id)}`.padEnd(6)} ${textOf(title)} (${facts.join(', ')})`;
  });
}

/** As people write it: `2026-12-31`, `31 dec`, `+2w`, `fri`. */
function parseDay(text: string): string {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions();
  const reading = readDay(text, { locale, today: localDay(Date.now()) });
  if (reading.kind === 'value' && reading.value !== null) return reading.value;
  throw new InvalidArgumentError(
    reading.kind === 'refused' ? `${reading.reason}.` : 'Give a day as 2026-12-31.',
  );
}
