import { z } from 'zod';

/** The error types of the v1 contract and the HTTP status each always comes with. */
export const ERROR_STATUS = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found: 404,
  conflict: 409,
  rate_limit_error: 429,
  internal_error: 500,
} as const;

export type ErrorType = keyof typeof ERROR_STATUS;

/** Some refusals keep the type of a bad request but the status HTTP has for them. */
const STATUS_BY_CODE: Readonly<Record<string, 405 | 408 | 413 | 415 | 417>> = {
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  expectation_failed: 417,
};

export const errorEnvelopeSchema = z
  .object({
    error: z.object({
      type: z.string(),
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
    }),
  })
  .meta({ id: 'Error', description: 'Every error has this shape; `field` names the one property at fault.' });

export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;

/**
 * A refusal as the v1 contract words it. Thrown by the hub's write door and by the API, shown as an
 * envelope over HTTP and as a message in the window.
 */
export class ContractError extends Error {
  readonly type: ErrorType;
  readonly code: string;
  /** Dotted path of the request property at fault, when one is. */
  readonly field: string | undefined;
  /** Of how many records it is, where `/local/v1` says so; nothing in v1 does. */
  readonly count: number | undefined;

  constructor(type: ErrorType, code: string, message: string, field?: string, count?: number) {
    super(message);
    this.name = 'ContractError';
    this.type = type;
    this.code = code;
    this.field = field;
    this.count = count;
  }

  get status(): number {
    return STATUS_BY_CODE[this.code] ?? ERROR_STATUS[this.type];
  }

  toEnvelope(): ErrorEnvelope {
    const { type, code, message, field, count } = this;
    const error = {
      type,
      code,
      message,
      ...(field === undefined ? {} : { field }),
      ...(count === undefined ? {} : { count }),
    };
    return { error };
  }
}

export function invalidRequest(code: string, message: string, field?: string): ContractError {
  return new ContractError('invalid_request_error', code, message, field);
}

/** @param path of the request: the message names the document of what is served there */
export function routeNotFound(path: string): ContractError {
  const base = path.startsWith('/local/v1') ? '/local/v1' : '/api/v1';
  return new ContractError('not_found', 'route_not_found', `No such endpoint; see ${base}/openapi.json`);
}

/** @param resource a record type @param field of the request that names it, where it is not its path */
export function notFound(resource: string, field?: string): ContractError {
  const message = `No ${resource.replaceAll('_', ' ')} has this id or display_id`;
  return new ContractError('not_found', `${resource}_not_found`, message, field);
}

export function conflict(code: string, message: string, field?: string): ContractError {
  return new ContractError('conflict', code, message, field);
}

/** Zod 4's issue codes in the names the v1 contract publishes (those of Zod 3). */
function contractCode(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_union':
      return codeOfUnion(issue);
    case 'invalid_type':
      return issue.input === undefined ? 'missing_field' : 'invalid_type';
    case 'invalid_format':
      return 'invalid_string';
    case 'invalid_value':
      return codeOfChoice(issue.input);
    case 'too_small':
      return 'too_small';
    case 'too_big':
      return 'too_big';
    case 'custom':
      return typeof issue.params?.code === 'string' ? issue.params.code : 'invalid_type';
    default:
      return 'invalid_type';
  }
}

function codeOfChoice(value: unknown): string {
  if (value === undefined) return 'missing_field';
  return typeof value === 'string' ? 'invalid_enum_value' : 'invalid_type';
}

/** Where one property decides between shapes, that property is at fault, and not the object around it. */
function codeOfUnion({ input, ...issue }: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator === undefined) return input === undefined ? 'missing_field' : 'invalid_type';
  return codeOfChoice((input as Record<string, unknown> | undefined)?.[issue.discriminator]);
}

function choicesOf(issue: z.core.$ZodIssue): readonly unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values;
  return issue.code === 'invalid_union' && 'options' in issue ? issue.options : undefined;
}

function contractMessage(issue: z.core.$ZodIssue, code: string, field: string): string {
  const name = field === '' ? 'The request body' : field;
  if (code === 'missing_field') return `${name} is required`;
  if (issue.code === 'invalid_format' && issue.format === 'datetime') return 'Invalid datetime';
  if (issue.code === 'invalid_format' && issue.format === 'regex') return issue.message;
  if (issue.code === 'invalid_format') return `${name} is not a valid ${issue.format}`;
  const choices = choicesOf(issue);
  if (choices !== undefined) {
    const allowed = choices.map(String);
    return `${name} must be ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}`;
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return boundMessage(issue, name);
  if (issue.code === 'invalid_type') return `${name} must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_union') return `${name} must be ${either(issue)}`;
  if (issue.code === 'invalid_key') return keyMessage(issue, name);
  if (issue.code !== 'custom') return `${name} is not valid`;
  return issue.params?.isAboutField === true ? `${name} ${issue.message}` : issue.message;
}

/** "a string or a number": what a property may be of which there is more than one. */
function either({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const kinds = errors.flatMap(([issue]) => (issue?.code === 'invalid_type' ? [issue.expected] : []));
  const words = [...new Set(kinds)].map((kind) => (kind === 'null' ? kind : article(kind)));
  return words.length < 2 ? (words[0] ?? 'valid') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Why a name that something is kept under is none. */
function keyMessage({ issues, path }: z.core.$ZodIssueInvalidKey, field: string): string {
  const [issue] = issues;
  const named = path.at(-1) === '' ? 'A name' : `The name of ${field}`;
  return issue === undefined ? `${field} is not valid` : contractMessage(issue, contractCode(issue), named);
}

function article(expected: string): string {
  const word = expected === 'int' ? 'integer' : expected === 'record' ? 'object' : expected;
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}

/** What a size is counted in, one and many. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string] | undefined>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function boundMessage(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, name: string): string {
  const bound = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  const side = issue.code === 'too_small' ? 'at least' : 'at most';
  const words = UNITS[issue.origin];
  if (words === undefined) return `${name} must be ${side} ${bound}`;
  return `${name} must be ${side} ${bound} ${bound === '1' ? words[0] : words[1]} long`;
}

/** The first problem of a failed parse, in the words and codes of the v1 contract. */
export function toContractError(error: z.ZodError): ContractError {
  const issue = error.issues[0];
  if (issue === undefined) return invalidRequest('invalid_type', 'The request is not valid');
  const field = issue.path.map(String).join('.');
  const code = contractCode(issue);
  return invalidRequest(code, contractMessage(issue, code, field), field === '' ? undefined : field);
}

/**
 * Parses outside input against a schema of the contract.
 * @throws ContractError naming the field, with the code the contract has for the problem.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw toContractError(result.error);
}
