import { type Command, InvalidArgumentError } from 'commander';
import type { SearchAnswer } from '#shared/search/answer.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '#shared/v1/pagination.ts';
import { visible, visibleJson } from '#shared/values/text.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { askApp } from './ask-app.ts';
import { parseFolder } from './common.ts';

interface SearchOptions {
  readonly dataDir: string;
  readonly limit: number;
  readonly type?: string;
  readonly json: boolean;
}

/** What `GET /local/v1/search` answers, as far as it is printed. */
type Answer = Pick<SearchAnswer, 'has_more' | 'hints' | 'filling'> & {
  readonly data: readonly SearchLine[];
};
type SearchLine = Pick<
  SearchAnswer['results'][number],
  'type' | 'display_id' | 'title' | 'subtitle' | 'archived' | 'pending'
>;

/** Asks the app that serves the folder; it must be running. */
export function addSearchCommand(program: Command): void {
  program
    .command('search')
    .description(
      'Find customers, contacts, onboardings, tasks and notes, as in the app: acme plan:growth mrr:>500',
    )
    .argument('<query...>', 'words and field:value; after -- when it begins with a dash')
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .option('--limit <number>', `at most so many, up to ${PAGE_LIMIT_MAX}`, parseLimit, PAGE_LIMIT_DEFAULT)
    .option('--type <types>', `only these, separated by commas: ${RECORD_TYPES.join(', ')}`, parseTypes)
    .option('--json', 'as one JSON object', false)
    .action(async (words: readonly string[], { dataDir, limit, type, json }: SearchOptions) => {
      const parameters = new URLSearchParams({ q: words.join(' '), limit: String(limit) });
      if (type !== undefined) parameters.set('type', type);
      const answer = await askApp(dataDir, 'GET', `/search?${parameters}`);
      if (json) {
        process.stdout.write(`${visibleJson(answer)}\n`);
        return;
      }
      const { data, has_more, hints, filling } = answer as unknown as Answer;
      process.stdout.write(data.length === 0 ? 'Nothing found\n' : data.map(line).join(''));
      // Notes go where they do not get into a script's way.
      for (const { message } of hints) process.stderr.write(`${visible(message)}\n`);
      if (has_more) process.stderr.write(`There are more; ask for up to ${PAGE_LIMIT_MAX} with --limit\n`);
      if (filling !== null) {
        process.stderr.write(
          `Search is getting ready: ${filling.done} of ${filling.total} customers can be found so far\n`,
        );
      }
    });
}

function parseTypes(text: string): string {
  const types = text.split(',').map((type) => type.trim());
  if (types.some((type) => !RECORD_TYPES.some((known) => known === type)))
    throw new InvalidArgumentError(`Allowed are ${RECORD_TYPES.join(', ')}.`);
  return types.join(',');
}

function parseLimit(text: string): number {
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > PAGE_LIMIT_MAX) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${PAGE_LIMIT_MAX}.`);
  }
  return limit;
}

function line({ type, display_id, title, subtitle, archived, pending }: SearchLine): string {
  const marks = [archived ? 'archived' : '', pending ? 'not sent yet' : ''].filter((mark) => mark !== '');
  const parts = [type.padEnd(10), `#${display_id}`.padEnd(8), visible(title)];
  if (subtitle !== '') parts.push(`· ${visible(subtitle)}`);
  if (marks.length > 0) parts.push(`(${marks.join(', ')})`);
  return `${parts.join(' ')}\n`;
}
