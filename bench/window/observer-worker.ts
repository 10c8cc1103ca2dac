import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import { BRIDGE_PATH } from '../../src/shared/bridge.ts';

/** A text that was waited for, and when the hub told of it, in milliseconds since 1970. */
export interface Heard {
  readonly text: string;
  readonly at: number;
}

const app = workerData as string;
const page = await (await fetch(app)).text();
const token = /name="pivotal-session" content="([^"]+)"/.exec(page)?.[1] ?? '';
const { host, origin } = new URL(app);
const socket = new WebSocket(`ws://${host}${BRIDGE_PATH}`, `pivotal.${token}`, { origin });
await once(socket, 'open');

const waiting = new Set<string>();
parentPort?.on('message', (text: string) => waiting.add(text));
socket.on('message', (data) => {
  const at = performance.timeOrigin + performance.now();
  const message = String(data);
  if (!message.includes('replication.changed')) return;
  for (const text of waiting) {
    if (!message.includes(text)) continue;
    waiting.delete(text);
    parentPort?.postMessage({ text, at } satisfies Heard);
  }
});
parentPort?.postMessage('open');
