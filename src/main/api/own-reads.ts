import { ContractError, routeNotFound } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import { createEndpoints } from './endpoints.ts';
import { createHandlers } from './handlers.ts';
import type { LocalApi } from './local-api.ts';

/** Reads a path of the API. @throws ContractError as the endpoint says */
export type OwnReads = (path: string) => Promise<Readonly<Record<string, unknown>>>;

interface OwnReadsOptions {
  readonly hub: Hub;
  readonly version: string;
  readonly now: () => number;
  readonly routes: LocalApi['routes'];
}

/** The reading endpoints of the API for Pivotal itself, also while it listens on no port. There is no other method. */
export function createOwnReads({ hub, version, now, routes }: OwnReadsOptions): OwnReads {
  const find = createEndpoints(hub, createHandlers(hub, version, now), routes);
  return async (path) => {
    const { target, params } = find({ method: 'GET', url: path });
    if (target.kind !== 'endpoint') throw routeNotFound(path);
    const queryAt = path.indexOf('?');
    const answer = await target.handler({
      key: null,
      person: null,
      params,
      query: new URLSearchParams(queryAt === -1 ? '' : path.slice(queryAt)),
      headers: {},
      isStillAllowed: () => true,
      body: {},
      idempotency: undefined,
    });
    if (Buffer.isBuffer(answer)) return JSON.parse(answer.toString()) as Record<string, unknown>;
    if (typeof answer !== 'string' && !('body' in answer))
      throw new ContractError(
        'invalid_request_error',
        'not_supported',
        'This goes on answering and cannot be read',
      );
    return JSON.parse(typeof answer === 'string' ? answer : answer.body) as Record<string, unknown>;
  };
}
