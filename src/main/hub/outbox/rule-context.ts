import type { RulesByType } from '../records/record-rules.ts';
import type { Document } from '../records/transaction.ts';
import type { UpstreamRows } from './upstream-rows.ts';

/** A record as the cloud sent it: every field it carries, also those this version does not know. */
export interface RemoteRecord extends Document {
  readonly id: string;
  /** What the cloud did not say in a way that could be read is missing; the hub then has its own. */
  readonly display_id?: number;
  readonly created_at?: string;
  readonly updated_at?: string;
}

/** What the rules for changes that come from the cloud work with. */
export interface RuleContext {
  readonly rows: UpstreamRows;
  readonly records: RulesByType;
}

export function bodyAsShown(body: string): Document {
  return asShown(JSON.parse(body) as Document);
}

/** What was sent is the state below the flag; what is shown, and merged, is `waiting` while the flag is set. */
export function asShown(sent: Document): Document {
  return sent.waiting_on_customer === true && 'state' in sent ? { ...sent, state: 'waiting' } : sent;
}
