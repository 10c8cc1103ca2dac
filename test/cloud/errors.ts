/** Every code of the v1 contract with the type and HTTP status that always go with it. */
const CODES = {
  missing_field: ['invalid_request_error', 400],
  invalid_type: ['invalid_request_error', 400],
  too_small: ['invalid_request_error', 400],
  too_big: ['invalid_request_error', 400],
  invalid_string: ['invalid_request_error', 400],
  invalid_enum_value: ['invalid_request_error', 400],
  invalid_json: ['invalid_request_error', 400],
  invalid_idempotency_key: ['invalid_request_error', 400],
  method_not_allowed: ['invalid_request_error', 405],
  body_too_large: ['invalid_request_error', 413],
  unsupported_media_type: ['invalid_request_error', 415],
  api_key_missing: ['authentication_error', 401],
  api_key_invalid: ['authentication_error', 401],
  api_key_revoked: ['authentication_error', 401],
  customer_not_found: ['not_found', 404],
  contact_not_found: ['not_found', 404],
  onboarding_not_found: ['not_found', 404],
  route_not_found: ['not_found', 404],
  slug_taken: ['conflict', 409],
  email_taken: ['conflict', 409],
  idempotency_key_reused: ['conflict', 409],
  idempotency_in_progress: ['conflict', 409],
  rate_limited: ['rate_limit_error', 429],
  internal_error: ['internal_error', 500],
} as const;

export type ErrorCode = keyof typeof CODES;

/** A refusal that goes to the client as the v1 error envelope. */
export class CloudError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'CloudError';
    this.code = code;
    this.field = field;
  }

  get status(): number {
    return CODES[this.code][1];
  }

  toBody(): ErrorBody {
    return errorBody(CODES[this.code][0], this.code, this.message, this.field);
  }
}

export interface ErrorBody {
  error: { type: string; code: string; message: string; field?: string };
}

export function errorBody(type: string, code: string, message: string, field?: string): ErrorBody {
  return { error: { type, code, message, ...(field === undefined ? {} : { field }) } };
}

/** What an injected refusal says when its rule gives a status alone. */
export function defaultErrorFor(status: number): { type: string; code: string; message: string } {
  switch (status) {
    case 400:
      return { type: 'invalid_request_error', code: 'invalid_type', message: 'The request was refused' };
    case 401:
      return { type: 'authentication_error', code: 'api_key_revoked', message: 'This API key was revoked' };
    case 403:
      return { type: 'permission_error', code: 'forbidden', message: 'This key may not do that' };
    case 404:
      return { type: 'not_found', code: 'route_not_found', message: 'Not found' };
    case 409:
      return { type: 'conflict', code: 'slug_taken', message: 'Another customer has this slug' };
    case 429:
      return { type: 'rate_limit_error', code: 'rate_limited', message: 'Too many requests' };
    default:
      return status >= 500
        ? { type: 'internal_error', code: 'internal_error', message: 'Something went wrong on our side' }
        : { type: 'invalid_request_error', code: 'refused', message: 'The request was refused' };
  }
}
