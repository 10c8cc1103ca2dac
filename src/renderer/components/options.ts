import type { ReactNode } from 'react';
import { fold, hasWordStart } from '#shared/search/fold.ts';

/** Something to choose. `value` is what is stored, `label` what is read. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** Said more quietly after the label, and searched too: an email, a number. */
  readonly detail?: string | undefined;
  readonly icon?: ReactNode;
}

/** Stands for "none" among options, whose values are strings. */
export const NONE = '';

/** The same array each time. */
export const NO_OPTIONS: readonly Option[] = [];

export function orNone(value: string | null): string {
  return value ?? NONE;
}

export function orNull(value: string): string | null {
  return value === NONE ? null : value;
}

/** What can be picked from the list: one of the options, or what was typed. */
export type Choice =
  | { readonly kind: 'option'; readonly option: Option }
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'clear' };

/** Longer lists are for typing into, not for scrolling through. */
const SHOWN_AT_MOST = 80;

export interface ChoiceRules {
  /** Whether text that is no option may be picked. */
  readonly allowsNew: boolean;
  /** Whether "none" may be picked. */
  readonly isClearable: boolean;
}

/** The choices for what was typed: those that begin with it first, then at a word, then anywhere. */
export function choicesFor(options: readonly Option[], query: string, rules: ChoiceRules): readonly Choice[] {
  const wanted = fold(query).trim();
  if (wanted === '') {
    const clear: Choice[] = rules.isClearable ? [{ kind: 'clear' }] : [];
    return [...clear, ...options.slice(0, SHOWN_AT_MOST).map(optionChoice)];
  }
  const ranked: Option[][] = [[], [], []];
  let isKnown = false;
  for (const option of options) {
    const label = fold(option.label);
    if (label.trim() === wanted) isKnown = true;
    const rank = label.startsWith(wanted) ? 0 : hasWordStart(label, wanted) ? 1 : 2;
    if (rank < 2 || label.includes(wanted) || fold(option.detail ?? '').includes(wanted))
      ranked[rank]?.push(option);
  }
  const found = ranked.flat().slice(0, SHOWN_AT_MOST).map(optionChoice);
  return rules.allowsNew && !isKnown ? [...found, { kind: 'new', text: query.trim() }] : found;
}

function optionChoice(option: Option): Choice {
  return { kind: 'option', option };
}

/** The option somebody means who typed its whole label, whatever the case and the accents. */
export function optionNamed(options: readonly Option[], text: string): Option | undefined {
  const wanted = fold(text).trim();
  return options.find((option) => fold(option.label).trim() === wanted);
}
