import { formatNumber } from './words.ts';

/** Cents as `$12,500` or, when there are cents, `$12,500.50`. */
export function formatMoney(cents: number): string {
  const amount = Math.abs(cents);
  const part = amount % 100;
  const whole = `${cents < 0 ? '-' : ''}$${formatNumber((amount - part) / 100)}`;
  return part === 0 ? whole : `${whole}.${String(part).padStart(2, '0')}`;
}

/** What an editor shows for an amount: `12500` or `12500.50`. */
export function moneyInput(cents: number | null): string {
  if (cents === null) return '';
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2);
}

export type Parsed<Value> = { readonly value: Value } | { readonly error: string };

/**
 * An amount as people type it: `12500`, `$12,500.50`, `12.500,50 €`, `12 500`, `12k`, `1.2m`. The last of `.`
 * and `,` is the decimal point, unless exactly three digits follow it.
 * @returns cents; null for nothing.
 */
export function parseMoney(text: string): Parsed<number | null> {
  const compact = text.replace(/[\s\u00a0'’$€£¥]|USD|EUR|GBP/giu, '');
  if (compact === '') return { value: null };
  const match = /^(\d[\d.,]*|[.,]\d+)([km]?)$/i.exec(compact);
  const digits = match?.[1];
  if (digits === undefined) return { error: 'Write an amount such as 1,250 or 12k' };
  const factor = { k: 1_000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const cents = Math.round(Number(plainDecimal(digits, factor > 1)) * factor * 100);
  if (!Number.isSafeInteger(cents)) return { error: 'This amount is too large' };
  return { value: cents };
}

function plainDecimal(digits: string, isShort: boolean): string {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last === -1) return digits;
  const fraction = digits.slice(last + 1);
  const mark = digits[last] ?? '';
  const isGrouping = !isShort && (fraction.length === 3 || digits.indexOf(mark) !== last);
  const whole = digits.slice(0, last).replace(/[.,]/g, '');
  return isGrouping
    ? `${whole}${fraction}`
    : `${whole === '' ? '0' : whole}.${fraction === '' ? '0' : fraction}`;
}
