import { formatNumber } from './words.ts';

/** Cents as `$12,500` or, when there are cents, `$12,500.50`. */
export function formatMoney(cents: number): string {
  const amount = Math.abs(cents);
  const part = amount % 100;
  const whole = `${cents < 0 ? '-' : ''}$${formatNumber((amount - part) / 100)}`;
  return part === 0 ? whole : `${whole}.${String(part).padStart(2, '0')}`;
}

/** From so many cents on, a list has no room for all the digits. */
const COMPACT_FROM = 1_000_000_000;
const UNITS = [
  ['T', 1e14],
  ['B', 1e11],
  ['M', 1e8],
] as const;

/** Cents for a column of a list: exact up to seven digits, beyond that to a tenth of a million: `$123.5B`. */
export function formatMoneyShort(cents: number): string {
  const amount = Math.abs(cents);
  if (amount < COMPACT_FROM) return formatMoney(cents);
  // What would round up to a thousand of a unit is one of the next.
  const [unit, size] = UNITS.find(([, least]) => amount >= least * 0.99995) ?? ['M', 1e8];
  return `${cents < 0 ? '-' : ''}$${(amount / size).toFixed(1).replace(/\.0$/, '')}${unit}`;
}
