import type { IncomingMessage } from 'node:http';
import type { ContractError, ErrorType } from '#shared/v1/errors.ts';
import type { Log } from '../log.ts';

/** Who may not, or not now. What is wrong with the content of a request is its sender's matter. */
const TYPES: ReadonlySet<ErrorType> = new Set([
  'authentication_error',
  'permission_error',
  'rate_limit_error',
]);
const CODES: ReadonlySet<string> = new Set([
  'body_too_large',
  'unsupported_media_type',
  'expectation_failed',
]);

/** Whoever knocks without end must not fill the disk. */
const LINES_PER_MINUTE = 60;
const MINUTE_MS = 60_000;
const PATH_LIMIT = 200;

/**
 * A line for every refused request, with its reason: nothing of a key, and neither query nor body. Beyond so many in a
 * minute they are only counted.
 */
export function createRefusalLog(log: Log, now: () => number) {
  let since = Number.NEGATIVE_INFINITY;
  let lines = 0;
  let unsaid = 0;
  return ({ method, url = '/' }: IncomingMessage, { type, code, status }: ContractError): void => {
    if (!TYPES.has(type) && !CODES.has(code)) return;
    if (now() - since >= MINUTE_MS) {
      since = now();
      lines = 0;
    }
    lines += 1;
    if (lines > LINES_PER_MINUTE) {
      unsaid += 1;
      return;
    }
    const path = (url.split(/[?#]/, 1)[0] ?? '').slice(0, PATH_LIMIT);
    log('warn', 'request_refused', { status, reason: code, method, path, ...(unsaid > 0 ? { unsaid } : {}) });
    unsaid = 0;
  };
}
