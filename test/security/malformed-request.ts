import type { ErrorCode } from './error-table.ts';
import type { Random } from './random.ts';
import { type Part, partsOf, type RawRequest } from './raw-exchange.ts';

/** What the answer has to be. */
export type Expected =
  /** It is a request: an error envelope with this status (and one of these codes). */
  | { kind: 'error'; status: number | readonly number[]; codes?: readonly ErrorCode[] }
  /** It is not a request, or only part of one: a 4xx or 5xx of the HTTP layer, or the connection closed. */
  | { kind: 'refused' }
  /** It is a request that asks for nothing: 200, and nothing changes. */
  | { kind: 'no-op' };

export type Malformed = { label: string; parts: Part[]; expected: Expected };

export type Aim = { port: number; key: string; customerId: string };

/** Makes one request of its kind. */
export type Maker = (random: Random, aim: Aim) => Malformed;

export const JSON_TYPE = ['Content-Type', 'application/json'] as const;

/** The parts of a request that carries the live key. */
export function authorized({ port, key }: Aim, request: RawRequest): Part[] {
  return partsOf(port, {
    ...request,
    headers: [...(request.headers ?? []), ['Authorization', `Bearer ${key}`]],
  });
}
