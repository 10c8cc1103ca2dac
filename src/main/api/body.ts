import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { invalidRequest } from '#shared/v1/errors.ts';

export const BODY_LIMIT_BYTES = 1024 * 1024;
/** A larger body is read to its end, so that the client can see the answer, but only up to here. */
const DRAIN_LIMIT_BYTES = 16 * BODY_LIMIT_BYTES;

export type ReceivedBody =
  | { readonly outcome: 'complete'; readonly bytes: Buffer }
  | { readonly outcome: 'too_large' };

/** Reads the whole body, keeping at most `BODY_LIMIT_BYTES`. Rejects when the client goes away. */
export function receiveBody(incoming: IncomingMessage): Promise<ReceivedBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (length > DRAIN_LIMIT_BYTES) {
        incoming.pause();
        resolve({ outcome: 'too_large' });
      }
    });
    incoming.on('end', () => {
      resolve(
        length > BODY_LIMIT_BYTES ? { outcome: 'too_large' } : { outcome: 'complete', bytes: join(chunks) },
      );
    });
    incoming.on('error', reject);
    incoming.on('close', () => reject(new ClientGoneError()));
  });
}

const DRAIN_LIMIT_MS = 2000;

/**
 * Lets the rest of a refused request's body arrive, so that its sender gets to read the answer.
 * @returns false when it was too long to wait for: then the connection has to be closed.
 */
export async function drainBody(incoming: IncomingMessage): Promise<boolean> {
  if (incoming.complete) return true;
  if (incoming.destroyed) return false;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_LIMIT_MS);
  });
  const received = receiveBody(incoming).then(
    () => {},
    () => {},
  );
  await Promise.race([received, timeout]);
  clearTimeout(timer);
  return incoming.complete;
}

function join(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** The connection ended before the body did: there is nobody to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('the client went away before its request was complete');
    this.name = 'ClientGoneError';
  }
}

/** Fourth check: the content type, then the size. @throws ContractError 415, 413 */
export function checkBody(incoming: IncomingMessage, body: ReceivedBody): Buffer {
  const mediaType = incoming.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw invalidRequest(
      'unsupported_media_type',
      'Send the body as JSON, with Content-Type: application/json',
    );
  }
  if (body.outcome === 'too_large') {
    throw invalidRequest('body_too_large', `The body must be at most ${BODY_LIMIT_BYTES} bytes`);
  }
  return body.bytes;
}

/** @throws ContractError `invalid_json`; `invalid_type` when it is JSON but no object. */
export function parseBody(bytes: Buffer): Record<string, unknown> {
  if (bytes.length === 0) throw invalidRequest('invalid_json', 'The body is empty; send a JSON object');
  if (!isUtf8(bytes)) throw invalidRequest('invalid_json', 'The body is not valid UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalidRequest('invalid_json', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('invalid_type', 'The request body must be an object');
  }
  return value as Record<string, unknown>;
}
