/** Names of months, weekdays and days near today in a language, and the order in which it writes a date. */

export interface DayNames {
  /** Month from 1, by its folded names. */
  readonly months: ReadonlyMap<string, number>;
  /** 0 for Sunday, by its folded names. */
  readonly weekdays: ReadonlyMap<string, number>;
  /** Days from today, by their folded names. */
  readonly near: ReadonlyMap<string, number>;
  readonly order: DateOrder;
}

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** Without accents, points and upper case: `déc.` is `dec`. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\./g, '').toLowerCase();
}

const byLocale = new Map<string, DayNames>();

/** Names in a language and in English, which everybody may write. */
export function dayNames(locale: string): DayNames {
  const known = byLocale.get(locale);
  if (known !== undefined) return known;
  const names: DayNames = {
    months: namesIn(locale, 'month', 12),
    weekdays: namesIn(locale, 'weekday', 7),
    near: nearIn(locale),
    order: orderIn(locale),
  };
  byLocale.set(locale, names);
  return names;
}

function namesIn(locale: string, part: 'month' | 'weekday', count: number): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of [locale, 'en']) {
    for (const width of ['long', 'short'] as const) {
      for (let at = 0; at < count; at += 1) {
        // 4 January 1970 was a Sunday.
        const date = part === 'month' ? Date.UTC(1970, at, 15) : Date.UTC(1970, 0, 4 + at);
        // Beside a day, a month has the form that dates are written with.
        const beside = part === 'month' ? ({ day: 'numeric' } as const) : {};
        const format = new Intl.DateTimeFormat(language, { [part]: width, ...beside, timeZone: 'UTC' });
        const name = format.formatToParts(date).find(({ type }) => type === part)?.value ?? '';
        const folded = foldName(name);
        if (!names.has(folded) && !/^\d*$/.test(folded)) names.set(folded, part === 'month' ? at + 1 : at);
      }
    }
  }
  return names;
}

function nearIn(locale: string): ReadonlyMap<string, number> {
  const near = new Map<string, number>();
  for (const language of [locale, 'en']) {
    const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    for (const days of [0, 1, -1, 2, -2]) near.set(foldName(format.format(days, 'day')), days);
  }
  return near;
}

function orderIn(locale: string): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(0)
    .flatMap(({ type }) => (type === 'day' || type === 'month' || type === 'year' ? [type[0]] : []))
    .join('');
  return parts === 'mdy' || parts === 'ymd' ? parts : 'dmy';
}
