import {
  badId,
  badIdempotencyKey,
  badQuery,
  brokenJson,
  deepNesting,
  invalidUtf8,
  notAnObject,
  pollution,
  wrongDoor,
  wrongValue,
} from './broken-content.ts';
import {
  brokenFraming,
  brokenHeader,
  methodNotServed,
  randomBytes,
  randomBytesAfterRequestLine,
  truncated,
  unknownMethod,
} from './broken-http.ts';
import type { Aim, Maker, Malformed } from './malformed-request.ts';
import type { Random } from './random.ts';

const KINDS: readonly [Maker, ...Maker[]] = [
  randomBytes,
  randomBytesAfterRequestLine,
  truncated,
  unknownMethod,
  methodNotServed,
  brokenHeader,
  brokenFraming,
  brokenJson,
  notAnObject,
  invalidUtf8,
  wrongValue,
  wrongValue,
  wrongValue,
  deepNesting,
  pollution,
  badQuery,
  badId,
  badIdempotencyKey,
  wrongDoor,
];

/** The request number `index` of a run; kinds take turns, so that a run of any length covers all of them. */
export function malformedRequest(index: number, random: Random, aim: Aim): Malformed {
  const maker = KINDS[index % KINDS.length] ?? randomBytes;
  return maker(random, aim);
}
