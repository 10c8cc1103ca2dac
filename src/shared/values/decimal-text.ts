/** Numbers as people write them, before it is known what they count: signs, grouping, decimals, `k` and `m`. */
import { withoutInvisible } from './text.ts';

/** Exact: nothing is rounded before the field says to what. */
export interface Decimal {
  readonly isNegative: boolean;
  /** Digits before and after the decimal sign; `whole` is never empty. */
  readonly whole: string;
  readonly fraction: string;
  /** Of ten: 3 for `k`. */
  readonly exponent: number;
}

/** What is written, apart from what may be read into it. */
export interface NumberText {
  /** All that the digits may mean: one reading, or a grouped and a decimal one. Empty when they mean nothing. */
  readonly readings: readonly Decimal[];
  /** What stands around them, as the sign of a currency does, in order. */
  readonly marks: readonly string[];
}

/** A number in what a person typed; null when there is none in it, or more than one. */
export function numberText(text: string, locale: string): NumberText | null {
  const typed = withoutInvisible(text)
    .trim()
    .replace(/(\d)[.,][-–—]+/, '$1');
  const parts = /^(\D*?)((?:\d|[.,]\d)[\d.,'’ʼ`_\s]*)(\D*)$/u.exec(typed);
  if (parts === null) return null;
  const [, before = '', digits = '', after = ''] = parts;
  const sign = /[+\-−–]/.exec(before)?.[0];
  const [, suffix = '', rest = ''] = SUFFIXED.exec(after) ?? [];
  const marks = [before.replace(/[+\-−–]/, ''), rest]
    .map((mark) => mark.trim())
    .filter((mark) => mark !== '');
  const exponent = EXPONENTS[suffix.toLowerCase().replace('.', '')] ?? 0;
  const isNegative = sign !== undefined && sign !== '+';
  const readings = readingsOf(plain(digits), groupingSign(locale));
  return { readings: readings.map((reading) => ({ ...reading, isNegative, exponent })), marks };
}

/** `k`, `m`, `bn` and their like, where no letter follows: `MXN` is no million. */
const SUFFIXED = /^(?:(k|tsd\.?|m|mio\.?|mln\.?|b|bn|mrd\.?)(?!\p{L}))?\s*(.*)$/isu;
const EXPONENTS: Readonly<Record<string, number>> = {
  ...{ k: 3, tsd: 3, m: 6, mio: 6, mln: 6, b: 9, bn: 9, mrd: 9 },
};

/** One sign for each kind: any space is ` `, any apostrophe `'`. */
function plain(digits: string): string {
  return digits.trim().replace(/\s/gu, ' ').replace(/[’ʼ`]/g, "'");
}

type Digits = Pick<Decimal, 'whole' | 'fraction'>;

function readingsOf(digits: string, localGrouping: string): readonly Digits[] {
  const signs = digits.replace(/\d/g, '');
  const last = signs.at(-1) ?? '';
  if (signs === '') return [{ whole: digits, fraction: '' }];
  if (signs.length === 1 && isPoint(last)) return ofOnePoint(digits, last, localGrouping);
  if (isRepeated(signs)) return grouped(digits, last, '');
  const [first = ''] = signs;
  // All but the last group, and the last one is the decimal sign.
  if (!isPoint(last) || last === first || !isRepeated(signs.slice(0, -1))) return [];
  const at = digits.lastIndexOf(last);
  return grouped(digits.slice(0, at), first, digits.slice(at + 1));
}

const isPoint = (sign: string) => sign === '.' || sign === ',';
const isRepeated = (signs: string) => [...signs].every((sign) => sign === signs[0]);

/** `12,5` is a decimal; before exactly three digits the sign may as well be the grouping. */
function ofOnePoint(digits: string, sign: string, localGrouping: string): readonly Digits[] {
  const [whole = '', fraction = ''] = digits.split(sign);
  const decimal = { whole: whole === '' ? '0' : whole, fraction };
  // No group begins with 0, and none is empty.
  if (fraction.length !== 3 || /^0*$/.test(whole)) return [decimal];
  const asGrouped = { whole: whole + fraction, fraction: '' };
  return sign === localGrouping && whole.length <= 3 && !whole.startsWith('0')
    ? [asGrouped]
    : [asGrouped, decimal];
}

/** Groups of three, or as in India of two before a last one of three. */
function grouped(digits: string, sign: string, fraction: string): readonly Digits[] {
  const [first = '', ...groups] = digits.split(sign);
  const last = groups.at(-1);
  const middle = groups.slice(0, -1);
  const isWestern = middle.every((group) => group.length === 3);
  const isIndian = middle.every((group) => group.length === 2) && first.length <= 2;
  const isFormed = /^[1-9]\d{0,2}$/.test(first) && last?.length === 3 && (isWestern || isIndian);
  return isFormed ? [{ whole: first + groups.join(''), fraction }] : [];
}

const groupingSigns = new Map<string, string>();

/** The sign between groups of digits in a language, spaces and apostrophes in their plain form. */
function groupingSign(locale: string): string {
  const known = groupingSigns.get(locale);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(1_234_567);
  const sign = plainSign(parts.find(({ type }) => type === 'group')?.value ?? ',');
  groupingSigns.set(locale, sign);
  return sign;
}

const plainSign = (sign: string) => sign.replace(/\s/u, ' ').replace(/[’ʼ]/, "'");

/** The nearest double; infinite beyond its range. */
export function numberOf({ isNegative, whole, fraction, exponent }: Decimal): number {
  const amount = Number(`${whole}.${fraction === '' ? '0' : fraction}e${exponent}`);
  return isNegative && amount !== 0 ? -amount : amount;
}

/**
 * The value in units of 10^-`digits`, as cents are for 2.
 * @returns `exact` is false when it is rounded; `units` may be beyond what is exact in a double.
 */
export function unitsOf(decimal: Decimal, digits: number): { units: number; isExact: boolean } {
  const shift = decimal.exponent + digits;
  const kept = decimal.fraction.slice(0, shift).padEnd(shift, '0');
  const rest = decimal.fraction.slice(shift);
  const truncated = Number(decimal.whole + kept);
  const units = truncated + (/^[5-9]/.test(rest) ? 1 : 0);
  return { units: decimal.isNegative && units !== 0 ? -units : units, isExact: /^0*$/.test(rest) };
}
