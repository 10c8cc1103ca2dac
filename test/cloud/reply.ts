import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError, defaultErrorFor, errorBody } from './errors.ts';
import type { FaultEffect } from './fault-rules.ts';
import type { AppliedEffect } from './faults.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** The envelope of a refusal; anything that is not one is a bug here and reads as `internal_error`. */
export function errorReply(error: unknown): Reply {
  if (error instanceof CloudError) return jsonReply(error.status, error.toBody());
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return jsonReply(500, new CloudError('internal_error', 'Something went wrong on our side').toBody());
}

type EffectOf<K extends FaultEffect['kind']> = Extract<FaultEffect, { kind: K }>;

/** @param now what the cloud believes, milliseconds since 1970 */
export function refusalReply(effect: EffectOf<'refuse'>, now: number): Reply {
  const usual = defaultErrorFor(effect.status);
  const { type = usual.type, code = usual.code, message = usual.message, field, retryAfter } = effect;
  const wait = typeof retryAfter === 'object' ? new Date(now + retryAfter.dateIn).toUTCString() : retryAfter;
  const headers: Record<string, string> = wait === undefined ? {} : { 'Retry-After': String(wait) };
  return jsonReply(effect.status, errorBody(type, code, message, field), headers);
}

/** A page that a captive portal, a single sign-on or a gateway would send. */
export function htmlReply({ status }: EffectOf<'html'>): Reply {
  const title = status < 400 ? 'Sign in' : `${status} Bad gateway`;
  const content = status < 400 ? '<form method="post"><input name="email"></form>' : `<h1>${title}</h1>`;
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!doctype html>\n<html><head><title>${title}</title></head><body>${content}</body></html>\n`,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function around(reply: Reply, { rows, fields }: EffectOf<'envelope'>): Reply {
  if (!reply.headers['Content-Type']?.startsWith('application/json')) return reply;
  const body: unknown = JSON.parse(reply.body);
  if (!isObject(body) || !Array.isArray(body.data)) return reply;
  return { ...reply, body: JSON.stringify({ ...body, data: [...rows, ...body.data], ...fields }) };
}

function decorate(reply: Reply, { fields, object, ids, without = [] }: EffectOf<'decorate'>): Reply {
  if (!reply.headers['Content-Type']?.startsWith('application/json')) return reply;
  const body: unknown = JSON.parse(reply.body);
  if (!isObject(body)) return reply;
  const isMeant = (item: Record<string, unknown>) =>
    (object === undefined ? 'id' in item : item.object === object) &&
    (ids === undefined || ids.includes(String(item.id)));
  const add = (item: unknown) => {
    if (!isObject(item) || !isMeant(item)) return item;
    const left = Object.entries({ ...item, ...fields }).filter(([name]) => !without.includes(name));
    return Object.fromEntries(left);
  };
  const decorated =
    body.object === 'list' && Array.isArray(body.data) ? { ...body, data: body.data.map(add) } : add(body);
  return { ...reply, body: JSON.stringify(decorated) };
}

/**
 * Sends the reply with whatever damage the effects ask for.
 * @returns false when the connection was cut on purpose
 */
export async function deliver(
  response: ServerResponse,
  intended: Reply,
  effects: readonly AppliedEffect[],
): Promise<boolean> {
  let reply = intended;
  let wrongBy = 0;
  let slow: EffectOf<'slow-body'> | null = null;
  for (const effect of effects) {
    if (effect.kind === 'decorate') reply = decorate(reply, effect);
    else if (effect.kind === 'envelope') reply = around(reply, effect);
    else if (effect.kind === 'content-length') wrongBy = effect.delta;
    else if (effect.kind === 'slow-body') slow = effect;
  }
  let bytes = Buffer.from(reply.body);
  for (const effect of effects) {
    if (effect.kind === 'truncate') bytes = bytes.subarray(0, Math.floor(bytes.length * effect.keep));
  }
  response.writeHead(reply.status, {
    ...reply.headers,
    'Content-Length': String(Math.max(0, bytes.length + wrongBy)),
  });
  const size = slow ? Math.max(1, Math.ceil(bytes.length / slow.chunks)) : bytes.length || 1;
  for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
    if (slow) await sleep(slow.ms / slow.chunks);
    await new Promise((resolve) => response.write(bytes.subarray(start, start + size), resolve));
  }
  if (wrongBy > 0) {
    response.socket?.end();
    return false;
  }
  response.end();
  return true;
}
