import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type BrowserSecret, LINK_FRAGMENT } from '#shared/access/proofs.ts';
import { type Credential, type SignIn, signIn } from '#shared/access/sign-in.ts';
import { BRIDGE_PATH } from '#shared/bridge.ts';

export interface SignedIn {
  readonly socket: WebSocket;
  readonly result: SignIn;
  /** What the link was traded for. */
  readonly secret: BrowserSecret | null;
}

export interface ConnectOptions {
  /** What the connection says it comes from; by default the page itself. */
  readonly origin?: string;
  /** The port that is signed into the proof; by default the one that is connected to. */
  readonly port?: number;
  /** Given everything that the two say to each other. */
  readonly said?: string[];
}

/** Where a link leads, and its secret. */
export function linkParts(link: string): { readonly origin: string; readonly secret: string } {
  const { origin, hash } = new URL(link);
  return { origin, secret: hash.slice(LINK_FRAGMENT.length) };
}

/** Does what the page does: opens the bridge and proves itself. @param origin `http://127.0.0.1:4780` */
export async function connectBridge(
  origin: string,
  credential: Credential,
  options: ConnectOptions = {},
): Promise<SignedIn> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${BRIDGE_PATH}`, {
    origin: options.origin ?? origin,
  });
  const letters: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  const receive = (data: Buffer) => {
    options.said?.push(data.toString());
    const message: unknown = JSON.parse(data.toString());
    const next = waiting.shift();
    if (next === undefined) letters.push(message);
    else next(message);
  };
  socket.on('message', receive);
  await once(socket, 'open');
  let secret: BrowserSecret | null = null;
  const conversation = {
    say(message: unknown) {
      const text = JSON.stringify(message);
      options.said?.push(text);
      socket.send(text);
    },
    hear: () =>
      new Promise<unknown>((resolve, reject) => {
        if (letters.length > 0) resolve(letters.shift());
        else waiting.push(resolve);
        socket.once('close', () => reject(new Error('the connection ended')));
      }),
  };
  const port = options.port ?? Number(new URL(origin).port);
  const result = await signIn(conversation, credential, port, (given) => {
    secret = given;
  });
  socket.off('message', receive);
  return { socket, result, secret };
}

/** A browser that has followed a link. @throws Error when it is not let in */
export async function followLink(link: string, options: ConnectOptions = {}): Promise<SignedIn> {
  const { origin, secret } = linkParts(link);
  const signedIn = await connectBridge(origin, { kind: 'link', link: secret, replaces: null }, options);
  if (signedIn.result.outcome !== 'welcome')
    throw new Error(`not let in: ${JSON.stringify(signedIn.result)}`);
  return signedIn;
}

let nextId = 1;

/** One call over an open bridge. @returns the whole answer */
export function callBridge(socket: WebSocket, call: string, input: unknown = {}): Promise<unknown> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve, reject) => {
    const receive = (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id?: number };
      if (message.id !== id) return;
      socket.off('message', receive);
      resolve(message);
    };
    socket.on('message', receive);
    socket.once('close', () => reject(new Error('it was closed before it answered')));
    socket.send(JSON.stringify({ id, call, input }));
  });
}
