import { expect } from 'vitest';
import type { RawResponse } from './raw-exchange.ts';

/** Status, type and codes of the v1 contract. Status and type always pair. */
export const ERROR_TABLE = [
  {
    status: 400,
    type: 'invalid_request_error',
    codes: [
      'missing_field',
      'invalid_type',
      'too_small',
      'too_big',
      'invalid_string',
      'invalid_enum_value',
      'invalid_json',
      'invalid_idempotency_key',
    ],
  },
  // Bytes that are no HTTP request at all: the contract has no code for them, its clients tolerate a new one.
  { status: 400, type: 'invalid_request_error', codes: ['malformed_request'] },
  { status: 408, type: 'invalid_request_error', codes: ['request_timeout'] },
  { status: 405, type: 'invalid_request_error', codes: ['method_not_allowed'] },
  { status: 413, type: 'invalid_request_error', codes: ['body_too_large'] },
  { status: 415, type: 'invalid_request_error', codes: ['unsupported_media_type'] },
  { status: 417, type: 'invalid_request_error', codes: ['expectation_failed'] },
  {
    status: 401,
    type: 'authentication_error',
    codes: ['api_key_missing', 'api_key_invalid', 'api_key_revoked', 'api_key_expired'],
  },
  {
    status: 403,
    type: 'permission_error',
    codes: ['forbidden_host', 'forbidden_origin', 'insufficient_scope'],
  },
  {
    status: 404,
    type: 'not_found',
    codes: ['customer_not_found', 'contact_not_found', 'onboarding_not_found', 'route_not_found'],
  },
  {
    status: 409,
    type: 'conflict',
    codes: ['slug_taken', 'email_taken', 'idempotency_key_reused', 'idempotency_in_progress'],
  },
  { status: 429, type: 'rate_limit_error', codes: ['rate_limited'] },
  { status: 500, type: 'internal_error', codes: ['internal_error'] },
] as const;

export type ErrorCode = (typeof ERROR_TABLE)[number]['codes'][number];

type ErrorBody = { type: string; code: string; message: string; field?: string };

/** What is wrong with an error response, or undefined when status, type, code and shape agree. */
export function errorFault(response: RawResponse): string | undefined {
  const quote = `${response.status} ${response.body.slice(0, 200)}`;
  if (!response.headers.get('content-type')?.[0]?.startsWith('application/json'))
    return `no JSON content type: ${quote}`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(response.body);
  } catch {
    return `no JSON body: ${quote}`;
  }
  const error = (parsed as { error?: ErrorBody } | null)?.error;
  if (typeof error !== 'object' || error === null) return `no error envelope: ${quote}`;
  if (Object.keys(parsed as object).length !== 1) return `more than "error" in the envelope: ${quote}`;
  const unknown = Object.keys(error).filter((name) => !['type', 'code', 'message', 'field'].includes(name));
  if (unknown.length > 0) return `unknown envelope fields ${unknown}: ${quote}`;
  const rows = ERROR_TABLE.filter((one) => one.status === response.status);
  if (rows.length === 0) return `a status outside the table: ${quote}`;
  if (!rows.some((row) => row.type === error.type)) return `type and status do not pair: ${quote}`;
  if (!rows.some((row) => row.codes.some((code) => code === error.code)))
    return `a code outside the table: ${quote}`;
  if (typeof error.message !== 'string' || error.message === '') return `no message: ${quote}`;
  if ('field' in error && typeof error.field !== 'string') return `field is no string: ${quote}`;
  if (/\bat .+:\d+:\d+|node_modules|\.[cm]?js:\d+|SQLITE_/.test(error.message))
    return `the message shows the inside: ${quote}`;
  return undefined;
}

/** Asserts that the response is an error of one of these codes, with the status and type that go with it. */
export function expectError(response: RawResponse, ...codes: [ErrorCode, ...ErrorCode[]]): void {
  expect(errorFault(response)).toBeUndefined();
  const { error } = JSON.parse(response.body) as { error: ErrorBody };
  expect(codes, `${response.status} ${response.body}`).toContain(error.code);
}
