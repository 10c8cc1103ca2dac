import { type Command, InvalidArgumentError } from 'commander';
import { eventLabel, fieldLabel } from '#shared/records/labels.ts';
import { readableMentions } from '#shared/values/mentions.ts';
import { visibleJson } from '#shared/values/text.ts';
import { type Body, followApp, withApp } from './ask-app.ts';
import { askList, type CommonOptions, printAnswer, printLines, textOf, withCommonOptions } from './common.ts';

interface EventsOptions extends CommonOptions {
  readonly follow: boolean;
  readonly types?: string;
  readonly cursor?: string;
}

export function addEventsCommand(program: Command): void {
  withCommonOptions(program.command('events'))
    .description('Print what has happened, oldest first.')
    .option(
      '--follow',
      'what happens from now on, until it is stopped; with --json, one object a line',
      false,
    )
    .option('--types <names>', 'only these, separated by commas: task.completed,comment.added')
    .option('--cursor <id>', 'only what came after this event', parseCursor)
    .action(async ({ dataDir, json, follow, types, cursor }: EventsOptions) => {
      const query = {
        ...(types === undefined ? {} : { types }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      if (!follow) {
        const list = await withApp(dataDir, (ask) => askList(ask, '/events', query));
        printAnswer(list, json, () => list.data.map(lineOfEvent));
        return;
      }
      // A person stops it; that is no failure.
      process.once('SIGINT', () => process.exit(0));
      process.once('SIGTERM', () => process.exit(0));
      for await (const text of followApp(dataDir, `/events?${new URLSearchParams(query)}`)) {
        const event = JSON.parse(text) as Body;
        if (json) process.stdout.write(`${visibleJson(event)}\n`);
        else printLines([lineOfEvent(event)]);
      }
      throw new Error('Pivotal has stopped; start it again with: pivotal serve');
    });
}

function parseCursor(text: string): string {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give the id of an event.');
  return text;
}

/** An event, told in a line. */
export function lineOfEvent(event: Body): string {
  const { id, timestamp, actor, field, old_value, new_value, reason } = event;
  return [
    textOf(id).padEnd(6),
    textOf(timestamp).slice(0, 16).replace('T', ' '),
    `${textOf(actor)}: ${eventLabel(textOf(event.type))}`,
    `${textOf(event.subject_type)} ${textOf(event.subject_id)}`,
    typeof field === 'string'
      ? `${fieldLabel(field)}: ${textOf(old_value)} → ${textOf(new_value)}`
      : readableMentions(textOf(new_value), () => false),
    reason === null ? '' : `(${textOf(reason)})`,
  ]
    .filter((part) => part !== '')
    .join('  ');
}
