import type { DayRules } from '#shared/values/day.ts';
import { workspaceDay } from './workspace-words.ts';

/** The language that numbers and dates are typed in: the browser's first one. */
export function typedLocale(): string {
  const [first = 'en-US'] = globalThis.navigator?.languages ?? [];
  try {
    return Intl.getCanonicalLocales(first)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

/** How a day typed now is read. @param now milliseconds. */
export function dayRules(now: number = Date.now()): DayRules {
  return { locale: typedLocale(), today: workspaceDay(now) };
}
