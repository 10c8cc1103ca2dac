import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ContractError } from '#shared/v1/errors.ts';
import type { ApiKey, ApiKeys } from '../hub/workspace/api-keys.ts';

/** The names under which this machine may be asked for; anything else is a page trying to get in by DNS. */
export interface AllowedOrigins {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  /** Under these the API alone is there, for whatever passes on what comes from elsewhere; no page, no bridge. */
  readonly publicHosts: ReadonlySet<string>;
}

export function allowedOrigins(port: number, publicHosts: readonly string[] = []): AllowedOrigins {
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  return {
    hosts: new Set(hosts),
    origins: new Set(hosts.map((host) => `http://${host}`)),
    publicHosts: new Set(publicHosts.map((name) => name.toLowerCase())),
  };
}

/**
 * First check: the Host names us.
 * @param isForApi whether the API is asked for, which alone is there under a public name
 * @throws ContractError `forbidden_host`
 */
export function checkHost(
  incoming: IncomingMessage,
  { hosts, publicHosts }: AllowedOrigins,
  isForApi = false,
): void {
  const { host } = incoming.headers;
  const isOurs = (name: string) => hosts.has(name) || (isForApi && publicHosts.has(name));
  // Node keeps the first of several; whoever sends two means to be read differently by two readers.
  if (host !== undefined && (isOurs(host) || isOurs(host.toLowerCase())) && countHosts(incoming) === 1) {
    return;
  }
  throw new ContractError(
    'permission_error',
    'forbidden_host',
    'This API answers only to 127.0.0.1, localhost and [::1] with its port',
  );
}

/** Names stand at the even places of the raw headers. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** Second check: no web page but our own asks. @throws ContractError `forbidden_origin` */
export function checkOrigin(incoming: IncomingMessage, { origins }: AllowedOrigins): void {
  const origin = incoming.headers.origin;
  if (origin === undefined || origins.has(origin.toLowerCase())) return;
  throw new ContractError(
    'permission_error',
    'forbidden_origin',
    'Web pages of other origins may not use this API',
  );
}

/** What almost every path looks like: nothing in it can be read in two ways. */
const PLAIN_PATH = /^(?:\/[\w-]+)+$/;

/** The name of a tag may hold whatever it likes, written out: it is one segment, and decoded only once it is known as that. */
const TAG_SEGMENT = /^(\/local\/v1\/tags\/)(?!\.{1,2}(?:\/|$))(?:[^/%\\]|%(?!00)[0-9a-f]{2})+/i;

/** A path that could mean another one once somebody decodes or normalises it. It never reaches a route. */
export function isAmbiguousPath(url: string): boolean {
  if (PLAIN_PATH.test(url)) return false;
  if (!url.startsWith('/')) return true;
  const path = (url.split(/[?#]/, 1)[0] ?? '').replace(TAG_SEGMENT, '$1tag');
  return /\/\/|\\|%(?:2f|5c|2e|00|(?![0-9a-f]{2}))|(?:^|\/)\.{1,2}(?:\/|$)/i.test(path);
}

/** What each open connection last proved, and of which generation of the keys that was true. */
const proven = new WeakMap<Socket, { header: string; generation: number; key: ApiKey }>();

/**
 * Third check, made again once the body has arrived. A connection that sends the very header it was accepted
 * with, while no key has changed, has nothing left to prove.
 * @throws ContractError `api_key_missing`, `api_key_invalid`, `api_key_revoked` or `api_key_expired`
 */
export function authenticate(incoming: IncomingMessage, apiKeys: ApiKeys): ApiKey {
  const header = incoming.headers.authorization;
  if (header === undefined) {
    throw unauthenticated('api_key_missing', 'Send an API key: Authorization: Bearer <key>');
  }
  const generation = apiKeys.generation();
  const before = proven.get(incoming.socket);
  if (before?.header === header && before.generation === generation && !apiKeys.isExpired(before.key))
    return before.key;
  const match = /^bearer +([\x21-\x7e]+)$/i.exec(header);
  if (match?.[1] === undefined) {
    throw unauthenticated('api_key_invalid', 'The Authorization header must read: Bearer <key>');
  }
  const authentication = apiKeys.authenticate(match[1]);
  switch (authentication.outcome) {
    case 'accepted':
      proven.set(incoming.socket, { header, generation, key: authentication.key });
      return authentication.key;
    case 'revoked':
      throw unauthenticated('api_key_revoked', 'This API key has been revoked; create a new one');
    case 'expired':
      throw unauthenticated('api_key_expired', 'This API key has expired; create a new one');
    case 'invalid':
      throw unauthenticated('api_key_invalid', 'This API key does not exist');
  }
}

function unauthenticated(code: string, message: string): ContractError {
  return new ContractError('authentication_error', code, message);
}
