import { type ClientRequest, type IncomingMessage, net, type Session } from 'electron';

export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

/** Answers without a body, whatever is asked for; the class `Response` insists on it. */
const BODILESS = new Set([204, 205, 304]);

/**
 * As `session.fetch`, which cancels whatever a proxy asks for: this one gives a proxy that asks its name and
 * password, once per request. No other server is given any.
 */
export function fetchOver(session: Session, credentials: () => ProxyCredentials | null) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const outgoing = net.request({
      session,
      method: request.method,
      url: request.url,
      redirect: request.redirect,
      credentials: 'omit',
    });
    for (const [name, value] of request.headers) outgoing.setHeader(name, value);
    answerProxy(outgoing, credentials);
    return new Promise((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => resolve(asResponse(incoming, request, outgoing)));
      if (request.redirect === 'manual') {
        outgoing.on('redirect', (status, _method, location) => {
          resolve(new Response(null, { status, headers: { location } }));
          outgoing.abort();
        });
      }
      request.signal.addEventListener('abort', () => {
        reject(request.signal.reason);
        outgoing.abort();
      });
      if (body !== null) outgoing.write(body);
      outgoing.end();
    });
  };
}

function answerProxy(outgoing: ClientRequest, credentials: () => ProxyCredentials | null): void {
  let isAnswered = false;
  outgoing.on('login', ({ isProxy }, answer) => {
    const known = credentials();
    // A proxy that asks again has refused them.
    if (!isProxy || known === null || isAnswered) return answer();
    isAnswered = true;
    answer(known.username, known.password);
  });
}

function asResponse(
  incoming: IncomingMessage,
  { method, signal }: Request,
  outgoing: ClientRequest,
): Response {
  const status = incoming.statusCode;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (BODILESS.has(status) || method === 'HEAD') return new Response(null, { status, headers });
  let isOver = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const fail = (error: unknown) => {
        if (!isOver) controller.error(error);
        isOver = true;
      };
      incoming.on('data', (chunk) => {
        if (!isOver) controller.enqueue(chunk);
      });
      incoming.on('end', () => {
        if (!isOver) controller.close();
        isOver = true;
      });
      incoming.on('error', fail);
      incoming.on('aborted', () => fail(signal.reason ?? new Error('The connection broke off')));
    },
    cancel() {
      isOver = true;
      outgoing.abort();
    },
  });
  return new Response(body, { status, headers });
}
