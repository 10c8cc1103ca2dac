import type { Hub } from '../hub/hub.ts';
import type { OutboxEntry } from '../hub/outbox/outbox.ts';
import type { Backoffs } from './backoff.ts';
import type { LearnedLimit } from './budget.ts';
import type { ClockDifference } from './clock-difference.ts';
import type { CarriedFields, Readings } from './context.ts';
import type { EditChecks } from './edit-checks.ts';
import type { Pull } from './pull.ts';
import type { Lookups } from './push-lookup.ts';
import type { Sweep } from './sweep.ts';
import type { TwinLookups } from './twin-lookup.ts';

export interface PushOptions {
  readonly hub: Hub;
  readonly pull: Pull;
  readonly readings: Readings;
  readonly carried: CarriedFields;
  readonly backoffs: Backoffs;
  readonly sweep: Sweep;
  readonly clocks: ClockDifference;
  readonly limit: () => LearnedLimit;
  readonly now: () => number;
  /** The machine's clock, as it is now: what the outbox's dates were written by. */
  readonly wall: () => number;
  readonly pump: () => void;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

/** What the steps of a delivery share. */
export interface PushContext extends PushOptions {
  /** Records of which a request is under way, by name. */
  readonly busy: Set<string>;
  readonly checks: EditChecks;
  readonly lookups: Lookups;
  readonly twins: TwinLookups;
  /** An entry was taken or refused: the delivery has got so much further. */
  delivered(): void;
}

/** Whether a change of this field is one for the cloud, now or once it carries the field. */
export function isForCloud(
  { carried }: Pick<PushContext, 'carried'>,
  { operation, resource }: OutboxEntry,
  field: string,
): boolean {
  return operation !== 'delete' && carried.isWritable(resource, field);
}
