import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export type JsonObject = Record<string, unknown>;

export type ApiRequest = {
  /** A string or bytes go out as they are; anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Another key; null sends no Authorization header. */
  key?: string | null;
  /** Path before the given one; default `/api/v1`. */
  base?: string;
};

export type ApiResponse = {
  status: number;
  headers: Headers;
  /** The body as received. */
  text: string;
  /** The body parsed and taken for a `T`, unchecked; throws, quoting it, when it is not JSON. */
  json: <T = JsonObject>() => T;
};

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/** One request over `fetch`. A body gets `Content-Type: application/json` unless a header says otherwise. */
export async function send(
  url: string,
  method: string,
  { body, headers, key }: ApiRequest = {},
): Promise<ApiResponse> {
  const all = new Headers(headers);
  if (key !== undefined && key !== null && !all.has('authorization'))
    all.set('authorization', `Bearer ${key}`);
  if (body !== undefined && !all.has('content-type')) all.set('content-type', 'application/json');
  const payload = body === undefined ? null : isRaw(body) ? body : JSON.stringify(body);
  const response = await fetch(url, { method, headers: all, body: payload, redirect: 'manual' });
  return wrap(response.status, response.headers, await response.text());
}

function wrap(status: number, headers: Headers, text: string): ApiResponse {
  return {
    status,
    headers,
    text,
    json: <T = JsonObject>() => {
      try {
        return JSON.parse(text) as T;
      } catch {
        throw new Error(`${status} with a body that is not JSON: ${text.slice(0, 300)}`);
      }
    },
  };
}

/** A request whose body arrives in parts, and whose Host, path and headers are sent exactly as given. */
export type OpenRequest = {
  write: (part: string) => void;
  /** Sends the last part and completes the body. */
  end: (part?: string) => void;
  /** Breaks the connection off. */
  abort: () => void;
  response: Promise<ApiResponse>;
};

/** Opens a request over `node:http`; the server has its head before `write` is first called. */
export async function openRequest(
  port: number,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders,
): Promise<OpenRequest> {
  const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  const response = new Promise<ApiResponse>((done, fail) => {
    outgoing.on('error', fail);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (part: string) => {
        text += part;
      });
      incoming.once('error', fail);
      incoming.once('end', () => {
        const received = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) {
          for (const one of Array.isArray(value) ? value : [value ?? '']) received.append(name, one);
        }
        done(wrap(incoming.statusCode ?? 0, received, text));
      });
    });
  });
  // The caller may look at the response late; a failure must not count as unhandled until then.
  response.catch(() => undefined);
  outgoing.flushHeaders();
  await new Promise((next) => setTimeout(next, 20));
  return {
    write: (part) => {
      outgoing.write(part);
    },
    end: (part) => {
      if (part === undefined) outgoing.end();
      else outgoing.end(part);
    },
    abort: () => {
      outgoing.destroy();
    },
    response,
  };
}

/** Writes bytes to the port as they are and collects what comes back until the peer closes or `waitMs` passes. */
export function sendBytes(port: number, bytes: string | Uint8Array, waitMs = 2_000): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
    });
    socket.once('error', (error) => {
      if (text === '') fail(error);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      done(text);
    });
  });
}
