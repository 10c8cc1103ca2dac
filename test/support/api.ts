import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

/** A request as Node's parser hands it over: names in lower case, of repeated headers the first, and all of them. */
export function requestWith(
  ...headers: readonly (readonly [name: string, value: string])[]
): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  const distinct: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    distinct[name.toLowerCase()] = [...(distinct[name.toLowerCase()] ?? []), value];
  }
  incoming.rawHeaders = headers.flat();
  incoming.headers = Object.fromEntries(Object.entries(distinct).map(([name, [first]]) => [name, first]));
  return incoming;
}
