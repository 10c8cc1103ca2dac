/** Who asks, and what the endpoint answers: with its body, and once for every idempotency key. */
import type { IncomingMessage } from 'node:http';
import { withoutRemovedNames } from '#shared/values/mentions.ts';
import type { Hub } from '../hub/hub.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import { type Answer, headersOf, replay, reply, type StreamedAnswer, whole } from './answers.ts';
import { checkBodyHead, parseBody, receiveBody } from './body.ts';
import type { Endpoint, Target } from './endpoints.ts';
import { authenticate } from './guard.ts';
import type { ApiRequest, Reply } from './handlers.ts';
import { createIdempotency, idempotencyKeyOf } from './idempotency.ts';
import type { LocalApi } from './local-api.ts';
import type { RateLimitState } from './rate-limit.ts';

type RequestHead = Omit<ApiRequest, 'body' | 'idempotency'>;

const MENTION = '](contact:';

/**
 * A text for whoever asked: contacts that have been removed stand without their names in it, in what is read as in
 * what answers a write. Another Pivotal has the names that it had before, and gets none that it had not.
 */
function shown(hub: Hub, text: string): string {
  if (!text.includes(MENTION)) return text;
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'string' ? withoutRemovedNames(value, hub.isRemovedContact) : value,
  );
}

/** Two characters are looked for byte by byte, ten in steps that take as long as the page did to read. */
function mayMention(bytes: Buffer): boolean {
  return bytes.includes(MENTION.slice(0, 2)) && bytes.includes(MENTION);
}

function kept<Handled>(handled: Handled, keep: (handled: Handled) => void): Handled {
  keep(handled);
  return handled;
}

const NOTHING = Buffer.alloc(0);

/** What an endpoint is given of a body. */
function contentOf({ takesBody }: Endpoint, bytes: Buffer): Pick<ApiRequest, 'body' | 'bytes'> {
  if (takesBody === false) return { body: {} };
  return takesBody === 'bytes' ? { body: {}, bytes } : { body: parseBody(bytes) };
}

/** What makes two requests the same: where the body is a file, what is said of it beside it, too. */
function sentIn({ takesBody }: Endpoint, { query, headers }: RequestHead, bytes: Buffer) {
  return takesBody === 'bytes' ? [`${query}\n${headers['content-type']}\n`, bytes] : [bytes];
}

export function createServing(hub: Hub, local: LocalApi | undefined) {
  const idempotency = createIdempotency(hub);

  /** The answer as anybody may see it. */
  function shownReply(handled: string | Buffer | Reply): string | Buffer | Reply {
    if (typeof handled === 'string') return shown(hub, handled);
    if (Buffer.isBuffer(handled)) return mayMention(handled) ? shown(hub, handled.toString()) : handled;
    // What is no JSON masks its own.
    return 'Content-Type' in handled.headers ? handled : { ...handled, body: shown(hub, handled.body) };
  }

  /** What may have written something is answered when all of it is on disk. */
  const acknowledged = (
    { handler }: Endpoint,
    request: ApiRequest,
    keep?: (handled: string | Reply) => void,
  ) =>
    hub.acknowledge(() => {
      const handled = whole(handler(request));
      if (keep === undefined) return handled;
      if (handled instanceof Promise) return handled.then((later) => kept(later, keep));
      return kept(handled, keep);
    });

  /** Answers at once what only reads; the rest when its body has arrived and its write is on disk. */
  function serve(
    incoming: IncomingMessage,
    endpoint: Endpoint,
    request: RequestHead,
    rate: RateLimitState,
  ): Answer | StreamedAnswer | Promise<Answer | StreamedAnswer> {
    const { route } = endpoint;
    const isKept =
      route.method === 'post' && endpoint.idempotencyScope !== null && idempotencyKeyOf(incoming) !== null;
    if (endpoint.takesBody || isKept) return serveWithBody(incoming, endpoint, request, rate);
    const asked = { ...request, body: {}, idempotency: undefined };
    const handled = endpoint.readOnly ? endpoint.handler(asked) : acknowledged(endpoint, asked);
    const answered = (now: Exclude<typeof handled, Promise<unknown>>) => {
      if (typeof now === 'string' || Buffer.isBuffer(now) || !('stream' in now))
        return reply(route.status, shownReply(now), rate);
      return { status: route.status, headers: { ...headersOf(rate), ...now.headers }, stream: now.stream };
    };
    return handled instanceof Promise ? handled.then(answered) : answered(handled);
  }

  async function serveWithBody(
    incoming: IncomingMessage,
    endpoint: Endpoint,
    request: RequestHead,
    rate: RateLimitState,
  ): Promise<Answer> {
    const { route, idempotencyScope: scopeOf } = endpoint;
    const idempotencyKey = route.method === 'post' ? idempotencyKeyOf(incoming) : null;
    if (idempotencyKey === null || scopeOf === null) {
      const content = contentOf(endpoint, await receiveChecked(incoming, endpoint));
      const handled = acknowledged(endpoint, { ...request, ...content, idempotency: undefined });
      return reply(route.status, shownReply(await handled), rate);
    }
    const scope = scopeOf(request.params);
    const land = idempotency.start(scope, idempotencyKey);
    try {
      const bytes = endpoint.takesBody ? await receiveChecked(incoming, endpoint) : NOTHING;
      const claim = idempotency.claim(scope, idempotencyKey, ...sentIn(endpoint, request, bytes));
      if (claim.outcome === 'replay') {
        // The first request may have been refused because the disk did not take it.
        await hub.onDisk();
        return replay({ ...claim, body: shown(hub, claim.body) }, rate);
      }
      const content = contentOf(endpoint, bytes);
      const handled = endpoint.isKeptWithWrite
        ? acknowledged(endpoint, { ...request, ...content, idempotency: claim.claim })
        : acknowledged(endpoint, { ...request, ...content, idempotency: undefined }, (answered) =>
            idempotency.keep(claim.claim, route.status, answered),
          );
      return reply(route.status, shownReply(await handled), rate);
    } finally {
      land();
    }
  }

  /** A key revoked while the body was arriving counts as revoked. */
  async function receiveChecked(incoming: IncomingMessage, endpoint: Endpoint): Promise<Buffer> {
    checkBodyHead(incoming, endpoint.bodyLimit, endpoint.takesBody !== 'bytes');
    const bytes = await receiveBody(incoming, endpoint.bodyLimit);
    identify(incoming, endpoint);
    return bytes;
  }

  /** The local extras also take the token of this run, which the command line reads from the data folder. */
  function identify(incoming: IncomingMessage, target: Target): ApiKey {
    if (
      target.kind === 'endpoint' &&
      target.isLocal &&
      local?.isRunToken(incoming.headers.authorization) === true
    )
      return local.runKey;
    return authenticate(incoming, hub.apiKeys);
  }

  function isAllowed(incoming: IncomingMessage, target: Target): boolean {
    try {
      identify(incoming, target);
      return true;
    } catch {
      return false;
    }
  }

  return { identify, isAllowed, serve };
}
