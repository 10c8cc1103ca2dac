/** What fields, their values and events are called on screen. */
import { humanize, lowerFirst } from '../words.ts';
import type { Field } from './fields.ts';
import {
  definitionOf,
  fieldOf,
  isRecordType,
  RECORD_TYPES,
  type RecordType,
  SYNC_CONFLICT,
  typeOfPlural,
} from './index.ts';

/** What a record of the type is called: "customer". */
export function nounOf(type: RecordType): string {
  return definitionOf(type).noun ?? type.replaceAll('_', ' ');
}

/** What several are called: "customers". */
export function nounsOf(type: RecordType): string {
  return nounOf(type) === type.replaceAll('_', ' ')
    ? definitionOf(type).plural.replaceAll('_', ' ')
    : `${nounOf(type)}s`;
}

/** What a record of a list or collection is called, by that one's name: "customer" of `customers`. */
export function nounOfPlural(plural: string): string {
  const type = typeOfPlural(plural);
  return type === undefined ? plural : nounOf(type);
}

/** The field of this name in any type; those that share a name are called alike. */
const BY_NAME: ReadonlyMap<string, Field> = new Map(
  RECORD_TYPES.toReversed().flatMap((type) => Object.entries(definitionOf(type).fields)),
);

/** The field of this name: of the type when it is said, else of the first type that has one. */
export function fieldNamed(name: string, type?: RecordType): Field | undefined {
  return type === undefined ? BY_NAME.get(name) : fieldOf(type, name);
}

/** What a field is called beside its value. A name that no definition has, as of a custom field, speaks for itself. */
export function fieldLabel(name: string, type?: RecordType): string {
  return fieldNamed(name, type)?.label ?? humanize(name);
}

/** What a field is called in a sentence: lower case, but for names and abbreviations. */
export function fieldInSentence(name: string, type?: RecordType): string {
  const label = fieldLabel(name, type);
  if (fieldNamed(name, type)?.isProperName === true) return label;
  return lowerFirst(label);
}

/** What a value of a choice is called; values of later versions by their own words. */
export function choiceLabel(field: Field | undefined, value: string): string {
  const labels = field?.kind === 'choice' ? field.labels : undefined;
  return (
    (labels !== undefined && Object.hasOwn(labels, value) ? labels[value] : undefined) ?? humanize(value)
  );
}

/** The type that an event happens to; undefined for what happens to none, and for types of later versions. */
export function typeOfEvent(event: string): RecordType | undefined {
  const type = event.split('.')[0] ?? '';
  return isRecordType(type) ? type : undefined;
}

/** What an event is called in a choice of events. */
export function eventLabel(event: string): string {
  if (event === SYNC_CONFLICT) return 'Conflict with the cloud';
  const type = typeOfEvent(event);
  const labels = type === undefined ? {} : (definitionOf(type).events.labels ?? {});
  return labels[event] ?? humanize(event.replaceAll('.', ' '));
}

/**
 * What somebody did, as a sentence without its subject, for events that are told in their own words; undefined where
 * a change is told from its field's label and values. See `Events.told` and `FieldOptions.told`.
 */
export function toldOf(event: string, name: string | null, newValue: unknown): string | undefined {
  const type = typeOfEvent(event);
  if (type === undefined) return undefined;
  const told = name === null ? undefined : fieldOf(type, name)?.told;
  const isSo = typeof newValue === 'boolean' ? newValue : newValue !== null;
  const ofField = typeof told === 'string' ? told : told?.[isSo ? 'true' : 'false'];
  return definitionOf(type).events.told?.[event] ?? ofField;
}
