import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { keepTrackOf, processorTime } from './processes.ts';

/** What is asked again and again. Paths are taken in turn; values of PATCH and names of POST never repeat. */
export type Workload =
  | { readonly kind: 'get'; readonly paths: readonly string[] }
  | { readonly kind: 'patch'; readonly paths: readonly string[] }
  | { readonly kind: 'post'; readonly path: string };

export interface LoadOrder {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly workload: Workload;
  /** Keep-alive connections, each with one request in flight. */
  readonly connections: number;
  /** No request is begun later; those in flight are waited for and count. */
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Per request, in ms. */
  readonly p50: number;
  readonly p99: number;
}

export type LoadAnswer = { readonly result: LoadResult } | { readonly failure: string };

export interface Measured extends LoadResult {
  /** Requests per second. */
  readonly rate: number;
  /** Processor time of the server per request, in microseconds; null where the system does not tell. */
  readonly processorUs: number | null;
}

/** Starts the process that asks, so that asking does not slow down whoever answers. */
export function startLoad() {
  const worker = keepTrackOf(fork(join(import.meta.dirname, 'load-worker.ts'), { stdio: 'inherit' }));
  return {
    /** @param pid the server's, whose processor time is counted. @throws Error on any unexpected answer. */
    async run(order: LoadOrder, pid: number): Promise<Measured> {
      const before = processorTime(pid);
      worker.send(order);
      const [answer] = (await once(worker, 'message')) as [LoadAnswer];
      if ('failure' in answer) throw new Error(answer.failure);
      const after = processorTime(pid);
      const { requests, seconds } = answer.result;
      return {
        ...answer.result,
        rate: requests / seconds,
        processorUs: before === null || after === null ? null : ((after - before) * 1000) / requests,
      };
    },
    stop(): void {
      worker.disconnect();
    },
  };
}

export type Load = ReturnType<typeof startLoad>;
