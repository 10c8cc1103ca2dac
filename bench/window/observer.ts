import { once } from 'node:events';
import WebSocket from 'ws';
import { BRIDGE_PATH } from '#shared/bridge.ts';

/** Another window on the same hub, outside of the browser: it hears of a write as soon as the hub has it. */
export interface Observer {
  /** @returns milliseconds since 1970 when the hub told of a record with this text in it. */
  heardOf(text: string): Promise<number>;
  close(): void;
}

const LIMIT_MS = 30_000;

/** @param app the address of the browser shell. */
export async function observe(app: string): Promise<Observer> {
  const page = await (await fetch(app)).text();
  const token = /name="pivotal-session" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const { host, origin } = new URL(app);
  const socket = new WebSocket(`ws://${host}${BRIDGE_PATH}`, `pivotal.${token}`, { origin });
  await once(socket, 'open');
  const waiting = new Map<string, (at: number) => void>();
  socket.on('message', (data) => {
    const at = performance.timeOrigin + performance.now();
    const message = String(data);
    if (!message.includes('replication.changed')) return;
    for (const [text, resolve] of waiting) if (message.includes(text)) resolve(at);
  });
  return {
    heardOf(text) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`nothing of “${text}” within ${LIMIT_MS} ms`)),
          LIMIT_MS,
        );
        waiting.set(text, (at) => {
          clearTimeout(timer);
          waiting.delete(text);
          resolve(at);
        });
      });
    },
    close: () => socket.terminate(),
  };
}
