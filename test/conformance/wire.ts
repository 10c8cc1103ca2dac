import { expect } from 'vitest';
import type { ApiResponse } from '../support/server.ts';

/** The wire as the contract describes it, written down a second time so that the suite judges the server and not itself. */

export type Customer = {
  object: 'customer';
  id: string;
  display_id: number;
  name: string;
  slug: string | null;
  domain: string | null;
  status: string;
  plan: string | null;
  mrr: number | null;
  monthly_orders: number | null;
  hubspot_company_id: string | null;
  hubspot_deal_id: string | null;
  stripe_customer_id: string | null;
  intercom_company_id: string | null;
  slack_channel_id: string | null;
  owner_id: string | null;
  tags: string[];
  custom_fields: Record<string, unknown>;
  metadata: Record<string, unknown>;
  health_score: number | null;
  created_at: string;
  updated_at: string;
};

export type Contact = {
  object: 'contact';
  id: string;
  display_id: number;
  customer_id: string;
  name: string;
  email: string;
  title: string | null;
  phone: string | null;
  is_primary: boolean;
  labels: string[];
  archived: boolean;
  created_at: string;
  updated_at: string;
};

export type Onboarding = {
  object: 'onboarding';
  id: string;
  display_id: number;
  customer_id: string;
  name: string | null;
  template_id: string | null;
  phase: string;
  state: string;
  waiting_on_customer: boolean;
  started_at: string | null;
  completed_at: string | null;
  target_launch_date: string | null;
  csm_id: string | null;
  se_id: string | null;
  designer_id: string | null;
  product_ops_id: string | null;
  notes: string | null;
  reminders_enabled: boolean;
  reminder_frequency_days: number;
  created_at: string;
  updated_at: string;
};

export type ActivityEntry = {
  timestamp: string;
  actor: string;
  actor_type: string;
  event_type: string;
  field: string | null;
  old_value: unknown;
  new_value: unknown;
  onboarding_id: string | null;
};

export type List<Row> = { object: 'list'; data: Row[]; has_more: boolean; next_cursor: string | null };

export type ErrorBody = { error: { type: string; code: string; message: string; field?: string } };

export const PHASES = [
  'before_getting_started',
  'program_design',
  'review',
  'program_buildout',
  'internal_qa',
  'launch',
  'completed',
] as const;

export const CUSTOMER_KEYS = [
  ...['object', 'id', 'display_id', 'name', 'slug', 'domain', 'status', 'plan', 'mrr', 'monthly_orders'],
  ...['hubspot_company_id', 'hubspot_deal_id', 'stripe_customer_id', 'intercom_company_id'],
  ...['slack_channel_id', 'owner_id', 'tags', 'custom_fields', 'metadata', 'health_score'],
  ...['created_at', 'updated_at'],
];

export const CONTACT_KEYS = [
  ...['object', 'id', 'display_id', 'customer_id', 'name', 'email', 'title', 'phone', 'is_primary'],
  ...['labels', 'archived', 'created_at', 'updated_at'],
];

export const ONBOARDING_KEYS = [
  ...['object', 'id', 'display_id', 'customer_id', 'name', 'template_id', 'phase', 'state'],
  ...['waiting_on_customer', 'started_at', 'completed_at', 'target_launch_date', 'csm_id', 'se_id'],
  ...['designer_id', 'product_ops_id', 'notes', 'reminders_enabled', 'reminder_frequency_days'],
  ...['created_at', 'updated_at'],
];

export const ACTIVITY_KEYS = [
  ...['timestamp', 'actor', 'actor_type', 'event_type', 'field', 'old_value', 'new_value', 'onboarding_id'],
];

/** ISO 8601, UTC, milliseconds: the only form in which a date leaves the server. */
export const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** An opaque id; never all digits, because all digits mean a display_id. */
export const OPAQUE_ID = /^[a-z][a-z0-9]{7,}$/;

const PAIRS: Record<string, readonly [number, string]> = {
  missing_field: [400, 'invalid_request_error'],
  invalid_type: [400, 'invalid_request_error'],
  too_small: [400, 'invalid_request_error'],
  too_big: [400, 'invalid_request_error'],
  invalid_string: [400, 'invalid_request_error'],
  invalid_enum_value: [400, 'invalid_request_error'],
  invalid_json: [400, 'invalid_request_error'],
  invalid_idempotency_key: [400, 'invalid_request_error'],
  method_not_allowed: [405, 'invalid_request_error'],
  body_too_large: [413, 'invalid_request_error'],
  unsupported_media_type: [415, 'invalid_request_error'],
  api_key_missing: [401, 'authentication_error'],
  api_key_invalid: [401, 'authentication_error'],
  api_key_revoked: [401, 'authentication_error'],
  forbidden_host: [403, 'permission_error'],
  forbidden_origin: [403, 'permission_error'],
  customer_not_found: [404, 'not_found'],
  contact_not_found: [404, 'not_found'],
  onboarding_not_found: [404, 'not_found'],
  route_not_found: [404, 'not_found'],
  slug_taken: [409, 'conflict'],
  email_taken: [409, 'conflict'],
  idempotency_key_reused: [409, 'conflict'],
  idempotency_in_progress: [409, 'conflict'],
};

export function expectKeys(value: object, keys: readonly string[]): void {
  expect(Object.keys(value).sort()).toEqual([...keys].sort());
}

export function expectJson(response: ApiResponse): void {
  expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
}

/** `field`: the exact path that must be named; absent: none may be; `optional:x`: none, or x. */
export function expectError(response: ApiResponse, code: string, field?: string): void {
  const pair = PAIRS[code];
  if (pair === undefined) throw new Error(`${code} is no code of the contract`);
  expectJson(response);
  const body = response.json<ErrorBody>();
  expectKeys(body, ['error']);
  expect({ status: response.status, type: body.error.type, code: body.error.code }).toEqual({
    status: pair[0],
    type: pair[1],
    code,
  });
  expect(body.error.message).toEqual(expect.any(String));
  expect(body.error.message).not.toBe('');
  const named = body.error.field !== undefined;
  if (field?.startsWith('optional:')) {
    if (named) expect(body.error.field).toBe(field.slice('optional:'.length));
  } else {
    expect(body.error.field).toBe(field);
  }
  expectKeys(body.error, named ? ['type', 'code', 'message', 'field'] : ['type', 'code', 'message']);
}

export function codeOf(response: ApiResponse): string {
  return response.json<ErrorBody>().error.code;
}

/** Checks status 200 and the exact list envelope, and returns it. */
export function readList<Row>(response: ApiResponse): List<Row> {
  expect(response.status, response.text.slice(0, 300)).toBe(200);
  expectJson(response);
  const list = response.json<List<Row>>();
  expectKeys(list, ['object', 'data', 'has_more', 'next_cursor']);
  expect(list.object).toBe('list');
  expect(Array.isArray(list.data)).toBe(true);
  if (list.has_more) expect(list.next_cursor).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
  else expect(list.next_cursor).toBeNull();
  return list;
}

/** Checks the status and returns the body as a `Row`. */
export function read<Row>(response: ApiResponse, status = 200): Row {
  expect(response.status, response.text.slice(0, 300)).toBe(status);
  expectJson(response);
  return response.json<Row>();
}
