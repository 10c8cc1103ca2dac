import { connect } from 'node:net';

/**
 * HTTP over a bare socket. `fetch` and `node:http` repair what these suites want to send broken:
 * dot segments, missing Host, header bytes, lengths that lie.
 */

export type RawResponse = {
  status: number;
  /** Lower-case names; repeated headers keep every value. */
  headers: Map<string, string[]>;
  body: string;
};

export type Exchange = {
  /** Whole responses, interim (1xx) ones left out. */
  responses: RawResponse[];
  /** How the exchange ended; `answered` only when `until` is `response`. */
  ended: 'answered' | 'closed' | 'reset' | 'timeout';
};

export type ExchangeOptions = {
  /** `response` (default): stop after the first whole response. `close`: read until the peer closes. */
  until?: 'response' | 'close';
  /** Closes our half after the last part, as a client does that gives up. */
  halfClose?: boolean;
  /** Default 5 000. */
  waitMs?: number;
  /** Another address of this machine; default 127.0.0.1. */
  address?: string;
  /** The responses are to HEAD: their Content-Length announces nothing that follows. */
  bodyless?: boolean;
};

/** A part to write, or a step to take between two parts (the next part waits for it), given when something has been heard. */
export type Part = string | Uint8Array | ((heard: Promise<void>) => Promise<unknown>);

function splitHead(head: string): { status: number; headers: Map<string, string[]> } {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const match = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine);
  if (!match) throw new Error(`not an HTTP status line: ${JSON.stringify(statusLine.slice(0, 100))}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { status: Number(match[1]), headers };
}

/** Reads a chunked body; undefined while it is incomplete. */
function readChunks(bytes: Buffer, start: number): { body: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  let at = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const dataEnd = lineEnd + 2 + size;
    if (dataEnd + 2 > bytes.length) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), end: dataEnd + 2 };
    chunks.push(bytes.subarray(lineEnd + 2, dataEnd));
    at = dataEnd + 2;
  }
}

/** The whole responses in what has arrived so far. */
export function parseResponses(bytes: Buffer, closed: boolean, bodyless = false): RawResponse[] {
  const responses: RawResponse[] = [];
  let at = 0;
  while (at < bytes.length) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd < 0) break;
    const { status, headers } = splitHead(bytes.toString('latin1', at, headEnd));
    const start = headEnd + 4;
    let body: Buffer;
    if (bodyless) {
      body = Buffer.alloc(0);
      at = start;
    } else if (headers.get('transfer-encoding')?.includes('chunked')) {
      const read = readChunks(bytes, start);
      if (!read) break;
      body = read.body;
      at = read.end;
    } else if (headers.has('content-length') || status < 200 || status === 204) {
      at = start + Number(headers.get('content-length')?.[0] ?? 0);
      if (at > bytes.length) break;
      body = bytes.subarray(start, at);
    } else {
      if (!closed) break;
      body = bytes.subarray(start);
      at = bytes.length;
    }
    if (status >= 200) responses.push({ status, headers, body: body.toString('utf8') });
  }
  return responses;
}

/** Writes the parts and collects responses. A refused connection rejects; a later reset does not. */
export function exchange(
  port: number,
  parts: readonly Part[],
  options: ExchangeOptions = {},
): Promise<Exchange> {
  const { until = 'response', halfClose = false, waitMs = 5_000, address = '127.0.0.1', bodyless } = options;
  return new Promise((done, fail) => {
    const received: Buffer[] = [];
    let hear = () => {};
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const socket = connect({ port, host: address, allowHalfOpen: true });
    let settled = false;
    let connected = false;
    const settle = (ended: Exchange['ended']) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      socket.destroy();
      try {
        done({ responses: parseResponses(Buffer.concat(received), ended === 'closed', bodyless), ended });
      } catch (error) {
        fail(error);
      }
    };
    const timer = setTimeout(() => settle('timeout'), waitMs);
    const write = async () => {
      for (const part of parts) {
        if (settled || !socket.writable) return;
        if (typeof part === 'function') await part(heard);
        else if (!socket.write(part)) {
          await new Promise<void>((next) => {
            socket.once('drain', next);
            socket.once('close', () => next());
          });
        }
      }
      if (halfClose) socket.end();
    };
    socket.once('connect', () => {
      connected = true;
      write().catch(fail);
    });
    socket.on('data', (chunk) => {
      received.push(chunk);
      hear();
      if (until !== 'response') return;
      try {
        if (parseResponses(Buffer.concat(received), false, bodyless).length > 0) settle('answered');
      } catch (error) {
        settled = true;
        clearTimeout(timer);
        socket.destroy();
        fail(error);
      }
    });
    socket.once('end', () => settle('closed'));
    socket.once('error', (error) => {
      if (connected) settle('reset');
      else {
        settled = true;
        clearTimeout(timer);
        fail(error);
      }
    });
    socket.once('close', () => settle('closed'));
  });
}

export type RawRequest = {
  method?: string;
  /** Goes into the request line as it is. */
  target: string;
  /** Sent in order, as given. `Host` and `Connection: close` are added unless named here; a null value leaves one out. */
  headers?: readonly (readonly [name: string, value: string | null])[];
  body?: string | Uint8Array;
  /** `chunked` sends the body in 64 KiB chunks. Default: one part with its Content-Length. */
  framing?: 'length' | 'chunked';
};

/** The bytes of a request line and header section, `Content-Length` not included. */
export function headOf(
  port: number,
  { method = 'GET', target, headers = [] }: RawRequest,
  more = '',
): string {
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [`${method} ${target} HTTP/1.1`];
  if (!named.has('host')) lines.push(`Host: 127.0.0.1:${port}`);
  if (!named.has('connection')) lines.push('Connection: close');
  for (const [name, value] of headers) if (value !== null) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\n${more}\r\n`;
}

/** The parts of a whole request. */
export function partsOf(port: number, request: RawRequest): (string | Uint8Array)[] {
  const { body, framing = 'length' } = request;
  if (body === undefined) return [headOf(port, request)];
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (framing === 'length')
    return [headOf(port, request, `Content-Length: ${bytes.length}\r\n`), bytes].filter((p) => p.length > 0);
  const parts: (string | Uint8Array)[] = [headOf(port, request, 'Transfer-Encoding: chunked\r\n')];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const chunk = bytes.subarray(at, at + 65_536);
    parts.push(Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]));
  }
  return [...parts, '0\r\n\r\n'];
}

/** Sends one request and returns its one response; throws when none comes. */
export async function rawRequest(
  port: number,
  request: RawRequest,
  options?: ExchangeOptions,
): Promise<RawResponse> {
  const bodyless = request.method === 'HEAD';
  const { responses, ended } = await exchange(port, partsOf(port, request), { bodyless, ...options });
  const [response] = responses;
  if (!response) throw new Error(`${request.method ?? 'GET'} ${request.target}: no response (${ended})`);
  return response;
}
