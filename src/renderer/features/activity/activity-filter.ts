import type { BridgeActivity } from '#shared/bridge.ts';
import { activityEvents, eventsOf, RECORD_TYPES } from '#shared/records/index.ts';
import { eventLabel } from '#shared/records/labels.ts';
import { humanize } from '#shared/words.ts';
import { dateInput, formatDay } from '../../lib/dates.ts';
import { count } from '../../lib/words.ts';
import type { ActivityFilter } from './activity-feed.ts';

/** The filters as the address has them; days are those of this machine's time zone. */
export interface FilterParams {
  readonly events: readonly string[];
  readonly actor: string | null;
  /** `2026-11-20`; both days belong to the span. */
  readonly from: string | null;
  readonly to: string | null;
  readonly text: string;
}

export const NO_PARAMS: FilterParams = { events: [], actor: null, from: null, to: null, text: '' };

const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

export function readParams(params: URLSearchParams): FilterParams {
  const day = (name: string) => {
    const text = params.get(name);
    return text !== null && DAY_PATTERN.test(text) && startOfDay(text) !== null ? text : null;
  };
  const events = (params.get('event') ?? '').split(',').filter((event) => /^[a-z_.]{1,60}$/.test(event));
  const text = (params.get('find') ?? '').slice(0, 20_000);
  return { events, actor: params.get('actor') || null, from: day('from'), to: day('to'), text };
}

/** The address with other filters; what is not set is not in it. */
export function writeParams(params: URLSearchParams, filter: FilterParams): URLSearchParams {
  const next = new URLSearchParams(params);
  const { events, actor, from, to, text } = filter;
  const values = { event: events.join(','), actor, from, to, find: text };
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

function startOfDay(day: string, daysLater = 0): string | null {
  const date = new Date(`${day}T00:00:00`);
  if (Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

/** The filter to ask for: whole days, the last one included. */
export function filterOf({ events, actor, from, to, text }: FilterParams): ActivityFilter {
  return {
    events,
    actor,
    from: from === null ? null : startOfDay(from),
    to: to === null ? null : startOfDay(to, 1),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  };
}

export function isFiltered({ events, actor, from, to, text }: FilterParams): boolean {
  return events.length > 0 || actor !== null || from !== null || to !== null || text.trim() !== '';
}

/** Events to choose from, by what they happen to; those of later versions as far as they have been seen. */
export function eventGroups(
  seen: readonly BridgeActivity[],
  isWorkspace = false,
): readonly (readonly [string, readonly string[]])[] {
  const known = isWorkspace ? RECORD_TYPES.flatMap(eventsOf) : activityEvents();
  const all = new Set<string>([...known, ...seen.map(({ event_type }) => event_type)]);
  const groups = new Map<string, string[]>();
  for (const event of all) {
    const group = humanize(event.split('.')[0] ?? event);
    groups.set(group, [...(groups.get(group) ?? []), event]);
  }
  return [...groups];
}

/** "Field changed", or how many kinds. */
export function eventsLabel(events: readonly string[]): string {
  const [only] = events;
  if (only === undefined) return 'Any event';
  return events.length === 1 ? eventLabel(only) : count(events.length, 'kind of event', 'kinds of events');
}

export const DATE_PRESETS = [
  { label: 'Any time', days: null },
  { label: 'Today', days: 1 },
  { label: 'Last 7 days', days: 7 },
  { label: 'Last 30 days', days: 30 },
  { label: 'Last 90 days', days: 90 },
] as const;

/** The first of the last `days` days, today being one of them. */
export function firstOfLast(days: number, now: number): string {
  const date = new Date(now);
  date.setDate(date.getDate() - (days - 1));
  return dateInput(date.toISOString());
}

/** The span in words: "Last 7 days", "3 Nov – 9 Nov", "Since 3 Nov". */
export function datesLabel({ from, to }: Pick<FilterParams, 'from' | 'to'>, now: number): string {
  const say = (day: string) => formatDay(`${day}T12:00:00`, now);
  if (from === null && to === null) return 'Any time';
  if (from !== null && to === null) {
    const preset = DATE_PRESETS.find(({ days }) => days !== null && firstOfLast(days, now) === from);
    return preset?.label ?? `Since ${say(from)}`;
  }
  if (from === null) return `Until ${say(to ?? '')}`;
  return from === to ? say(from) : `${say(from)} – ${say(to ?? '')}`;
}

export interface ActivityDay {
  /** `2026-11-20`, in this machine's time zone. */
  readonly day: string;
  readonly entries: readonly BridgeActivity[];
}

/** Entries by the day they happened on here, in their order. */
export function byDay(entries: readonly BridgeActivity[]): readonly ActivityDay[] {
  const days: { day: string; entries: BridgeActivity[] }[] = [];
  for (const entry of entries) {
    const day = dateInput(entry.timestamp);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** "Today", "Yesterday", else the day with its weekday. */
export function dayHeading(day: string, now: number): string {
  if (day === firstOfLast(1, now)) return 'Today';
  if (day === firstOfLast(2, now)) return 'Yesterday';
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  const weekday = date.toLocaleDateString('en-GB', { weekday: 'long' });
  return `${weekday}, ${formatDay(date.toISOString(), now)}`;
}
