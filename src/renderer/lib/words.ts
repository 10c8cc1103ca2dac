import type { HEALTH_SIGNALS } from '#shared/local/workspace.ts';
import type { Field } from '#shared/records/fields.ts';

import { choiceLabel, fieldNamed, nounOfPlural } from '#shared/records/labels.ts';
import { PHASES } from '#shared/v1/statuses.ts';
import type { HealthBucket } from '#shared/values/health.ts';
import { count } from '#shared/values/number-words.ts';
import { isFromTheRight } from './direction.ts';
import { phaseLabel, phasesInOrder } from './workspace-words.ts';

export { count, formatNumber } from '#shared/values/number-words.ts';

/** The hues a pill may have; each means something, see `Pill`. */
export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'violet' | 'grey';

interface Word {
  readonly label: string;
  readonly tone: Tone;
}

/** Hues that values have; the others are grey. What they are called, their definition says. */
const TONES = {
  status: { active: 'green', onboarding: 'blue', at_risk: 'red' },
  state: { active: 'green', waiting: 'amber', at_risk: 'red' },
  phase: {
    program_design: 'violet',
    review: 'violet',
    program_buildout: 'blue',
    internal_qa: 'blue',
    launch: 'blue',
    completed: 'green',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Tone>>>>;

function wordsOf(name: keyof typeof TONES): (value: string) => Word {
  const tones: Readonly<Record<string, Tone>> = TONES[name];
  return (value) => ({
    label: choiceWord(fieldNamed(name), value),
    tone: (Object.hasOwn(tones, value) ? tones[value] : undefined) ?? 'grey',
  });
}

type Choice = Extract<Field, { readonly kind: 'choice' }>;

/** What a value of a choice is called here: a phase as the workspace calls it. */
export function choiceWord(field: Field | undefined, value: string): string {
  const own = field?.kind === 'choice' && field.values === PHASES ? phaseLabel(value) : undefined;
  return own ?? choiceLabel(field, value);
}

/** The values of a choice in the order they are offered in: phases in the workspace's. */
export function choicesInOrder({ values }: Choice): readonly string[] {
  return values === PHASES ? phasesInOrder() : values;
}

export const customerStatusWord = wordsOf('status');
export const onboardingStateWord = wordsOf('state');
export const phaseWord = wordsOf('phase');

export const HEALTH_LABELS: Readonly<Record<HealthBucket, string>> = {
  healthy: 'Healthy',
  watch: 'Watch',
  at_risk: 'At risk',
};

export const HEALTH_SIGNAL_LABELS: Readonly<Record<(typeof HEALTH_SIGNALS)[number], string>> = {
  velocity: 'Onboarding velocity',
  activity: 'Recent activity',
  tasks: 'Task health',
  contract: 'Contract size',
  support: 'Support load',
};

/** "2 contacts", "1 onboarding" of `{ contacts: 2, onboardings: 1 }`; what there is none of is left out. */
export function countsOf(numbers: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(numbers).flatMap(([plural, number]) =>
    number === 0 ? [] : [countOf(plural, number)],
  );
}

/** "2 onboardings". @param plural of a record type */
export function countOf(plural: string, number: number): string {
  return count(number, nounOfPlural(plural));
}

/** So much of a name stands in a sentence. */
const LONGEST_NAME = 60;

/** A name in a sentence: cut where it is very long, and kept apart from what is around it where it is read from the right. */
export function inSentence(name: string): string {
  const letters = [...name];
  const short = letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : name;
  return isFromTheRight(short) ? `\u2068${short}\u2069` : short;
}

/** What a record without a name is called in a sentence: by its customer, where that is known. */
export function nameless(noun: string, customer: string | undefined): string {
  if (customer !== undefined) return `the ${noun} of ${inSentence(customer)}`;
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} without a name`;
}

/** What was done to records speaks of one by its name, and counts several. */
export function named(names: readonly string[], one: string, many?: string): string {
  const [only] = names;
  return only !== undefined && names.length === 1 ? inSentence(only) : count(names.length, one, many);
}

/** "Active", "Active or At risk", "Active, At risk or Churned". */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
