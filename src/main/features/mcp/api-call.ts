import { VIA_HEADER, viaAssistant } from '../../api/handlers.ts';

/** A call of the local API, as an assistant's tools make it. */
export type ApiCall = (
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
) => Promise<Readonly<Record<string, unknown>>>;

/** What the API has refused, in its own words. */
export class ApiRefusal extends Error {}

/**
 * @param authorization of whoever the assistant works for
 * @param token of the run, which proves that it is an assistant's call
 */
export function createApiCall(port: number, authorization: string, token: string): ApiCall {
  return async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization,
        [VIA_HEADER]: viaAssistant(token),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.ok) return answer;
    const error = answer.error as { readonly message?: string; readonly field?: string } | undefined;
    const where = error?.field === undefined ? '' : ` (${error.field})`;
    throw new ApiRefusal(`${error?.message ?? `The app answered with status ${response.status}`}${where}`);
  };
}
