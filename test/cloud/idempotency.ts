import { createHash } from 'node:crypto';
import type { CloudClock } from './clock.ts';
import { CloudError } from './errors.ts';

const LIFETIME_MS = 24 * 60 * 60 * 1000;
const MAX_KEY_BYTES = 255;

export interface StoredAnswer {
  bodyHash: string;
  status: number;
  body: string;
  storedAt: number;
}

export type Claim =
  | { kind: 'replay'; answer: StoredAnswer }
  /** The caller must end it: `finish` keeps a success for 24 hours, `abandon` frees the key after a refusal. */
  | { kind: 'fresh'; finish(status: number, body: string): void; abandon(): void };

export interface IdempotencyStore {
  /**
   * @param endpoint method and path as they were sent; a key means something only together with it
   * @throws CloudError when the key is malformed, used with another body, or still in flight
   */
  claim(endpoint: string, key: string, requestBody: string): Claim;
  /** The store is lost: every repeated key is new again. */
  forget(): void;
  size(): number;
  entries(): [string, StoredAnswer][];
  restore(entries: readonly [string, StoredAnswer][]): void;
}

export function createIdempotencyStore(clock: CloudClock): IdempotencyStore {
  const answers = new Map<string, StoredAnswer>();
  const inFlight = new Map<string, string>();

  return {
    claim(endpoint, key, requestBody) {
      if (key.trim() === '' || Buffer.byteLength(key) > MAX_KEY_BYTES) {
        const message = `Idempotency-Key must have 1 to ${MAX_KEY_BYTES} bytes`;
        throw new CloudError('invalid_idempotency_key', message);
      }
      const name = `${endpoint} ${key}`;
      const bodyHash = createHash('sha256').update(requestBody).digest('hex');
      const stored = answers.get(name);
      const answer = stored && clock.time() - stored.storedAt < LIFETIME_MS ? stored : undefined;
      const earlierHash = inFlight.get(name) ?? answer?.bodyHash;
      if (earlierHash !== undefined && earlierHash !== bodyHash) {
        const message = 'This Idempotency-Key was used with another body';
        throw new CloudError('idempotency_key_reused', message);
      }
      if (inFlight.has(name)) {
        const message = 'A request with this Idempotency-Key is still in progress';
        throw new CloudError('idempotency_in_progress', message);
      }
      if (answer) return { kind: 'replay', answer };
      inFlight.set(name, bodyHash);
      return {
        kind: 'fresh',
        finish(status, body) {
          inFlight.delete(name);
          answers.set(name, { bodyHash, status, body, storedAt: clock.time() });
        },
        abandon() {
          inFlight.delete(name);
        },
      };
    },
    forget() {
      answers.clear();
      inFlight.clear();
    },
    size: () => answers.size,
    entries: () => [...answers],
    restore(entries) {
      for (const [name, answer] of entries) answers.set(name, answer);
    },
  };
}
