import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { invalidRequest } from '#shared/v1/errors.ts';
import { lossyValueIn } from './json-text.ts';

export const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Decided on the head alone: the encoding and the content type, then the size where the client names it.
 * @throws ContractError 415, 413
 */
export function checkBodyHead(
  { headers }: IncomingMessage,
  limit = BODY_LIMIT_BYTES,
  mustBeJson = true,
): void {
  const encoding = encodingOf(headers['content-encoding']);
  if (encoding !== null) {
    throw invalidRequest(
      'unsupported_media_type',
      `The Content-Encoding ${encoding} is not supported; send the body as it is`,
    );
  }
  const type = headers['content-type'] ?? '';
  if (mustBeJson && type !== JSON_TYPE) checkContentType(type);
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
}

const JSON_TYPE = 'application/json';

/** What JSON may be written in; ASCII is the beginning of it. */
const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

function checkContentType(header: string): void {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  if (mediaType !== JSON_TYPE) {
    throw invalidRequest(
      'unsupported_media_type',
      'Send the body as JSON, with Content-Type: application/json',
    );
  }
  const charset = parameters.map((one) => /^charset="?([^"]*)"?$/.exec(one)?.[1]).find((one) => one);
  if (charset !== undefined && !CHARSETS.has(charset)) throw unsupportedCharset(charset);
}

function unsupportedCharset(charset: string) {
  return invalidRequest('unsupported_media_type', `The charset ${charset} is not supported; send UTF-8`);
}

/** Encodings that change the body, as they were named; null when there is none. */
function encodingOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const named = header.split(',').map((one) => one.trim());
  const others = named.filter((one) => one !== '' && one.toLowerCase() !== 'identity');
  return others.length === 0 ? null : others.join(', ');
}

function tooLarge(limit: number) {
  return invalidRequest('body_too_large', `The body must be at most ${limit} bytes`);
}

/**
 * Reads the whole body. What is left of a refused one, Node reads and throws away after the answer.
 * @throws ContractError 413 as soon as it is larger than `limit` bytes; ClientGoneError
 */
export async function receiveBody(incoming: IncomingMessage, limit = BODY_LIMIT_BYTES): Promise<Buffer> {
  // A small body comes with its head: Node is done with both before anything that was promised goes on.
  await undefined;
  if (!incoming.complete) return receivePieces(incoming, limit);
  const bytes: Buffer = incoming.read() ?? NOTHING;
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

const NOTHING = Buffer.alloc(0);

function receivePieces(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const receive = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      incoming.off('data', receive);
      incoming.resume();
      reject(tooLarge(limit));
    };
    incoming.on('data', receive);
    let ended = false;
    incoming.on('end', () => {
      ended = true;
      resolve(join(chunks));
    });
    incoming.on('error', () => reject(new ClientGoneError()));
    incoming.on('close', () => {
      if (!ended) reject(new ClientGoneError());
    });
  });
}

/** A refused client that sends nothing for this long is not waiting to send more before it reads. */
const DRAIN_IDLE_MS = 200;
const DRAIN_LIMIT_MS = 2000;

/**
 * A connection that closes with the answer, closed while its request still arrives, is reset before the
 * client has read that answer. So the rest of such a request is let in first, while it keeps coming.
 */
export function drainBeforeClose(incoming: IncomingMessage): Promise<void> | undefined {
  const closes = incoming.httpVersion === '1.0' || /\bclose\b/i.test(incoming.headers.connection ?? '');
  if (incoming.complete || incoming.destroyed || !closes) return undefined;
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(idle);
      clearTimeout(limit);
      resolve();
    };
    const idle = setTimeout(done, DRAIN_IDLE_MS);
    const limit = setTimeout(done, DRAIN_LIMIT_MS);
    incoming.on('data', () => idle.refresh());
    incoming.once('end', done).once('close', done).once('error', done);
  });
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

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function beginsWith(bytes: Buffer, begins: Buffer): boolean {
  return begins.every((byte, at) => bytes[at] === byte);
}

/** No JSON begins so: whoever sends it has not said what it is. */
const OTHER_FORMS = [
  {
    begins: Buffer.from([0x1f, 0x8b]),
    refusal: () => invalidRequest('unsupported_media_type', 'The body is gzip; send it as it is'),
  },
  { begins: Buffer.from([0xff, 0xfe]), refusal: () => unsupportedCharset('utf-16') },
  { begins: Buffer.from([0xfe, 0xff]), refusal: () => unsupportedCharset('utf-16') },
] as const;

/**
 * A byte order mark, which some systems write before any text, is not part of the JSON.
 * @throws ContractError `invalid_json`; `invalid_type` when it is JSON but no object; 415 when it is something else.
 */
export function parseBody(received: Buffer): Record<string, unknown> {
  const hasMark = beginsWith(received, BYTE_ORDER_MARK);
  const bytes = hasMark ? received.subarray(BYTE_ORDER_MARK.length) : received;
  if (bytes.length === 0) throw invalidRequest('invalid_json', 'The body is empty; send a JSON object');
  const other = OTHER_FORMS.find(({ begins }) => beginsWith(bytes, begins));
  if (other !== undefined) throw other.refusal();
  if (!isUtf8(bytes)) throw invalidRequest('invalid_json', 'The body is not valid UTF-8');
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidRequest('invalid_json', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('invalid_type', 'The request body must be an object');
  }
  const lossy = lossyValueIn(text);
  if (lossy !== null) throw lossy;
  return value as Record<string, unknown>;
}
