import type { Command } from 'commander';
import { count } from '#shared/values/number-words.ts';
import { type Brief, briefInMarkdown } from '../features/pi/brief.ts';
import { type Ask, type Body, withApp } from './ask-app.ts';
import { type CommonOptions, printAnswer, textOf, withCommonOptions } from './common.ts';
import { askCustomers, askOnboardings } from './names.ts';

export function addPiCommands(program: Command): void {
  const pi = program
    .command('pi')
    .description('What is at risk, what the day holds, when onboardings are likely to be launched.')
    .addHelpText('after', '\nEach takes --data-dir <folder>, --json and --help.');

  withCommonOptions(pi.command('risks'))
    .description('List what is most at risk, with the reasons.')
    .action(async ({ dataDir, json }: CommonOptions) => {
      await withApp(dataDir, async (ask) => {
        const list = await ask('GET', '/risks?limit=100');
        const titles = json ? textOf : await askTitles(ask, bodies(list.data));
        printAnswer(list, json, () =>
          linesOf(list.data, (risk) => riskLine(risk, titles), 'Nothing is at risk'),
        );
      });
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
      await withApp(dataDir, async (ask) => {
        const list = await ask('GET', '/forecast');
        const titles = json ? textOf : await askTitles(ask, bodies(list.data));
        printAnswer(list, json, () =>
          linesOf(list.data, (forecast) => forecastLine(forecast, titles), 'No onboarding is open'),
        );
      });
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

function bodies(list: unknown): readonly Body[] {
  return Array.isArray(list) ? (list as Body[]) : [];
}

function linesOf(list: unknown, lines: (item: Body) => string | string[], nothing: string): string[] {
  const items = bodies(list);
  return items.length === 0 ? [nothing] : items.flatMap(lines);
}

/** What an answer is about: an onboarding with its customer, or a customer. */
async function askTitles(ask: Ask, records: readonly Body[]): Promise<(record: Body) => string> {
  const customers = await askCustomers(ask, records);
  const onboardings = await askOnboardings(ask, new Set(records.flatMap(onboardingOf)));
  return (record) => {
    const customer = customers(record.customer_id);
    const [id] = onboardingOf(record);
    return id === undefined ? customer : `${onboardings(id)} (${customer})`;
  };
}

/** The onboarding that an answer names, or is about: then `type` and `id` say so. */
function onboardingOf({ type, id, ...named }: Body): readonly string[] {
  const { onboarding_id }: Body = { [`${textOf(type)}_id`]: id, ...named };
  return onboarding_id === undefined ? [] : [textOf(onboarding_id)];
}

function riskLine(risk: Body, titles: (risk: Body) => string): string {
  const words = bodies(risk.reasons).map((reason) => textOf(reason.words));
  return `${textOf(risk.score).padStart(3)}  ${titles(risk)}: ${words.join('; ')}`;
}

function sectionText({ title, items }: Body): string[] {
  const lines = bodies(items).map((item) => `  ${textOf(item.words)}`);
  return [textOf(title), ...lines];
}

function forecastLine(forecast: Body, titles: (forecast: Body) => string): string {
  const { estimate, slippage_days, confidence, reason } = forecast;
  const slip = typeof slippage_days === 'number' ? slippage_days : null;
  const late =
    slip === null
      ? ''
      : slip > 0
        ? `, ${count(slip, 'day')} late`
        : slip < 0
          ? `, ${count(-slip, 'day')} early`
          : ', on time';
  const sure = confidence === null ? '' : `, confidence ${textOf(confidence)}`;
  const why = reason === null ? '' : ` (${textOf(reason)})`;
  return `${titles(forecast)}: ${estimate === null ? 'no estimate' : textOf(estimate)}${late}${sure}${why}`;
}
