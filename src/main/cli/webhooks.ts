import { type Command, Option } from 'commander';
import { type Body, withApp } from './ask-app.ts';
import { askList, type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

interface AddOptions extends CommonOptions {
  readonly events: readonly string[];
  readonly mode: 'live' | 'test';
}

export function addWebhooksCommands(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('Tell other programs what happens here.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(webhooks.command('list', { isDefault: true }))
    .description('List the webhooks.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const list = await withApp(dataDir, (ask) => ask('GET', '/webhooks'));
      const data = list.data as readonly Body[];
      printAnswer(list, json, () => (data.length === 0 ? ['No webhooks'] : data.map(lineOf)));
    });

  withCommonOptions(webhooks.command('add <url>'))
    .description('Add one; its secret is shown this once.')
    .option('--events <names...>', 'which events, all of them without it', ['*'])
    .addOption(new Option('--mode <mode>', 'whose changes').choices(['live', 'test']).default('live'))
    .action(async (url: string, { dataDir, json, events, mode }: AddOptions) => {
      const names = events.flatMap((one) => one.split(',')).filter((name) => name !== '');
      const made = await withApp(dataDir, (ask) => ask('POST', '/webhooks', { url, events: names, mode }));
      printAnswer(made, json, () => [`Added ${lineOf(made)}`, textOf(made.secret)]);
    });

  withCommonOptions(webhooks.command('remove <id>'))
    .description('Remove one.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      const gone = await withApp(dataDir, (ask) => ask('DELETE', `/webhooks/${encodeURIComponent(id)}`));
      printAnswer(gone, json, () => [`Removed ${textOf(gone.id)}`]);
    });

  withCommonOptions(webhooks.command('deliveries <id>'))
    .description('List what was sent to one, the newest first.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      const path = `/webhooks/${encodeURIComponent(id)}/deliveries`;
      const list = await withApp(dataDir, (ask) => askList(ask, path, {}));
      printAnswer(list, json, () =>
        list.data.length === 0 ? ['No deliveries'] : list.data.map(deliveryLine),
      );
    });

  withCommonOptions(webhooks.command('replay <delivery>'))
    .description('Send a message once more.')
    .action(async (id: string, { dataDir, json }: CommonOptions) => {
      const path = `/deliveries/${encodeURIComponent(id)}/replay`;
      const again = await withApp(dataDir, (ask) => ask('POST', path, {}));
      printAnswer(again, json, () => [`Sending ${deliveryLine(again)}`]);
    });
}

function lineOf({ id, url, events, mode, enabled }: Body): string {
  const names = Array.isArray(events) ? events.join(', ') : '';
  return `${textOf(id)}  ${textOf(url)}  ${names}${mode === 'test' ? '  (test)' : ''}${enabled === true ? '' : '  (off)'}`;
}

function deliveryLine({ id, type, state, attempts, error, created_at }: Body): string {
  const why = error === null ? '' : `: ${textOf(error)}`;
  return `${textOf(id)}  ${textOf(created_at)}  ${textOf(type)}  ${textOf(state)} after ${textOf(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}${why}`;
}
