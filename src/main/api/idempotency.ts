import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { conflict, invalidRequest } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import type { IdempotencyClaim } from '../hub/records/write-door.ts';
import type { Reply } from './handlers.ts';

const KEY_LIMIT_BYTES = 255;

/** The request's Idempotency-Key, or null. @throws ContractError `invalid_idempotency_key` */
export function idempotencyKeyOf(incoming: IncomingMessage): string | null {
  const header = incoming.headers['idempotency-key'];
  if (header === undefined) return null;
  const key = Array.isArray(header) ? header.join(', ') : header;
  // Node gives header values as one character a byte.
  if (key.length === 0 || key.length > KEY_LIMIT_BYTES) {
    throw invalidRequest(
      'invalid_idempotency_key',
      `The Idempotency-Key must be 1 to ${KEY_LIMIT_BYTES} bytes long`,
    );
  }
  return key;
}

/** What the first request was answered. */
export interface Replay {
  readonly outcome: 'replay';
  readonly status: number;
  readonly body: string;
  readonly batchId: string | null;
}

export type Claim = { readonly outcome: 'first'; readonly claim: IdempotencyClaim } | Replay;

/**
 * Keeps a POST from being applied twice. The finished ones are in the hub; those still being answered,
 * from the moment their headers have arrived, are here.
 */
export function createIdempotency({ idempotency }: Pick<Hub, 'idempotency'>) {
  const inFlight = new Set<string>();
  return {
    /** @returns a function that ends the flight. @throws ContractError `idempotency_in_progress` */
    start(scope: string, key: string): () => void {
      const flight = `${scope}\n${key}`;
      if (inFlight.has(flight)) {
        throw conflict(
          'idempotency_in_progress',
          'A request with this Idempotency-Key is still being answered; retry soon',
        );
      }
      inFlight.add(flight);
      return () => inFlight.delete(flight);
    },
    /** @throws ContractError `idempotency_key_reused` when the key came before with another body. */
    claim(scope: string, key: string, ...sent: readonly (string | Buffer)[]): Claim {
      const hash = createHash('sha256');
      for (const part of sent) hash.update(part);
      const requestHash = hash.digest('base64');
      const record = idempotency.find(scope, key);
      if (record === undefined) return { outcome: 'first', claim: { scope, key, requestHash } };
      if (record.request_hash !== requestHash) {
        throw conflict(
          'idempotency_key_reused',
          'This Idempotency-Key was used with another body; use a new key',
        );
      }
      return { outcome: 'replay', status: record.status, body: record.body, batchId: record.batch_id };
    },
    /** Keeps the answer of what wrote it without the claim. */
    keep(claim: IdempotencyClaim, status: number, handled: string | Reply): void {
      const {
        body,
        headers,
        status: own,
      }: Partial<Reply> & Pick<Reply, 'body'> = typeof handled === 'string' ? { body: handled } : handled;
      idempotency.keep(claim, { status: own ?? status, body, batch_id: headers?.['Pivotal-Batch'] ?? null });
    },
  };
}

export type Idempotency = ReturnType<typeof createIdempotency>;
