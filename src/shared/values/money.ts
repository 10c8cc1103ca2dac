import { type Decimal, numberText, unitsOf } from './decimal-text.ts';
import { ambiguous, shortened } from './number.ts';
import { type Choice, type Reading, read, refused } from './reading.ts';
import { isBlank } from './text.ts';

/** The currency of a workspace that has set none. */
export const DEFAULT_CURRENCY = 'USD';

export interface MoneyRules {
  /** BCP 47. */
  readonly locale: string;
  /** ISO 4217: the one that amounts are in. */
  readonly currency: string;
}

/**
 * An amount as people write it, in the smallest unit of the currency (cents). At most as many decimals as the
 * currency has; the sign of another currency is refused, not dropped; what has two readings is asked about.
 */
export function readMoney(text: string, rules: MoneyRules): Reading<number> {
  if (isBlank(text)) return read<number>(null);
  const found = numberText(text, rules.locale);
  const example = () => `Write an amount such as ${shownMoney(125_000, { ...rules, digits: 2 })} or 12k`;
  if (found === null || found.readings.length === 0) return refused(example());
  for (const mark of found.marks) {
    if (isSignOf(rules, mark)) continue;
    if (!isCurrency(mark)) return refused(example());
    return refused(
      `Amounts are in ${rules.currency} here, not in ${shortened(mark)}; write the amount in ${rules.currency}`,
    );
  }
  const digits = decimalsOf(rules.currency);
  const [first, second] = found.readings;
  if (first !== undefined && second === undefined) return ofOne(text, first, digits, rules);
  const choices = found.readings.flatMap((reading) => choicesOf(reading, digits, rules));
  return refused(ambiguous(text, choices), choices);
}

function ofOne(text: string, decimal: Decimal, digits: number, rules: MoneyRules): Reading<number> {
  const { units, isExact } = unitsOf(decimal, digits);
  if (decimal.isNegative && units !== 0) return refused('Write an amount that is not below 0');
  if (!Number.isSafeInteger(units)) return refused('This amount is too large');
  if (isExact) return read(Math.abs(units));
  const { whole, fraction } = decimal;
  // `0.999`, `1 234,567`: three digits that cannot be cents may have been meant as a group.
  const asGrouped = fraction.length === 3 ? [{ ...decimal, whole: whole + fraction, fraction: '' }] : [];
  const choices = [...asGrouped, decimal].flatMap((reading) => choicesOf(reading, digits, rules));
  const most = digits === 0 ? 'no decimals' : `at most ${digits} decimals`;
  return refused(`${rules.currency} has ${most}. ${ambiguous(text, choices)}`, choices);
}

/** A reading with more decimals than there are is offered as what would be kept, and says so. */
function choicesOf(decimal: Decimal, digits: number, rules: MoneyRules): readonly Choice<number>[] {
  const { units } = unitsOf(decimal, digits);
  if (!Number.isSafeInteger(units) || (decimal.isNegative && units !== 0)) return [];
  return [{ label: shownMoney(units, { ...rules, digits }), value: Math.abs(units) }];
}

interface ShownMoney extends MoneyRules {
  readonly digits: number;
}

function shownMoney(units: number, { locale, currency, digits }: ShownMoney): string {
  const minimum = units % 10 ** digits === 0 ? 0 : digits;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: minimum,
  }).format(units / 10 ** digits);
}

/** Files have thousands of amounts, and making a format takes long. */
const decimals = new Map<string, number>();

/** How many decimals amounts of a currency have: 2 for USD, 0 for JPY. */
export function decimalsOf(currency: string): number {
  const known = decimals.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  decimals.set(currency, digits);
  return digits;
}

/** What people write for these besides what `Intl` knows. */
const MORE_SIGNS: Readonly<Record<string, readonly string[]>> = {
  CHF: ['Fr.', 'Fr', 'SFr.', 'SFr'],
  EUR: ['euro', 'euros'],
  USD: ['US$', 'U$', 'dollars'],
  SEK: ['kr.'],
  NOK: ['kr.'],
  DKK: ['kr.'],
  INR: ['Rs.', 'Rs'],
};

function isSignOf({ locale, currency }: MoneyRules, mark: string): boolean {
  const shown = [locale, 'en'].flatMap((language) =>
    (['symbol', 'narrowSymbol'] as const).map(
      (currencyDisplay) =>
        new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
          .formatToParts(1)
          .find(({ type }) => type === 'currency')?.value,
    ),
  );
  const signs = [currency, ...shown, ...(MORE_SIGNS[currency] ?? [])];
  return signs.some((sign) => sign?.toLowerCase() === mark.toLowerCase());
}

function isCurrency(mark: string): boolean {
  if (/\p{Sc}/u.test(mark)) return true;
  const code = mark.toUpperCase();
  if (Intl.supportedValuesOf('currency').includes(code)) return true;
  return Object.values(MORE_SIGNS).some((signs) => signs.some((sign) => sign.toUpperCase() === code));
}

/** An amount as an editor shows it, which `readMoney` reads as the same amount in every locale. */
export function moneyDraft(units: number | null, currency: string): string {
  if (units === null) return '';
  const digits = decimalsOf(currency);
  const factor = 10 ** digits;
  if (digits === 0 || units % factor === 0) return String(units / factor);
  // One sign before three digits may be a grouping; a fourth digit says that it is none.
  return (units / factor).toFixed(digits === 3 ? 4 : digits);
}
