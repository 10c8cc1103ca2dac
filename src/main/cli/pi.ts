import type { Command } from 'commander';
import { type Brief, briefInMarkdown } from '../features/pi/brief.ts';
import { type Body, withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';

export function addPiCommands(program: Command): void {
  const pi = program
    .command('pi')
    .description('What is at risk, what the day holds, when onboardings are likely to be launched.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(pi.command('risks'))
    .description('List what is most at risk, with the reasons.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const list = await withApp(dataDir, (ask) => ask('GET', '/risks?limit=100'));
      printAnswer(list, json, () => linesOf(list.data, riskLine, 'Nothing is at risk'));
    });

  withCommonOptions(pi.command('today'))
    .description('Sum up the day.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const summary = await withApp(dataDir, (ask) => ask('GET', '/summary'));
      printAnswer(summary, json, () => linesOf(summary.sections, sectionText, 'Nothing is due today'));
    });

  withCommonOptions(pi.command('forecast'))
    .description('List when open onboardings are likely to be launched.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      const list = await withApp(dataDir, (ask) => ask('GET', '/forecast'));
      printAnswer(list, json, () => linesOf(list.data, forecastLine, 'No onboarding is open'));
    });

  withCommonOptions(program.command('brief <customer>'))
    .description('Print one page to read before a call.')
    .action(async (customer: string, { dataDir, json }: CommonOptions) => {
      const path = `/customers/${encodeURIComponent(customer)}/brief`;
      const brief = await withApp(dataDir, (ask) => ask('GET', path));
      printAnswer(brief, json, () =>
        briefInMarkdown(brief as Body & Brief)
          .trimEnd()
          .split('\n'),
      );
    });
}

function linesOf(list: unknown, lines: (item: Body) => string | string[], nothing: string): string[] {
  const items = Array.isArray(list) ? (list as Body[]) : [];
  return items.length === 0 ? [nothing] : items.flatMap(lines);
}

function riskLine({ score, type, id, reasons }: Body): string {
  const words = Array.isArray(reasons) ? reasons.map((reason: Body) => textOf(reason.words)) : [];
  return `${textOf(score).padStart(3)}  ${textOf(type)} ${textOf(id)}: ${words.join('; ')}`;
}

function sectionText({ title, items }: Body): string[] {
  const lines = Array.isArray(items) ? items.map((item: Body) => `  ${textOf(item.words)}`) : [];
  return [textOf(title), ...lines];
}

function forecastLine({ onboarding_id, estimate, slippage_days, confidence, reason }: Body): string {
  const slip = typeof slippage_days === 'number' ? slippage_days : null;
  const late =
    slip === null ? '' : slip > 0 ? `, ${slip} days late` : slip < 0 ? `, ${-slip} days early` : ', on time';
  const sure = confidence === null ? '' : `, confidence ${textOf(confidence)}`;
  const why = reason === null ? '' : ` (${textOf(reason)})`;
  return `onboarding ${textOf(onboarding_id)}: ${estimate === null ? 'no estimate' : textOf(estimate)}${late}${sure}${why}`;
}
