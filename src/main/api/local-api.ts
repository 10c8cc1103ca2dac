import { createHash, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { type Environment, timestampOf } from '../environment.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import type { Handler } from './handlers.ts';
import { createDocumentRoute } from './local-openapi.ts';

/** An endpoint under `/local/v1`: the same checks and envelopes as v1, but no part of its contract. */
export interface LocalRoute {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** In Hono's notation: `/sync/failed/:id`. */
  readonly path: string;
  readonly status: 200 | 201 | 202;
  /** Whether a JSON object has to come with it, or a body of any kind. */
  readonly takesBody: boolean | 'bytes';
  /** In bytes; without it, that of v1. */
  readonly bodyLimit?: number;
  /**
   * How the answer to a POST with an Idempotency-Key is kept: by the handler, in the transaction of its write; not at
   * all, where the protocol or a secret forbids it; without it, once it has been answered.
   */
  readonly idempotency?: 'with_write' | 'none';
  /** Whether a key that may only read may call it; without it, where the method is GET. */
  readonly readOnly?: boolean;
  /** False where it answers without a key. */
  readonly authenticated?: false;
  /** For its OpenAPI document. */
  readonly describe: () => RouteDescription;
  readonly handler: Handler;
}

/** What a client has to know of an endpoint: built when the document is first asked for. */
export interface RouteDescription {
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

export interface LocalApi {
  readonly routes: readonly LocalRoute[];
  /** Of this run, for the command line; it is in a file that only the owner may read. */
  readonly token: string;
  isRunToken(authorization: string | undefined): boolean;
  /** Who calls with that token. */
  readonly runKey: ApiKey;
}

/** No key of a workspace has it: theirs are longer. */
export const RUN_KEY_ID = 'run';

/** Whether the caller is the command line, which has read the run file. */
export function isRun({ id }: ApiKey): boolean {
  return id === RUN_KEY_ID;
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();

export function createLocalApi(routes: readonly LocalRoute[], environment: Environment): LocalApi {
  const token = `run_${Buffer.from(environment.randomBytes(32)).toString('base64url')}`;
  const expected = hashOf(token);
  return {
    routes: [...routes, createDocumentRoute(routes)],
    token,
    isRunToken(authorization) {
      const given = /^bearer +(run_[\w-]+)$/i.exec(authorization ?? '')?.[1];
      return given !== undefined && timingSafeEqual(hashOf(given), expected);
    },
    runKey: {
      id: RUN_KEY_ID,
      name: 'Command line',
      mode: 'live',
      scope: 'read_write',
      prefix: 'run_',
      created_at: timestampOf(environment.now()),
      expires_at: null,
      person_id: null,
      revoked_at: null,
      last_used_at: null,
      request_count: 0,
    },
  };
}

/** A list envelope that holds everything there is. */
export function listOf(data: readonly unknown[]): string {
  return JSON.stringify({ object: 'list', data, has_more: false, next_cursor: null });
}
