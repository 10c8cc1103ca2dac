/** What was changed of how the workspace is set up, said leaf by leaf: its settings are objects within objects. */
import { humanize, lowerFirst } from '#shared/words.ts';
import { entryChanges } from './activity-values.ts';

export interface SettingChange {
  /** What of the setting: "hour", "label of Review"; empty when it is all of it. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

const SETTING_WORDS: Readonly<Record<string, string>> = {
  name: 'the workspace’s name',
  slug: 'the workspace’s slug',
  time_zone: 'the time zone',
  currency: 'the currency',
  phases: 'the phases',
  health: 'the health score',
  reminders: 'the reminders',
};

export function settingWord(setting: string): string {
  return SETTING_WORDS[setting] ?? `the ${lowerFirst(humanize(setting))}`;
}

/** @param path what leads to the two values, the innermost last */
export function settingChanges(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly SettingChange[] {
  const [from, to] = [entriesOf(before), entriesOf(after)];
  if (from === null || to === null) {
    return [{ what: path.toReversed().join(' of '), before: wordOf(before), after: wordOf(after) }];
  }
  return entryChanges(from, to).flatMap((change) =>
    settingChanges(change.before, change.after, [...path, nameOf(change.name, change.before)]),
  );
}

/** What an object, or a list of objects that are known by their value, is made of; null of anything else. */
function entriesOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return { ...value };
  const named = value.filter(isNamed);
  return named.length === 0 || named.length < value.length
    ? null
    : Object.fromEntries(named.map((one) => [one.value, one]));
}

function isNamed(one: unknown): one is { readonly value: string } {
  return typeof one === 'object' && one !== null && 'value' in one && typeof one.value === 'string';
}

/** A phase is called by its label, all else by its name. */
function nameOf(name: string, value: unknown): string {
  const isLabelled =
    typeof value === 'object' && value !== null && 'label' in value && typeof value.label === 'string';
  return isLabelled ? String(value.label) : lowerFirst(humanize(name));
}

function wordOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => humanize(String(one))).join(', ');
  return String(value);
}
