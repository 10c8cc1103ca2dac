import { type Command, InvalidArgumentError } from 'commander';
import { visible, visibleJson } from '#shared/values/text.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { AppRefusal, type Ask, type Body } from './ask-app.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly dataDir: string;
  readonly json: boolean;
}

export function parseFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the path of a folder.');
  return text;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'where the data lies', parseFolder, defaultDataFolder())
    .option('--json', 'as one JSON object', false);
}

export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${visible(line)}\n`).join(''));
}

/** Prints an answer: whole as JSON, or told in lines. */
export function printAnswer(answer: Body, isJson: boolean, told: () => readonly string[]): void {
  if (isJson) process.stdout.write(`${visibleJson(answer)}\n`);
  else printLines(told());
}

interface Page {
  readonly data: readonly Body[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** A list whole, page after page, as one envelope. */
export async function askList(ask: Ask, path: string, query: Readonly<Record<string, string>>) {
  const data: Body[] = [];
  const parameters = new URLSearchParams({ limit: '100', ...query });
  for (;;) {
    const page = pageOf(await ask('GET', `${path}?${parameters}`));
    data.push(...page.data);
    if (!page.has_more || page.next_cursor === null) {
      return { object: 'list', data, has_more: false, next_cursor: page.next_cursor };
    }
    parameters.set('cursor', page.next_cursor);
  }
}

function pageOf({ data, has_more, next_cursor }: Body): Page {
  if (!Array.isArray(data)) throw new Error('The app answered with something that is no list');
  return {
    data: data as Body[],
    has_more: has_more === true,
    next_cursor: typeof next_cursor === 'string' ? next_cursor : null,
  };
}

/** The id of a customer named by any of its ids. @throws Error that names who is not there */
export async function askCustomer(ask: Ask, reference: string): Promise<string> {
  try {
    return textOf((await ask('GET', `/customers/${encodeURIComponent(reference)}`)).id);
  } catch (error) {
    if (!(error instanceof AppRefusal) || error.code !== 'customer_not_found') throw error;
    throw new Error(`There is no customer ${reference}; give an id or a number, as pivotal search shows it`);
  }
}

/** A value for a person; nothing for what is not there. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
