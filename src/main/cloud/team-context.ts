import { eventOf, eventsOf, isPersonal, MENTIONED_TYPES, RECORDS } from '#shared/records/index.ts';
import type { Hub } from '../hub/hub.ts';
import { SHARED } from '../hub/outbox/shared-records.ts';
import type { WorkspaceType } from '../hub/records/records.ts';
import type { Backoffs } from './backoff.ts';
import type { Answer, UpstreamRequest } from './client.ts';
import type { Hold } from './deletion-hold.ts';
import type { Job } from './scheduler.ts';
import type { Unreadable } from './unreadable.ts';

export interface TeamOptions {
  readonly hub: Hub;
  readonly held: Hold;
  readonly backoffs: Backoffs;
  readonly unreadable: Pick<Unreadable, 'take'>;
  readonly now: () => number;
  readonly isFocused: () => boolean;
  /** Whether it is known what the cloud has of customers and onboardings, on which the workspace's records hang. */
  readonly isReady: () => boolean;
  /** Whether that is being read again just now. */
  readonly isWalking: () => boolean;
  readonly changed: () => void;
  readonly reportFailure: (error: unknown) => void;
}

/** What the two directions have in common: they take turns, so that nothing read before a write undoes it. */
export interface TeamContext extends TeamOptions {
  /** A request about the workspace's records. */
  job(name: string, request: UpstreamRequest, answered: (answer: Answer) => Promise<void>): Job;
}

/** What the events of the workspace's records are called. */
export const SHARED_EVENTS = [
  ...SHARED.flatMap(eventsOf),
  // Whoever is back is named again by the records that mention them.
  ...MENTIONED_TYPES.filter(isPersonal).map((type) => eventOf(type, 'restored')),
].join(',');

export function pathOf(type: WorkspaceType): string {
  return `/${RECORDS[type].plural.replaceAll('_', '-')}`;
}
