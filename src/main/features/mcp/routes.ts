import { z } from 'zod';
import { invalidRequest } from '#shared/v1/errors.ts';
import { version } from '../../../../package.json';
import type { ApiRequest, Reply } from '../../api/handlers.ts';
import type { LocalRoute } from '../../api/local-api.ts';
import { createApiCall } from './api-call.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** What is in it, the protocol says. */
const messageSchema = z.looseObject({ jsonrpc: z.literal('2.0') }).meta({ id: 'JsonRpcMessage' });

/** `/local/v1/mcp`: Streamable HTTP in both eras of the protocol, without sessions. The tools ask the API itself. */
export function createMcpRoute(
  /** Where the API listens, and the token of the run. */
  api: () => { readonly port: number; readonly token: string },
  reportFailure: (error: unknown) => void,
): LocalRoute {
  return {
    describe: () => ({
      operationId: 'callMcp',
      summary: 'The Model Context Protocol, as Streamable HTTP without sessions',
      tag: 'Assistants',
      body: messageSchema,
      response: messageSchema,
    }),
    method: 'post',
    path: '/mcp',
    status: 200,
    takesBody: true,
    bodyLimit: BODY_LIMIT_BYTES,
    idempotency: 'none',
    // What a key may do, its tools say.
    readOnly: true,
    handler: (request) => serve(request, api(), reportFailure),
  };
}

async function serve(
  request: ApiRequest,
  { port, token }: { readonly port: number; readonly token: string },
  reportFailure: (error: unknown) => void,
): Promise<Reply> {
  const { key, headers, body } = request;
  const call = createApiCall(port, headers.authorization ?? '', token);
  // The protocol is large, and few starts ever speak it.
  const [{ createMcpHandler }, { createMcpServer }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./server.ts'),
  ]);
  const failures: unknown[] = [];
  const handler = createMcpHandler(
    () => createMcpServer({ call, canWrite: key?.scope === 'read_write', version }),
    { responseMode: 'json', onerror: (error) => failures.push(error) },
  );
  try {
    const response = await handler.fetch(
      new Request(`http://127.0.0.1:${port}/local/v1/mcp`, {
        method: 'POST',
        headers: passedOn(headers),
        body: textOf(body),
      }),
      { parsedBody: body },
    );
    const text = await response.text();
    // A message that is none is its sender's fault, and answered so: nothing has failed here.
    if (response.status >= 500) for (const failure of failures) reportFailure(failure);
    const contentType = response.headers.get('content-type');
    return {
      status: response.status,
      body: text,
      headers: contentType === null ? {} : { 'Content-Type': contentType },
    };
  } finally {
    await handler.close();
  }
}

/** A message is read to any depth, and written to the depth of the stack. */
function textOf(body: ApiRequest['body']): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw invalidRequest('too_big', 'The message is nested too deep to be read');
  }
}

/** What the protocol reads; who calls has been checked already. */
function passedOn(headers: ApiRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' &&
        (entry[0] === 'accept' || entry[0] === 'content-type' || entry[0].startsWith('mcp-')),
    ),
  );
}
