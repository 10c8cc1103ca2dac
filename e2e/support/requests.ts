import type { Pivotal } from './fixtures.ts';

/** Where the local API has what v1 does not. */
export const LOCAL = '/local/v1';

/** Makes something by the local API: of v1, or below another base. @returns what was made */
export async function post(
  pivotal: Pivotal,
  path: string,
  body: object,
  base?: string,
): Promise<{ id: string }> {
  const answer = await pivotal.request('POST', path, base === undefined ? { body } : { body, base });
  return answer.json<{ id: string }>();
}
