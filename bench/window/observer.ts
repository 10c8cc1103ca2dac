import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BrowserSecret } from '../../src/shared/access/proofs.ts';
import type { Heard, ObserverData } from './observer-worker.ts';

/** Another window on the same hub, outside of the browser: it hears of a write as soon as the hub has it. */
export interface Observer {
  /** @returns milliseconds since 1970 when the hub told of a record with this text in it. */
  heardOf(text: string): Promise<number>;
  close(): Promise<void>;
}

const LIMIT_MS = 30_000;

/**
 * It has a thread of its own, since this one drives the browser and would hear late.
 * @param app the address of the browser shell.
 * @param secret what a browser was let in by there.
 */
export async function observe(app: string, secret: BrowserSecret): Promise<Observer> {
  const workerData: ObserverData = { app, secret };
  const worker = new Worker(new URL('./observer-worker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  return {
    heardOf(text) {
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          worker.off('message', hear);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`nothing of “${text}” within ${LIMIT_MS} ms`));
        }, LIMIT_MS);
        const hear = (heard: Heard) => {
          if (heard.text !== text) return;
          end();
          resolve(heard.at);
        };
        worker.on('message', hear);
        worker.postMessage(text);
      });
    },
    async close() {
      await worker.terminate();
    },
  };
}
