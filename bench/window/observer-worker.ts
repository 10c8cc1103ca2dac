import { parentPort, workerData } from 'node:worker_threads';
import type { BrowserSecret } from '../../src/shared/access/proofs.ts';
import { connectBridge } from '../../test/support/browser.ts';

export interface ObserverData {
  readonly app: string;
  readonly secret: BrowserSecret;
}

/** A text that was waited for, and when the hub told of it, in milliseconds since 1970. */
export interface Heard {
  readonly text: string;
  readonly at: number;
}

const { app, secret } = workerData as ObserverData;
const { socket } = await connectBridge(new URL(app).origin, { kind: 'browser', secret });

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
