import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Message {
  readonly role: string;
  readonly content: string | null;
  readonly tool_call_id?: string;
}

/** A question as it reached the model. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | null;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools: readonly { readonly function: { readonly name: string } }[];
}

/** What the model says next: words, tools that it wants, another status, or nothing until the connection ends. */
export type Reply =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'tools'; readonly calls: readonly (readonly [name: string, input: unknown])[] }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'silence' };

export interface ModelStandIn {
  readonly address: string;
  readonly asked: readonly Asked[];
  /** How many connections were ended while it was thinking. */
  readonly abandoned: () => number;
  readonly close: () => void;
}

/** A model that speaks as OpenAI's interface does, and says one reply after the other; the last one for ever. */
export async function serveModel(replies: readonly Reply[]): Promise<ModelStandIn> {
  const asked: Asked[] = [];
  let abandoned = 0;
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((text) => {
      const { model, messages, tools } = JSON.parse(text) as Asked;
      const authorization = incoming.headers.authorization ?? null;
      asked.push({ path: incoming.url ?? '', authorization, model, messages, tools });
      outgoing.on('close', () => {
        if (!outgoing.writableEnded) abandoned += 1;
      });
      answer(outgoing, replies[Math.min(asked.length, replies.length) - 1], asked.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/v1`, asked, abandoned: () => abandoned, close };
}

function answer(outgoing: ServerResponse, reply: Reply | undefined, round: number): void {
  if (reply === undefined || reply.kind === 'silence') return;
  if (reply.kind === 'status') {
    outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    outgoing.end(reply.body ?? '');
    return;
  }
  const message =
    reply.kind === 'words'
      ? { role: 'assistant', content: reply.text }
      : {
          role: 'assistant',
          content: null,
          tool_calls: reply.calls.map(([name, input], index) => ({
            id: `call_${round}_${index}`,
            type: 'function',
            function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
          })),
        };
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ object: 'chat.completion', choices: [{ index: 0, message }] }));
}

async function read(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
