import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDatePoint, readDay, resolveDates, wholeOf } from './dates.ts';

const NOW = Date.parse('2026-11-20T11:00:00.000Z');

/** The bounds of a date alone, as ISO times in a zone. */
function bounds(text: string, timeZone = 'UTC', now = NOW): string[] {
  const point = readDatePoint(text);
  if (!point) return [];
  const { after, before } = wholeOf(point);
  const { fromMs, toMs } = resolveDates(after, before, { now, timeZone });
  return [fromMs, toMs].map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'));
}

describe('dates', () => {
  it.each([
    ['today', '2026-11-20T00:00Z', '2026-11-21T00:00Z'],
    ['tod', '2026-11-20T00:00Z', '2026-11-21T00:00Z'],
    ['yesterday', '2026-11-19T00:00Z', '2026-11-20T00:00Z'],
    ['tomorrow', '2026-11-21T00:00Z', '2026-11-22T00:00Z'],
    ['7d', '2026-11-13T00:00Z', '2026-11-21T00:00Z'],
    ['-7d', '2026-11-13T00:00Z', '2026-11-21T00:00Z'],
    ['1d', '2026-11-19T00:00Z', '2026-11-21T00:00Z'],
    ['+7d', '2026-11-20T00:00Z', '2026-11-28T00:00Z'],
    ['2w', '2026-11-06T00:00Z', '2026-11-21T00:00Z'],
    ['9M', '2026-02-20T00:00Z', '2026-11-21T00:00Z'],
    ['1y', '2025-11-20T00:00Z', '2026-11-21T00:00Z'],
    ['7', '2026-11-13T00:00Z', '2026-11-21T00:00Z'],
    ['2026', '2026-01-01T00:00Z', '2027-01-01T00:00Z'],
    ['2026-', '2026-01-01T00:00Z', '2027-01-01T00:00Z'],
    ['2026-0', '2026-01-01T00:00Z', '2027-01-01T00:00Z'],
    ['2026-05', '2026-05-01T00:00Z', '2026-06-01T00:00Z'],
    ['2026-12', '2026-12-01T00:00Z', '2027-01-01T00:00Z'],
    ['2024/2/29', '2024-02-29T00:00Z', '2024-03-01T00:00Z'],
  ])('%s is from %s to before %s', (text, from, to) => {
    expect(bounds(text)).toEqual([from, to]);
  });

  it.each([
    '',
    'x',
    '2026-13',
    '2026-02-30',
    '2023-02-29',
    '0000',
    '20261',
    '7x',
    '2026-05-17T',
    '2026-05-17T25:00Z',
    '99999d',
  ])('“%s” is no date', (text) => {
    expect(readDatePoint(text)).toBe(null);
  });

  it('clamps a month ago to the length of that month', () => {
    expect(bounds('1m', 'UTC', Date.parse('2026-03-31T12:00:00Z'))[0]).toBe('2026-02-28T00:00Z');
  });

  it('begins days where the workspace is, summer and winter', () => {
    expect(bounds('2026-05', 'Europe/Berlin')).toEqual(['2026-04-30T22:00Z', '2026-05-31T22:00Z']);
    expect(bounds('2026-10-25', 'Europe/Berlin')).toEqual(['2026-10-24T22:00Z', '2026-10-25T23:00Z']);
    expect(bounds('today', 'Pacific/Kiritimati', Date.parse('2026-11-20T10:30:00Z'))[0]).toBe(
      '2026-11-20T10:00Z',
    );
    expect(bounds('2026-01-01', 'Asia/Kathmandu')[0]).toBe('2025-12-31T18:15Z');
  });

  it('begins a day after the gap where the clocks skip midnight, and once where they repeat it', () => {
    expect(bounds('2018-11-04', 'America/Sao_Paulo')[0]).toBe('2018-11-04T03:00Z');
    expect(bounds('2018-02-18', 'America/Sao_Paulo')[0]).toBe('2018-02-18T03:00Z');
  });

  it('leaves no gap and no overlap between a day and the next, in any zone', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Asia/Beirut',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 20_000 }), (timeZone, day) => {
        const date = (d: number) => new Date(d * 86_400_000).toISOString().slice(0, 10);
        const [from, to] = bounds(date(day), timeZone);
        expect(bounds(date(day + 1), timeZone)[0]).toBe(to);
        expect(Date.parse(from ?? '')).toBeLessThanOrEqual(Date.parse(to ?? ''));
      }),
    );
  });

  it('reads days of the calendar', () => {
    expect(readDay('1970-01-02')).toBe(1);
    expect(readDay('2026-02-29')).toBe(null);
    expect(readDay('2026-2-2')).toBe(null);
  });

  it('survives the farthest dates that can be typed', () => {
    for (const text of ['9999y', '+9999y', '9999', '0001', '9999-12-31'])
      expect(bounds(text)).toHaveLength(2);
  });
});
