import { type Command, InvalidArgumentError, Option } from 'commander';
import { readDay } from '#shared/values/day.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { type Ask, type Body, withApp } from './ask-app.ts';
import {
  askCustomer,
  askList,
  type CommonOptions,
  printAnswer,
  textOf,
  withCommonOptions,
} from './common.ts';
import { askAssignee, askMe } from './people.ts';
import { taskLines } from './task-lines.ts';

interface ListOptions extends CommonOptions {
  readonly all: boolean;
  readonly mine: boolean;
  readonly assignee?: string;
  readonly customer?: string;
}

interface AddOptions extends CommonOptions {
  readonly due?: string;
  readonly assignee?: string;
}

/** How somebody is named. */
const WHO = 'a name, an address or an id, or me';

export function addTasksCommands(program: Command): void {
  const tasks = program
    .command('tasks')
    .description('List, add and complete tasks.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(tasks.command('list', { isDefault: true }))
    .description('List the open tasks, those due first before the others.')
    .option('--all', 'those that are done, too', false)
    .addOption(
      new Option('--mine', 'only those of the person at this computer')
        .default(false)
        .conflicts(['all', 'assignee']),
    )
    .option('--assignee <person>', `only those of this person or contact: ${WHO}`)
    .option('--customer <id>', 'only those of this customer')
    .action(async ({ dataDir, json, all, mine, assignee, customer }: ListOptions) => {
      await withApp(dataDir, async (ask) => {
        const list = await askList(ask, '/tasks', {
          ...(all ? {} : { done: 'false' }),
          ...(mine ? { assignee_id: await askMe(ask) } : {}),
          ...(assignee === undefined ? {} : { assignee_id: await askAssignee(ask, assignee) }),
          ...(customer === undefined ? {} : { customer_id: await askCustomer(ask, customer) }),
        });
        const told = json ? [] : await taskLines(ask, list.data.toSorted(byDueDate));
        printAnswer(list, json, () => (told.length > 0 ? told : [all ? 'No tasks' : 'No open tasks']));
      });
    });

  withCommonOptions(tasks.command('add <onboarding> <title>'))
    .description('Add a task to an onboarding.')
    .option('--due <day>', 'when it is due: 2026-12-31, 31 dec, +2w, fri', checkDay)
    .option('--assignee <person>', `whose it is: ${WHO}`)
    .action(async (onboarding: string, title: string, { dataDir, json, due, assignee }: AddOptions) => {
      await withApp(dataDir, async (ask) => {
        const task = await ask('POST', '/tasks', {
          onboarding_id: onboarding,
          title,
          ...(due === undefined ? {} : { due_date: parseDay(due, await askToday(ask)) }),
          ...(assignee === undefined ? {} : { assignee_id: await askAssignee(ask, assignee) }),
        });
        const [line] = json ? [] : await taskLines(ask, [task]);
        printAnswer(task, json, () => [`Added ${line}`]);
      });
    });

  withCommonOptions(tasks.command('done <id>'))
    .description('Complete a task.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      await withApp(dataDir, async (ask) => {
        const task = await ask('PATCH', `/tasks/${encodeURIComponent(id)}`, { done: true });
        const [line] = json ? [] : await taskLines(ask, [task]);
        printAnswer(task, json, () => [`Done ${line}`]);
      });
    });
}

function byDueDate(one: Body, other: Body): number {
  // What is due on no day comes last: no year begins with a tilde.
  const [day, otherDay] = [textOf(one.due_date) || '~', textOf(other.due_date) || '~'];
  return day < otherDay ? -1 : day > otherDay ? 1 : 0;
}

/** As people write it: `2026-12-31`, `31 dec`, `+2w`, `fri`; `today` is that of the workspace. */
function parseDay(text: string, today: string): string {
  const { locale } = new Intl.DateTimeFormat().resolvedOptions();
  const reading = readDay(text, { locale, today });
  if (reading.kind === 'value' && reading.value !== null) return reading.value;
  throw new InvalidArgumentError(
    reading.kind === 'refused' ? `${reading.reason}.` : 'Give a day as 2026-12-31.',
  );
}

/** What is no day at all is wrong use, and refused before anything is asked. */
function checkDay(text: string): string {
  parseDay(text, new Date().toISOString().slice(0, 10));
  return text;
}

/** What only the workspace's clock can say, such as `today`, is read once the app was asked for its time zone. */
async function askToday(ask: Ask): Promise<string> {
  return zonedDay(Date.now(), textOf((await ask('GET', '/workspace')).time_zone));
}
