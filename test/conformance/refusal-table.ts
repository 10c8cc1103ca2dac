import { expect } from 'vitest';
import { refusalOf, type serveForFile } from './local-caller.ts';

/** A body, and what it is refused with: status, code and field. */
export type Case = readonly [body: unknown, refused: string];

export const long = (length: number) => 'x'.repeat(length);
export const many = (length: number, of: unknown) => Array.from({ length }, () => of);
/** A text with a character that turns the direction of what follows. */
export const TURNED = 'a\u202eb';
export const HALF = '\ud800';
export const NOT_AN_OBJECT: readonly Case[] = [null, [], 7, true].map((body) => [body, '400 invalid_type']);

const LISTS = ['people', 'custom-fields', 'views', 'tags', 'templates', 'mail-templates', 'workspace'];

/** How a table of requests is refused by the server of a file. */
export function refusingBy({ call, v1 }: Pick<ReturnType<typeof serveForFile>, 'call' | 'v1'>) {
  /** What can be read of what such requests could have changed; nudges and scores come and go by themselves. */
  async function everything(): Promise<string> {
    const read = await Promise.all(LISTS.map(async (path) => (await call('GET', `/${path}?limit=100`)).text));
    const customers = (await v1('GET', '/customers?limit=100')).text;
    return [...read, customers.replaceAll(/"health_score":[^,}]*/gu, '')].join('\n');
  }

  /** Each is refused as told, in a sentence, and nothing has changed. */
  return async (method: string, path: string, cases: readonly Case[], beside: object = {}) => {
    const before = await everything();
    for (const [body, refused] of cases) {
      const isPlain = typeof body === 'object' && body !== null && !Array.isArray(body);
      const answer = await call(method, path, isPlain ? { ...beside, ...body } : body);
      const shown = `${method} ${path} ${JSON.stringify(body)?.slice(0, 120)}`;
      expect(refusalOf(answer), shown).toBe(refused);
      const { message } = answer.json<{ error: { message: string } }>().error;
      expect(message, shown).not.toMatch(/is not valid|undefined|\[object|Invalid input/u);
    }
    expect(await everything()).toBe(before);
  };
}
