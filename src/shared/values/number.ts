import { type Decimal, numberOf, numberText } from './decimal-text.ts';
import { type Choice, type Reading, read, refused } from './reading.ts';
import { isBlank } from './text.ts';

export interface NumberRules {
  /** BCP 47; says which sign groups and which one separates decimals. */
  readonly locale: string;
  /** A count: no decimals. */
  readonly isWhole?: boolean;
  readonly min?: number;
}

/**
 * A number as people write it. The signs of the locale and those of others are understood where only one reading is
 * possible; otherwise it is refused with both to choose from, and never changes its size in silence.
 */
export function readNumber(text: string, rules: NumberRules): Reading<number> {
  if (isBlank(text)) return read<number>(null);
  const found = numberText(text, rules.locale);
  if (found === null || found.readings.length === 0)
    return refused(`“${shortened(text)}” is not a number; write it like ${shownNumber(1250, rules.locale)}`);
  const [mark] = found.marks;
  if (mark !== undefined) return refused(`Write the number without “${shortened(mark)}”`);
  const [first, second] = found.readings;
  if (first !== undefined && second === undefined) return judged(first, rules);
  const choices = found.readings.flatMap((reading) => choiceOf(judged(reading, rules), rules.locale));
  return refused(ambiguous(text, choices), choices);
}

function judged(decimal: Decimal, { isWhole = false, min }: NumberRules): Reading<number> {
  const number = numberOf(decimal);
  if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number)))
    return refused('This number is too large to be kept exactly');
  if (isWhole && !Number.isInteger(number)) return refused('Write a whole number, without decimals');
  if (min !== undefined && number < min)
    return refused(min === 0 ? 'Write a number that is not below 0' : `Write a number of at least ${min}`);
  return read(number);
}

function choiceOf(reading: Reading<number>, locale: string): readonly Choice<number>[] {
  if (reading.kind === 'refused' || reading.value === null) return [];
  return [{ label: shownNumber(reading.value, locale), value: reading.value }];
}

/** What is said of a text with several readings, of which some may have been refused. */
export function ambiguous(text: string, choices: readonly Choice<unknown>[]): string {
  const meant = choices.map(({ label }) => label).join(' or ');
  return meant === ''
    ? `“${shortened(text)}” is not clear; write it without a grouping sign`
    : `“${shortened(text)}” is not clear: is it ${meant}?`;
}

/** Up to as many decimals as a double has. */
function shownNumber(number: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 20, useGrouping: 'always' }).format(number);
}

/** A number as an editor shows it, so that `readNumber` has one reading of it: the same number. */
export function numberDraft(number: number | null, locale: string): string {
  if (number === null) return '';
  const options = {
    maximumFractionDigits: 20,
    useGrouping: Number.isInteger(number) ? false : 'always',
  } as const;
  const draft = new Intl.NumberFormat(locale, { ...options, numberingSystem: 'latn' }).format(number);
  const reading = readNumber(draft, { locale });
  if (reading.kind === 'value' && reading.value === number) return draft;
  // Three decimals would read as a group of digits, four do not.
  const four = { ...options, minimumFractionDigits: 4, numberingSystem: 'latn' };
  return new Intl.NumberFormat(locale, four).format(number);
}

export function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
