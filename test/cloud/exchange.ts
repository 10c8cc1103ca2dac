import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError } from './errors.ts';
import type { RemoteEdit } from './fault-rules.ts';
import type { AppliedEffect, FaultSubject, Faults } from './faults.ts';
import type { Service } from './handlers.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { type ApiKey, bearerToken, type KeyRing, limitOf } from './keys.ts';
import { type Limiter, type Limits, rateHeaders, type Verdict } from './limits.ts';
import { deliver, errorReply, htmlReply, jsonReply, type Reply, refusalReply } from './reply.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { matchRoute, type RouteMatch } from './routes.ts';
import { type Body, readBody } from './server.ts';
import { findRow } from './store.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/** Everything one request can touch. */
export interface Exchanges {
  service: Service;
  keys: KeyRing;
  limits: Limits;
  limiter: Limiter;
  idempotency: IdempotencyStore;
  faults: Faults;
  log: RequestLog;
  preciseRateHeaders: boolean;
  nextSeq(): number;
  applyEdit(edit: RemoteEdit): void;
  partition(ms: number | undefined): void;
  /** True once the cloud was stopped: what is still under way must not take effect any more. */
  stopped(): boolean;
  onAnswer(request: LoggedRequest): void;
}

/** One request on its way through. */
interface Arrived {
  request: LoggedRequest;
  incoming: IncomingMessage;
  key: ApiKey | undefined;
  verdict: Verdict;
  match: RouteMatch;
}

function stripPrefix(pathname: string): string | null {
  const found = /^(?:\/api)?\/v1(\/.*)$/.exec(pathname);
  return found?.[1] ?? null;
}

/**
 * What is settled before anything of the body is read: the arrival, the key it counts for, and whether that
 * key had a slot left. Faults come later, so a request that a fault spoils has still used its slot.
 */
function arrive(cloud: Exchanges, incoming: IncomingMessage): Arrived {
  const { service, keys, limiter, limits } = cloud;
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const path = stripPrefix(url.pathname);
  const method = incoming.method ?? 'GET';
  const match: RouteMatch =
    path === null ? { route: null, param: undefined, allowed: [] } : matchRoute(method, path);
  const token = match.route?.open ? null : bearerToken(incoming.headers.authorization);
  const key = token === null ? undefined : keys.find(token);
  const at = service.clock.time();
  let verdict: Verdict;
  if (key && !key.revoked) {
    verdict = limiter.take(key.id, limitOf(key, limits), at);
    key.requests += 1;
    key.last_used_at = new Date(service.clock.now()).toISOString();
  } else {
    verdict = limiter.peek(key?.id ?? null, key ? limitOf(key, limits) : limits.live);
  }
  const idempotencyKey = incoming.headers['idempotency-key'];
  const request: LoggedRequest = {
    seq: cloud.nextSeq(),
    at,
    method,
    path: path ?? url.pathname,
    query: url.search.slice(1),
    route: match.route ? `${match.route.method} ${match.route.pattern}` : null,
    keyId: key?.id ?? null,
    idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : null,
    body: '',
    outcome: 'pending',
    status: null,
    errorCode: null,
    replayed: false,
    faults: [],
  };
  cloud.log.add(request);
  return { request, incoming, key, verdict, match };
}

function subjectOf({ service }: Exchanges, { request, key, match }: Arrived): FaultSubject {
  const { seq, method, path, body } = request;
  const { param, route } = match;
  const row = route?.resource && param !== undefined ? findRow(service.store, route.resource, param) : null;
  return {
    seq,
    method,
    path,
    body,
    query: new URLSearchParams(request.query),
    keyNames: key ? [key.key, key.prefix, key.id] : [],
    recordNames: [param, row?.record.id, row?.record.display_id].flatMap((name) =>
      name === undefined ? [] : [String(name)],
    ),
  };
}

async function wait(
  cloud: Exchanges,
  effects: readonly AppliedEffect[],
  when: 'before' | 'during' | 'after',
) {
  for (const effect of effects) {
    if (effect.kind !== 'latency' || effect.when !== when) continue;
    const [low, high] = Array.isArray(effect.ms) ? effect.ms : [effect.ms, effect.ms];
    await sleep(low + cloud.faults.random.next() * (high - low));
  }
}

/** The effects that change the cloud rather than the answer. */
async function disturb(
  cloud: Exchanges,
  { key }: Arrived,
  subject: FaultSubject,
  effects: readonly AppliedEffect[],
  when: 'before' | 'after',
): Promise<void> {
  for (const effect of effects) {
    if (!('when' in effect) || effect.when !== when) continue;
    try {
      if (effect.kind === 'edit') for (const edit of effect.edits) cloud.applyEdit(edit);
      else if (effect.kind === 'revoke-key' && key) cloud.keys.revoke(key.id);
      else if (effect.kind === 'forget-idempotency') cloud.idempotency.forget();
      else if (effect.kind === 'skew') cloud.service.clock.skew(effect.ms);
      else if (effect.kind === 'partition') cloud.partition(effect.ms);
      else if (effect.kind === 'hook') await effect.run(subject);
    } catch (error) {
      cloud.faults.reportFailure(error);
    }
  }
}

function requireKey(incoming: IncomingMessage, key: ApiKey | undefined): void {
  if (key?.revoked) throw new CloudError('api_key_revoked', 'This API key was revoked');
  if (key) return;
  if (incoming.headers.authorization === undefined) {
    throw new CloudError('api_key_missing', 'Send your API key as "Authorization: Bearer <key>"');
  }
  throw new CloudError('api_key_invalid', 'This API key is not valid');
}

function parseBody({ incoming, request }: Arrived, body: Body): unknown {
  if (request.method !== 'POST' && request.method !== 'PATCH') return undefined;
  const type = incoming.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new CloudError('unsupported_media_type', 'Send the body as application/json');
  }
  if (body.kind === 'too_large') throw new CloudError('body_too_large', 'The body is larger than 1 MiB');
  try {
    return JSON.parse(request.body);
  } catch {
    throw new CloudError('invalid_json', 'The body is not valid JSON');
  }
}

/** Does what the request asks for, once at most, and makes the answer. */
async function work(
  cloud: Exchanges,
  arrived: Arrived,
  body: Body,
  effects: readonly AppliedEffect[],
): Promise<Reply> {
  const { request, incoming, key, verdict, match } = arrived;
  const { service, idempotency, log } = cloud;
  if (!match.route?.open) requireKey(incoming, key);
  if (!verdict.allowed)
    throw new CloudError('rate_limited', 'Too many requests; wait for Retry-After seconds');
  const spoiled = earlyReply(cloud, effects, 'before');
  if (spoiled) return spoiled;
  if (!match.route) {
    if (match.allowed.length === 0) {
      throw new CloudError('route_not_found', `There is no ${request.method} ${request.path}`);
    }
    const refusal = new CloudError('method_not_allowed', `${request.path} has no ${request.method}`);
    return jsonReply(refusal.status, refusal.toBody(), { Allow: match.allowed.join(', ') });
  }
  const parsed = parseBody(arrived, body);
  const claim =
    request.method === 'POST' && request.idempotencyKey !== null
      ? idempotency.claim(`${request.method} ${request.path}`, request.idempotencyKey, request.body)
      : null;
  if (claim?.kind === 'replay') {
    request.replayed = true;
    const { status, body: stored } = claim.answer;
    const headers: Record<string, string> = service.extendedFields ? { 'Idempotent-Replayed': 'true' } : {};
    return { ...jsonReply(status, null, headers), body: stored };
  }
  try {
    await wait(cloud, effects, 'during');
    if (cloud.stopped()) throw new Error('Stopped before the request took effect');
    const answer = match.route.handle(service, {
      param: match.param,
      query: new URLSearchParams(request.query),
      body: parsed,
      key,
    });
    const reply = jsonReply(answer.status, answer.body);
    claim?.finish(reply.status, reply.body);
    if (answer.created) {
      log.addCreate({
        seq: request.seq,
        at: service.clock.time(),
        ...answer.created,
        keyId: key?.id ?? null,
        idempotencyKey: request.idempotencyKey,
        fields: parsed as Record<string, unknown>,
      });
    }
    return reply;
  } catch (error) {
    claim?.abandon();
    throw error;
  }
}

/** The answer of a fault instead of the real one, if there is one at this point. */
function earlyReply(
  { service }: Exchanges,
  effects: readonly AppliedEffect[],
  when: 'before' | 'after',
): Reply | null {
  for (const effect of effects) {
    if (effect.kind === 'refuse' && effect.when === when) return refusalReply(effect, service.clock.now());
    if (effect.kind === 'html' && effect.when === when) return htmlReply(effect);
  }
  return null;
}

const SILENCING = ['drop', 'hang', 'partition'];

/** Leaves the client without an answer if a fault says so. */
function silence(
  arrived: Arrived,
  response: ServerResponse,
  effects: readonly AppliedEffect[],
  when: 'before' | 'after',
): boolean {
  const effect = effects.find(
    (each) => SILENCING.includes(each.kind) && 'when' in each && each.when === when,
  );
  if (!effect) return false;
  arrived.request.outcome = 'dropped';
  if (effect.kind !== 'hang') response.destroy();
  return true;
}

function headersOf(cloud: Exchanges, { verdict }: Arrived, reply: Reply): Record<string, string> {
  // A portal or gateway that answers in the cloud's place knows nothing of its limits.
  if (reply.headers['Content-Type']?.startsWith('text/html')) return reply.headers;
  const { service, limits, preciseRateHeaders } = cloud;
  return {
    Date: new Date(service.clock.now()).toUTCString(),
    ...rateHeaders(verdict, limits, service.clock, preciseRateHeaders),
    ...reply.headers,
  };
}

function errorCodeOf(reply: Reply): string | null {
  return reply.status < 400 ? null : (/"code":"([^"]*)"/.exec(reply.body)?.[1] ?? null);
}

/** Takes one request from its arrival to its answer, with every fault that hits it. */
export async function handleExchange(
  cloud: Exchanges,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrived = arrive(cloud, incoming);
  const { request } = arrived;
  response.on('close', () => {
    if (request.outcome === 'pending') request.outcome = response.writableFinished ? 'answered' : 'aborted';
    cloud.onAnswer(request);
  });
  const body = await readBody(incoming, MAX_BODY_BYTES);
  if (body.kind === 'aborted') return;
  if (body.kind === 'complete') request.body = body.text;
  const subject = subjectOf(cloud, arrived);
  const effects = cloud.faults.take(subject);
  request.faults = effects.map(({ kind }) => kind);

  await wait(cloud, effects, 'before');
  await disturb(cloud, arrived, subject, effects, 'before');
  if (silence(arrived, response, effects, 'before')) return;
  const worked = await work(cloud, arrived, body, effects).catch((error: unknown) =>
    cloud.stopped() ? null : errorReply(error),
  );
  if (worked === null || cloud.stopped()) return;
  await disturb(cloud, arrived, subject, effects, 'after');
  if (silence(arrived, response, effects, 'after')) return;
  const reply = earlyReply(cloud, effects, 'after') ?? worked;
  await wait(cloud, effects, 'after');
  if (response.destroyed) return;
  // A body that was not read to its end leaves the connection unusable for another request.
  const close: Record<string, string> = body.kind === 'too_large' ? { Connection: 'close' } : {};
  const complete = { ...reply, headers: { ...headersOf(cloud, arrived, reply), ...close } };
  request.status = reply.status;
  request.errorCode = errorCodeOf(reply);
  if (!(await deliver(response, complete, effects))) request.outcome = 'dropped';
}
