import { describe, expect, it } from 'vitest';
import type { BridgeActivity } from '#shared/bridge.ts';
import {
  byDay,
  datesLabel,
  dayHeading,
  eventGroups,
  eventsLabel,
  filterOf,
  isFiltered,
  readParams,
  writeParams,
} from './activity-filter.ts';

const NOW = new Date('2026-11-20T15:00:00').getTime();

describe('the filters in the address', () => {
  it('read back what was written and leave the rest of the address alone', () => {
    const filter = {
      events: ['contact.added', 'task.created'],
      actor: 'Ann & Ben',
      from: '2026-11-01',
      to: null,
      text: 'renewal',
    };
    const params = writeParams(new URLSearchParams('tab=activity&to=2026-01-01'), filter);
    expect(params.get('tab')).toBe('activity');
    expect(params.has('to')).toBe(false);
    expect(readParams(new URLSearchParams(params.toString()))).toEqual(filter);
  });

  it.each(['event=<script>&from=yesterday&to=2026-13-45', '', 'event=,,&actor='])(
    'ignore junk: %s',
    (text) => {
      const filter = readParams(new URLSearchParams(text));
      expect(isFiltered(filter)).toBe(false);
    },
  );
});

describe('the span of days', () => {
  it('begins with the first day and ends with the last one', () => {
    const { from, to } = filterOf({
      events: [],
      actor: null,
      from: '2026-11-03',
      to: '2026-11-09',
      text: '',
    });
    expect(from).toBe(new Date('2026-11-03T00:00:00').toISOString());
    expect(to).toBe(new Date('2026-11-10T00:00:00').toISOString());
  });

  it.each([
    [null, null, 'Any time'],
    ['2026-11-20', null, 'Today'],
    ['2026-11-14', null, 'Last 7 days'],
    ['2026-11-03', null, 'Since 3 Nov'],
    [null, '2025-11-03', 'Until 3 Nov 2025'],
    ['2026-11-03', '2026-11-09', '3 Nov – 9 Nov'],
    ['2026-11-03', '2026-11-03', '3 Nov'],
  ])('%s to %s is called %s', (from, to, label) => {
    expect(datesLabel({ from, to }, NOW)).toBe(label);
  });
});

it('offers every event, and the ones of later versions that were seen', () => {
  const seen = [{ event_type: 'invoice.paid' }] as unknown as readonly BridgeActivity[];
  const groups = new Map(eventGroups(seen));
  expect(groups.get('Contact')).toEqual([
    'contact.added',
    'contact.updated',
    'contact.archived',
    'contact.removed',
    'contact.restored',
  ]);
  expect(groups.get('Invoice')).toEqual(['invoice.paid']);
});

it.each([
  [[], 'Any event'],
  [['contact.added'], 'Contact added'],
  [['invoice.paid'], 'Invoice paid'],
  [['contact.added', 'task.created'], '2 kinds of events'],
])('says %j as %s', (events, label) => {
  expect(eventsLabel(events)).toBe(label);
});

it('groups entries by the day they happened on here', () => {
  const at = (local: string) => ({ timestamp: new Date(local).toISOString() }) as BridgeActivity;
  const days = byDay([at('2026-11-20T00:30:00'), at('2026-11-19T23:30:00'), at('2026-11-19T01:00:00')]);
  expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
    ['2026-11-20', 1],
    ['2026-11-19', 2],
  ]);
});

it.each([
  ['2026-11-20', 'Today'],
  ['2026-11-19', 'Yesterday'],
  ['2026-11-09', 'Monday, 9 Nov'],
  ['2025-11-09', 'Sunday, 9 Nov 2025'],
])('heads the day %s with %s', (day, heading) => {
  expect(dayHeading(day, NOW)).toBe(heading);
});
