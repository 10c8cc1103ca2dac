import type { RecordChange } from '../records/commands.ts';
import type { HubType } from '../records/records.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;
export const HOUR_MS = 60 * 60 * 1000;

/** A working hour of a day about so many days ago; never of today, so that all of it lies behind. */
export function daysAgo(now: number, days: number, salt = 0): number {
  const midnight = Math.floor((now - Math.max(days, 1) * DAY_MS) / DAY_MS) * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  const worked = midnight - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * DAY_MS;
  return worked + (8 + (salt % 8)) * HOUR_MS + ((salt * 17) % 60) * 60_000;
}

export function create(resource: HubType, key: string, input: object, parent?: string): RecordChange {
  return { operation: 'create', resource, key, input, ...(parent === undefined ? {} : { parent }) };
}

export function update(resource: HubType, reference: string, input: object, reason?: string): RecordChange {
  return { operation: 'update', resource, reference, input, ...(reason === undefined ? {} : { reason }) };
}
