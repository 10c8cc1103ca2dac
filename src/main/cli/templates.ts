import { type Command, InvalidArgumentError, Option } from 'commander';
import { ASSIGNEE_RULES } from '#shared/records/template.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import { AppRefusal, type Ask, type Body, withApp } from './ask-app.ts';
import { askList, type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';
import { taskLines } from './task-lines.ts';

interface AddOptions extends CommonOptions {
  readonly phase: string;
  readonly default: boolean;
  readonly task: readonly string[];
}

/** A template's task as the API takes it. */
interface TaskOfTemplate {
  readonly title: string;
  readonly assignee_rule?: string;
  readonly due_offset?: number;
}

export function addTemplatesCommands(program: Command): void {
  const templates = program
    .command('templates')
    .description('List, make and apply templates: the tasks of a phase.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(templates.command('list', { isDefault: true }))
    .description('List the templates by their phase.')
    .addOption(new Option('--phase <phase>', 'only those of this phase').choices(PHASES))
    .action(async ({ dataDir, json, phase }: CommonOptions & { readonly phase?: string }) => {
      const list = await withApp(dataDir, (ask) =>
        askList(ask, '/templates', phase === undefined ? {} : { phase }),
      );
      printAnswer(list, json, () =>
        list.data.length === 0 ? ['No templates'] : list.data.toSorted(byPhase).map(lineOf),
      );
    });

  withCommonOptions(templates.command('show <template>'))
    .description('Show a template with its tasks, by its id, number or name.')
    .action(async (reference: string, { dataDir, json }: CommonOptions) => {
      const template = await withApp(dataDir, (ask) => askTemplate(ask, reference));
      printAnswer(template, json, () => [
        lineOf(template),
        ...tasksOf(template).flatMap(taskOfTemplateLines),
      ]);
    });

  withCommonOptions(templates.command('add <name>'))
    .description('Make a template; each --task is one of its tasks.')
    .addOption(new Option('--phase <phase>', 'whose tasks it has').choices(PHASES).makeOptionMandatory())
    .option('--default', 'run it on every onboarding that enters the phase', false)
    .option(
      '--task <task>',
      'a title; with +5d for the day of the phase on which it is due and @csm for whose it is: "Call Jo +5d @csm"',
      (text, before: readonly string[]) => [...before, text],
      [],
    )
    .action(async (name: string, { dataDir, json, phase, default: isDefault, task }: AddOptions) => {
      const tasks = task.map(readTask);
      const template = await withApp(dataDir, (ask) =>
        ask('POST', '/templates', { name, phase, default_for_phase: isDefault, tasks }),
      );
      printAnswer(template, json, () => [`Added ${lineOf(template)}`]);
    });

  withCommonOptions(templates.command('apply <template> <onboarding>'))
    .description('Give an onboarding the tasks of a template.')
    .action(async (reference: string, onboarding: string, { dataDir, json }: CommonOptions) => {
      await withApp(dataDir, async (ask) => {
        const { id } = await askTemplate(ask, reference);
        const applied = await ask('POST', `/templates/${encodeURIComponent(textOf(id))}/apply`, {
          onboarding_id: onboarding,
        });
        const tasks = applied.data as readonly Body[];
        const lines = json ? [] : await taskLines(ask, tasks);
        const unassigned = applied.unassigned as readonly Body[];
        printAnswer(applied, json, () => [
          ...(lines.length === 0 ? ['No tasks added'] : lines.map((line) => `Added ${line}`)),
          ...unassigned.map(
            ({ title, rule }) => `Nobody is ${textOf(rule)} here: ${textOf(title)} is unassigned`,
          ),
        ]);
      });
    });

  withCommonOptions(templates.command('remove <template>'))
    .description('Remove a template; tasks made by it stay.')
    .action(async (reference: string, { dataDir, json }: CommonOptions) => {
      await withApp(dataDir, async (ask) => {
        const template = await askTemplate(ask, reference);
        const gone = await ask('DELETE', `/templates/${encodeURIComponent(textOf(template.id))}`);
        printAnswer(gone, json, () => [`Removed ${lineOf(template)}`]);
      });
    });
}

/** A template by any of its ids, else by its name. @throws Error that says which there are */
async function askTemplate(ask: Ask, reference: string): Promise<Body> {
  try {
    return await ask('GET', `/templates/${encodeURIComponent(reference)}`);
  } catch (error) {
    if (!(error instanceof AppRefusal) || error.code !== 'template_not_found') throw error;
  }
  const wanted = reference.toLowerCase();
  const named = (await askList(ask, '/templates', {})).data.filter(
    ({ name }) => textOf(name).toLowerCase() === wanted,
  );
  const [template, ...others] = named;
  if (template === undefined) throw new Error(`There is no template ${reference}; see pivotal templates`);
  if (others.length > 0)
    throw new Error(`${named.length} templates are called ${reference}; give the number of one`);
  return template;
}

/** `Call Jo +5d @csm`: what follows the title may come in any order. */
function readTask(text: string): TaskOfTemplate {
  let title = text.trim();
  let due: number | undefined;
  let rule: string | undefined;
  for (;;) {
    const [whole = '', sign, days, named] = /\s+(?:([+-])(\d{1,4})d|@([a-z_:]+))$/.exec(title) ?? [];
    if (whole === '') break;
    if (named !== undefined) {
      if (!ASSIGNEE_RULES.some((known) => known === named))
        throw new InvalidArgumentError(
          `@${named} is none of ${ASSIGNEE_RULES.map((one) => `@${one}`).join(', ')}.`,
        );
      rule = named;
    } else due = Number(days) * (sign === '-' ? -1 : 1);
    title = title.slice(0, -whole.length);
  }
  if (title === '') throw new InvalidArgumentError('Give each task a title.');
  return {
    title,
    ...(rule === undefined ? {} : { assignee_rule: rule }),
    ...(due === undefined ? {} : { due_offset: due }),
  };
}

function tasksOf({ tasks }: Body): readonly Body[] {
  return Array.isArray(tasks) ? (tasks as readonly Body[]) : [];
}

function byPhase(one: Body, other: Body): number {
  const place = ({ phase }: Body) => (PHASES as readonly string[]).indexOf(textOf(phase));
  return place(one) - place(other);
}

function lineOf(template: Body): string {
  const { display_id, name, phase, default_for_phase: isDefault } = template;
  const count = tasksOf(template).length;
  const facts = [
    textOf(phase),
    `${count} ${count === 1 ? 'task' : 'tasks'}`,
    isDefault === true ? 'default' : '',
  ];
  return `${`#${textOf(display_id)}`.padEnd(6)} ${textOf(name)} (${facts.filter((fact) => fact !== '').join(', ')})`;
}

function taskOfTemplateLines({
  title,
  assignee_rule: rule,
  due_offset: due,
  customer_facing: isShown,
  subtasks,
}: Body) {
  const facts = [
    due === null ? '' : `day ${textOf(due)}`,
    textOf(rule),
    isShown === true ? 'the customer sees it' : '',
  ].filter((fact) => fact !== '');
  const below = Array.isArray(subtasks) ? subtasks.map((one) => `    - ${textOf(one)}`) : [];
  return [`  - ${textOf(title)}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`, ...below];
}
