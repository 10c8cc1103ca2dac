import { formatNumber } from './words.ts';

/** Cents as `$12,500` or, when there are cents, `$12,500.50`. */
export function formatMoney(cents: number): string {
  const amount = Math.abs(cents);
  const part = amount % 100;
  const whole = `${cents < 0 ? '-' : ''}$${formatNumber((amount - part) / 100)}`;
  return part === 0 ? whole : `${whole}.${String(part).padStart(2, '0')}`;
}
