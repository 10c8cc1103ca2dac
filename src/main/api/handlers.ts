import type { IncomingHttpHeaders } from 'node:http';
import { isListedCloudType } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { SYNC_HEADER } from '#shared/sync.ts';
import { invalidRequest, parseInput } from '#shared/v1/errors.ts';
import { openApiDocument } from '#shared/v1/openapi.ts';
import {
  customerListQuerySchema,
  customerOnboardingsQuerySchema,
  onboardingListQuerySchema,
  pageQuerySchema,
} from '#shared/v1/pagination.ts';
import { ROUTES, type RouteName } from '#shared/v1/routes.ts';
import { freeBytes } from '../free-bytes.ts';
import type { Hub } from '../hub/hub.ts';
import type { ListPage, PageBytes } from '../hub/records/reads.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';
import type { IdempotencyClaim, Written } from '../hub/records/write-door.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import type { Person } from '../hub/workspace/people.ts';
import { isRun } from './local-api.ts';

/** A request that has passed every check but that of its content. */
export interface ApiRequest {
  /** Null on the endpoints that need no key. */
  readonly key: ApiKey | null;
  /** Whose key it is, where it names somebody of the workspace. */
  readonly person: Pick<Person, 'id' | 'name'> | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body as it came, where an endpoint takes any kind. */
  readonly bytes?: Buffer;
  /** Parsed JSON of POST and PATCH. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly idempotency: IdempotencyClaim | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Whether the key that the request came with still holds: for what goes on after the first answer. */
  isStillAllowed(): boolean;
}

/** Where an answer that goes on is written. */
export interface Connection {
  /** @returns false when the client takes it slower than it comes: go on when told. */
  write(text: string | Uint8Array): boolean;
  onDrained(listener: () => void): void;
  end(): void;
}

/** An answer that goes on until one of the two ends it. */
export interface StreamReply {
  readonly headers: Readonly<Record<string, string>>;
  /** Called once the head is sent. @returns a function that is called when the connection has ended */
  stream(connection: Connection): () => void;
}

/** An answer with headers of its own. */
export interface Reply {
  /** Without it, the route's. */
  readonly status?: number;
  /** JSON text. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers with JSON text, with or without headers or as the bytes of it, or goes on answering. */
export type Handler = (
  request: ApiRequest,
) => string | Buffer | Reply | StreamReply | Promise<string | Reply | StreamReply>;

/**
 * `mcp` and the token of the run: an assistant does it, for whoever has the key. Only what speaks with assistants here
 * knows the token; anybody else's header is taken off before a request is answered.
 */
export const VIA_HEADER = 'pivotal-via';

/** The value of the header. @param token of the run */
export function viaAssistant(token: string): string {
  return `mcp ${token}`;
}

/** Who a request is from. */
export function actorOf({ key, person, headers }: Pick<ApiRequest, 'key' | 'person' | 'headers'>): Actor {
  const id = person?.id ?? key?.id;
  if (headers[VIA_HEADER] !== undefined && key !== null && id !== undefined)
    return { name: isRun(key) ? 'Assistant' : key.name, type: 'mcp', id, mode: key.mode };
  if (key === null) return { name: 'API', type: 'api_key' };
  const brings = headers[SYNC_HEADER] === undefined ? {} : ({ bringsTasks: true } as const);
  if (person !== null) return { name: person.name, type: 'user', id: person.id, mode: key.mode, ...brings };
  return { name: key.name, type: 'api_key', id: key.id, mode: key.mode, ...brings };
}

/** What was changed together, for undoing it; nothing when nothing was changed. */
export function batchHeader(batchId: string | null): Record<string, string> {
  return batchId === null ? {} : { 'Pivotal-Batch': batchId };
}

/** The answer to a write of one record. */
export function replyTo({ document, batchId }: Written): Reply {
  return { body: document, headers: batchHeader(batchId) };
}

function param(request: ApiRequest, name: 'id' | 'customerId'): string {
  return request.params[name] ?? '';
}

function queryOf(request: ApiRequest): Record<string, string> {
  return Object.fromEntries(request.query);
}

/** The list envelope around records, whose texts are handed on unparsed. */
export function listText({ documents, hasMore, nextCursor }: ListPage): string {
  return `{"object":"list","data":[${documents.join(',')}],"has_more":${hasMore},"next_cursor":${JSON.stringify(nextCursor)}}`;
}

const LIST_START = Buffer.from('{"object":"list","data":[');

/** The same around records that are bytes already. */
export function listBytes({ bytes, hasMore, nextCursor }: PageBytes): Buffer {
  const end = Buffer.from(`],"has_more":${hasMore},"next_cursor":${JSON.stringify(nextCursor)}}`);
  const whole = Buffer.concat([LIST_START, bytes, end]);
  freeBytes(bytes);
  return whole;
}

/** What answers each endpoint of the contract. */
export function createHandlers(hub: Hub, version: string, now: () => number): Record<RouteName, Handler> {
  let document: string | undefined;

  const write = (change: Parameters<Hub['write']>[0]) => hub.write(change).then(replyTo);

  const get =
    (resource: Resource): Handler =>
    (request) =>
      hub.reads.get(resource, param(request, 'id'));

  const update =
    (resource: Resource): Handler =>
    (request) =>
      write({
        operation: 'update',
        resource,
        reference: param(request, 'id'),
        input: request.body,
        actor: actorOf(request),
      });

  const remove =
    (resource: Resource): Handler =>
    (request) =>
      write({
        operation: 'delete',
        resource,
        reference: param(request, 'id'),
        actor: actorOf(request),
      });

  const create =
    (resource: Resource): Handler =>
    (request) =>
      write({
        operation: 'create',
        resource,
        input: request.body,
        actor: actorOf(request),
        ...(!isListedCloudType(resource) ? { parent: param(request, 'customerId') } : {}),
        ...(request.idempotency === undefined ? {} : { idempotency: request.idempotency }),
      });

  return {
    getHealth: () => JSON.stringify({ status: 'ok', timestamp: new Date(now()).toISOString(), version }),

    getMe: ({ key }) => {
      if (key === null) throw new Error('/me is served without a key');
      const workspace = hub.settings.get('workspace');
      if (workspace === undefined) throw new Error('the workspace has no name');
      return JSON.stringify({
        object: 'me',
        api_key: {
          id: key.id,
          name: key.name,
          prefix: key.prefix,
          scopes: key.scope === 'read' ? ['read'] : ['read', 'write'],
          rate_limit_tier: 'local',
        },
        organization: { id: workspace.id, slug: workspace.slug, name: workspace.name },
        mode: key.mode,
      });
    },

    getOpenApi: () => {
      document ??= JSON.stringify(openApiDocument());
      return document;
    },

    listCustomers: (request) => {
      const { cursor, limit, ...filter } = parseInput(customerListQuerySchema, queryOf(request));
      return listBytes(hub.reads.bytes.listCustomers(filter, { cursor, limit }));
    },
    createCustomer: create('customer'),
    getCustomer: get('customer'),
    updateCustomer: update('customer'),
    deleteCustomer: remove('customer'),

    listActivity: (request) => {
      const page = parseInput(pageQuerySchema, queryOf(request));
      const key = hub.reads.resolveLive('customer', param(request, 'id'));
      const { entries, hasMore, nextCursor } = hub.reads.listActivity(key, page);
      const data = entries.map(
        ({ onboarding_key, contact_key, subject_name, contact_id, reason, ...entry }) => entry,
      );
      return JSON.stringify({ object: 'list', data, has_more: hasMore, next_cursor: nextCursor });
    },

    listContacts: (request) => {
      const page = parseInput(pageQuerySchema, queryOf(request));
      return listBytes(
        hub.reads.bytes.listContacts(hub.reads.resolveLive('customer', param(request, 'customerId')), page),
      );
    },
    createContact: create('contact'),
    getContact: get('contact'),
    updateContact: update('contact'),
    deleteContact: remove('contact'),

    listOnboardings: (request) => {
      const { cursor, limit, ...filter } = parseInput(onboardingListQuerySchema, queryOf(request));
      return listBytes(hub.reads.bytes.listOnboardings(filter, { cursor, limit }));
    },
    createOnboarding: create(onboarding.type),
    listCustomerOnboardings: (request) => {
      const { cursor, limit, ...filter } = parseInput(customerOnboardingsQuerySchema, queryOf(request));
      const customerId = param(request, 'customerId');
      hub.reads.resolveLive('customer', customerId);
      return listBytes(
        hub.reads.bytes.listOnboardings({ ...filter, customer_id: customerId }, { cursor, limit }),
      );
    },
    getOnboarding: get(onboarding.type),
    updateOnboarding: update(onboarding.type),
    deleteOnboarding: remove(onboarding.type),
  };
}

/**
 * Where a POST's idempotency key counts: its endpoint, with the customer's key in place of whichever of its
 * ids the path has, so that both spellings of a path are one endpoint.
 */
export function idempotencyScope(
  hub: Hub,
  name: RouteName,
  params: Readonly<Record<string, string>>,
): string {
  const { path } = ROUTES[name];
  if (params.customerId === undefined) return `POST ${path}`;
  return `POST ${path.replace('{customerId}', hub.reads.resolve('customer', params.customerId))}`;
}

/** An endpoint exists under this path, but not with this method. */
export function methodNotAllowed(allow: string) {
  return invalidRequest('method_not_allowed', `This path accepts ${allow}`);
}
