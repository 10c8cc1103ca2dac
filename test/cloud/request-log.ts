import type { Resource } from './records.ts';

/** One request as it arrived, and what became of it. */
export interface LoggedRequest {
  /** 1 for the first request this cloud ever saw. */
  seq: number;
  /** Arrival by the cloud's steady clock, ms, before anything was read of the body. */
  at: number;
  method: string;
  /** Without the `/api/v1` prefix, without the query. */
  path: string;
  query: string;
  /** `GET /customers/{id}`; null when no route fits. */
  route: string | null;
  /** Id of the API key, also of a revoked one; null when the request carried none that is known. */
  keyId: string | null;
  idempotencyKey: string | null;
  body: string;
  /** `pending` until it is known; `dropped`: the cloud cut the connection; `aborted`: the client did. */
  outcome: 'pending' | 'answered' | 'dropped' | 'aborted';
  /** What the client was told; null when it was told nothing. */
  status: number | null;
  errorCode: string | null;
  /** The answer came from the idempotency store: nothing was applied. */
  replayed: boolean;
  /** Kinds of the faults that hit it. */
  faults: string[];
}

/** A POST of a client that took effect, whether or not the client heard of it. */
export interface AppliedCreate {
  seq: number;
  at: number;
  resource: Resource;
  id: string;
  keyId: string | null;
  idempotencyKey: string | null;
  /** The request body. */
  fields: Record<string, unknown>;
}

export interface BusiestWindow {
  keyId: string | null;
  count: number;
  /** Arrival of its first and last request. */
  from: number;
  to: number;
}

export interface RequestLog {
  /** Oldest first. */
  all(): readonly LoggedRequest[];
  since(seq: number): LoggedRequest[];
  add(request: LoggedRequest): void;
  addCreate(create: AppliedCreate): void;
  /** `GET /customers/{id}` → how often, optionally only from request number `since + 1` on. */
  counts(since?: number): Record<string, number>;
  /**
   * The most requests of one key that ever arrived within one window, refused ones included: the number
   * that must not exceed the limit. Two requests exactly `windowMs` apart are not in one window.
   * @param keyId one key alone; otherwise the worst of all
   */
  maxRequestsInAnyWindow(windowMs: number, keyId?: string): number;
  busiestWindow(windowMs: number, keyId?: string): BusiestWindow | null;
  creates(): readonly AppliedCreate[];
  /** How often each create was applied; by its Idempotency-Key unless told otherwise. */
  timesApplied(by?: (create: AppliedCreate) => string | null): Map<string, number>;
  clear(): void;
}

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const creates: AppliedCreate[] = [];

  function busiestWindow(windowMs: number, onlyKey?: string): BusiestWindow | null {
    const arrivals = new Map<string, number[]>();
    for (const { keyId, at } of requests) {
      if (keyId === null || (onlyKey !== undefined && keyId !== onlyKey)) continue;
      const times = arrivals.get(keyId);
      if (times) times.push(at);
      else arrivals.set(keyId, [at]);
    }
    let busiest: BusiestWindow | null = null;
    for (const [keyId, times] of arrivals) {
      let first = 0;
      for (const [last, to] of times.entries()) {
        while (to - (times[first] ?? to) >= windowMs) first += 1;
        const count = last - first + 1;
        if (count > (busiest?.count ?? 0)) busiest = { keyId, count, from: times[first] ?? to, to };
      }
    }
    return busiest;
  }

  return {
    all: () => requests,
    since: (seq) => requests.filter((request) => request.seq > seq),
    add: (request) => void requests.push(request),
    addCreate: (create) => void creates.push(create),
    counts(since = 0) {
      const counts: Record<string, number> = {};
      for (const { seq, method, route } of requests) {
        if (seq <= since) continue;
        const name = route ?? `${method} (no route)`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    maxRequestsInAnyWindow: (windowMs, keyId) => busiestWindow(windowMs, keyId)?.count ?? 0,
    busiestWindow,
    creates: () => creates,
    timesApplied(by = (create) => create.idempotencyKey) {
      const times = new Map<string, number>();
      for (const create of creates) {
        const name = by(create);
        if (name !== null) times.set(name, (times.get(name) ?? 0) + 1);
      }
      return times;
    },
    clear() {
      requests.length = 0;
      creates.length = 0;
    },
  };
}
