import { CloudError } from './errors.ts';
import { CUSTOMER_STATUSES, PHASES, STATES } from './records.ts';

type FieldRule = { required?: true; nullable?: true } & (
  | { kind: 'string'; min?: number; max?: number; format?: 'email' | 'datetime' }
  | { kind: 'integer'; min?: number; max?: number }
  | { kind: 'boolean' }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'strings' }
  | { kind: 'object'; maxBytes?: number }
);
/** Field name → what it must be. Fields are checked in this order, and the first problem is reported. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

const optionalText = (max = 255) => ({ kind: 'string', nullable: true, max }) as const;

const CUSTOMER_RULES: FieldRules = {
  name: { kind: 'string', required: true, min: 1, max: 255 },
  slug: { kind: 'string', nullable: true, min: 1, max: 120 },
  domain: optionalText(),
  status: { kind: 'enum', values: CUSTOMER_STATUSES },
  plan: optionalText(120),
  mrr: { kind: 'integer', nullable: true, min: 0 },
  monthly_orders: { kind: 'integer', nullable: true, min: 0 },
  hubspot_company_id: optionalText(),
  hubspot_deal_id: optionalText(),
  stripe_customer_id: optionalText(),
  intercom_company_id: optionalText(),
  slack_channel_id: optionalText(),
};

const CUSTOMER_EXTENSION_RULES: FieldRules = {
  owner_id: optionalText(),
  tags: { kind: 'strings' },
  custom_fields: { kind: 'object' },
  metadata: { kind: 'object', maxBytes: 16_384 },
};

const CONTACT_RULES: FieldRules = {
  name: { kind: 'string', required: true, min: 1, max: 255 },
  email: { kind: 'string', required: true, format: 'email', max: 255 },
  title: optionalText(),
  is_primary: { kind: 'boolean' },
  labels: { kind: 'strings' },
};

const CONTACT_EXTENSION_RULES: FieldRules = {
  phone: optionalText(),
  archived: { kind: 'boolean' },
};

const ONBOARDING_RULES: FieldRules = {
  name: optionalText(),
  template_id: optionalText(),
  phase: { kind: 'enum', values: PHASES },
  state: { kind: 'enum', values: STATES },
  waiting_on_customer: { kind: 'boolean' },
  started_at: { kind: 'string', nullable: true, format: 'datetime' },
  target_launch_date: { kind: 'string', nullable: true, format: 'datetime' },
  csm_id: optionalText(),
  se_id: optionalText(),
  designer_id: optionalText(),
  product_ops_id: optionalText(),
  notes: optionalText(20_000),
  reminders_enabled: { kind: 'boolean' },
  reminder_frequency_days: { kind: 'integer', min: 1 },
};

export function customerRules(extendedFields: boolean): FieldRules {
  return extendedFields ? { ...CUSTOMER_RULES, ...CUSTOMER_EXTENSION_RULES } : CUSTOMER_RULES;
}

export function contactRules(extendedFields: boolean): FieldRules {
  return extendedFields ? { ...CONTACT_RULES, ...CONTACT_EXTENSION_RULES } : CONTACT_RULES;
}

export const onboardingPatchRules: FieldRules = ONBOARDING_RULES;
export const onboardingCreateRules: FieldRules = {
  customer_id: { kind: 'string', required: true, min: 1 },
  ...ONBOARDING_RULES,
};

const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;
const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/** Reads an ISO 8601 UTC date-time as epoch milliseconds; digits below the millisecond are cut off. */
export function parseDatetime(text: string): number | null {
  const ms = DATETIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function wrongType(expected: string, value: unknown, field: string): CloudError {
  return new CloudError('invalid_type', `Expected ${expected}, received ${typeName(value)}`, field);
}

function checkString(value: unknown, rule: FieldRule & { kind: 'string' }, field: string): unknown {
  if (typeof value !== 'string') throw wrongType('string', value, field);
  const { min, max, format } = rule;
  if (min !== undefined && value.length < min) {
    throw new CloudError('too_small', `String must contain at least ${min} character(s)`, field);
  }
  if (max !== undefined && value.length > max) {
    throw new CloudError('too_big', `String must contain at most ${max} character(s)`, field);
  }
  if (format === 'email' && !EMAIL.test(value))
    throw new CloudError('invalid_string', 'Invalid email', field);
  if (format !== 'datetime') return value;
  const ms = parseDatetime(value);
  if (ms === null) throw new CloudError('invalid_string', 'Invalid datetime', field);
  return new Date(ms).toISOString();
}

function checkInteger(value: unknown, rule: FieldRule & { kind: 'integer' }, field: string): unknown {
  if (typeof value !== 'number') throw wrongType('number', value, field);
  if (!Number.isInteger(value)) {
    throw new CloudError('invalid_type', 'Expected integer, received float', field);
  }
  if (rule.min !== undefined && value < rule.min) {
    throw new CloudError('too_small', `Number must be greater than or equal to ${rule.min}`, field);
  }
  if (rule.max !== undefined && value > rule.max) {
    throw new CloudError('too_big', `Number must be less than or equal to ${rule.max}`, field);
  }
  return value;
}

function checkValue(value: unknown, rule: FieldRule, field: string): unknown {
  if (value === null && rule.nullable) return null;
  switch (rule.kind) {
    case 'string':
      return checkString(value, rule, field);
    case 'integer':
      return checkInteger(value, rule, field);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType('boolean', value, field);
      return value;
    case 'enum': {
      if (typeof value !== 'string') throw wrongType('string', value, field);
      if (rule.values.includes(value)) return value;
      const expected = rule.values.map((each) => `'${each}'`).join(' | ');
      throw new CloudError(
        'invalid_enum_value',
        `Invalid enum value. Expected ${expected}, received '${value}'`,
        field,
      );
    }
    case 'strings':
      if (!Array.isArray(value)) throw wrongType('array', value, field);
      for (const [index, each] of value.entries()) {
        if (typeof each !== 'string') throw wrongType('string', each, `${field}.${index}`);
      }
      return value;
    case 'object':
      if (typeName(value) !== 'object') throw wrongType('object', value, field);
      if (rule.maxBytes !== undefined && Buffer.byteLength(JSON.stringify(value)) > rule.maxBytes) {
        throw new CloudError('too_big', `${field} must be at most ${rule.maxBytes} bytes`, field);
      }
      return value;
  }
}

/**
 * Takes out of a request body what the rules name; unknown and read-only keys are ignored.
 * @param mode `patch` requires nothing
 * @returns fields of the types that the rules enforce, which is what `Fields` has to describe
 * @throws CloudError for the first field that is missing or wrong
 */
export function readFields<Fields extends object>(
  body: unknown,
  rules: FieldRules,
  mode: 'create' | 'patch',
): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new CloudError('invalid_type', `Expected object, received ${typeName(body)}`);
  }
  const given = body as Record<string, unknown>;
  const fields: Record<string, unknown> = {};
  for (const [field, rule] of Object.entries(rules)) {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    if (value !== undefined) fields[field] = checkValue(value, rule, field);
    else if (mode === 'create' && rule.required) {
      throw new CloudError('missing_field', `${field} is required`, field);
    }
  }
  return fields as Fields;
}

/** The `limit` of a list: 1–100. */
export function readLimit(query: URLSearchParams, fallback: number): number {
  const text = query.get('limit');
  if (text === null) return fallback;
  const limit = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(limit)) {
    throw new CloudError('invalid_type', 'Expected number, received nan', 'limit');
  }
  return checkInteger(limit, { kind: 'integer', min: 1, max: 100 }, 'limit') as number;
}

/** The `cursor` of a list as epoch milliseconds, or null for the first page. */
export function readCursor(query: URLSearchParams): number | null {
  const text = query.get('cursor');
  if (text === null) return null;
  const ms = parseDatetime(text);
  if (ms === null) throw new CloudError('invalid_string', 'Invalid datetime', 'cursor');
  return ms;
}

/** A filter whose values are known; anything else is refused. */
export function readEnumFilter(
  query: URLSearchParams,
  name: string,
  values: readonly string[],
): string | null {
  const text = query.get(name);
  return text === null ? null : (checkValue(text, { kind: 'enum', values }, name) as string);
}
