import type { BridgeActivity } from '#shared/bridge.ts';
import {
  activityEvents,
  definitionOf,
  type EventType,
  eventOf,
  fieldOf,
  isLevel,
  isPersonal,
  parentOf,
  type RecordType,
  SYNC_CONFLICT,
} from '#shared/records/index.ts';
import { fieldInSentence, fieldLabel, nounOf, toldOf, typeOfEvent } from '#shared/records/labels.ts';
import { bucketOf, type HealthBounds } from '#shared/values/health.ts';
import { humanize } from '#shared/words.ts';
import { HEALTH_LABELS } from '../../lib/words.ts';
import { formatValue, isNothing } from '../../records/field-values.ts';
import { type ActivityNames, entryChanges, listChange, NAMELESS_ONBOARDING } from './activity-values.ts';
import { settingChanges, settingWord } from './setting-changes.ts';

/** A piece of a sentence. What people wrote is a piece of its own, so that its direction stays its own. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'actor'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly key: string };

type Piece = string | Part;

/** What happened, as a sentence without its time: "Ann changed plan from Growth to Enterprise". */
export function sentenceOf(entry: BridgeActivity, names: ActivityNames): readonly Part[] {
  const pieces = piecesOf(entry, names);
  const parts: Part[] = [];
  for (const piece of pieces) {
    const part: Part = typeof piece === 'string' ? { kind: 'text', text: piece } : piece;
    const last = parts.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      parts[parts.length - 1] = { kind: 'text', text: last.text + part.text };
    } else if (part.text !== '') parts.push(part);
  }
  return parts;
}

/** The sentence as plain text. */
export function sentenceText(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('');
}

function value(text: string): Part {
  return { kind: 'value', text };
}

function valuePart(field: string | null, raw: unknown, names: ActivityNames): Part {
  return value(formatValue(field, raw, names));
}

function piecesOf(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const actor: Part = { kind: 'actor', text: entry.actor };
  const { event_type: event, field, old_value, new_value } = entry;
  switch (event) {
    case 'customer.health_score_dropped':
      return [
        'Health dropped from ',
        valuePart(null, old_value, names),
        ' to ',
        valuePart(null, new_value, names),
      ];
    case 'customer.health_bucket_changed':
      return [
        'Health went from ',
        value(bucketWord(old_value, names.healthBounds)),
        ' to ',
        value(bucketWord(new_value, names.healthBounds)),
      ];
    case SYNC_CONFLICT:
      return conflict(entry, names);
    case 'workspace.field_changed':
      return [actor, ' ', ...settingPieces(entry)];
  }
  const told = toldOf(event, field, new_value);
  if (told !== undefined) return [actor, ' ', ...toldPieces(told, entry, names)];
  const type = typeOfEvent(event);
  if (type !== undefined && field !== null && activityEvents().includes(event as EventType))
    return [actor, ' ', ...fieldPieces(type, field, entry, names)];
  const ofWorkspace = type === undefined ? null : workspacePieces(type, entry, names);
  if (ofWorkspace !== null) return [actor, ' ', ...ofWorkspace];
  return [actor, ': ', event.replaceAll(/[._]/g, ' '), ...unknownChange(entry, names)];
}

/** What happened to something that belongs to no customer: a template, a person, a field. */
function workspacePieces(
  type: RecordType,
  entry: BridgeActivity,
  names: ActivityNames,
): readonly Piece[] | null {
  const { event_type: event, field, old_value, new_value, subject_name } = entry;
  const name = value(String(subject_name ?? new_value ?? old_value ?? ''));
  const it: readonly Piece[] = ['the ', nounOf(type), ' ', name];
  if (event === eventOf(type, 'created')) return ['added ', ...it];
  if (event === eventOf(type, 'deleted')) return ['deleted ', ...it];
  if (field === null) return null;
  const isTitle = field === definitionOf(type).title;
  const ofIt: readonly Piece[] = isTitle ? [' of a ', nounOf(type)] : [' of ', ...it];
  // Lists of objects, such as the tasks of a template, say too much for a sentence.
  if (Array.isArray(new_value) && new_value.some((one) => typeof one === 'object'))
    return ['changed ', fieldInSentence(field, type), ...ofIt];
  return change(field, entry, names, [fieldInSentence(field, type), ...ofIt]);
}

/** So many changes of one setting stand in a sentence. */
const MOST_SETTINGS = 4;

/** "changed the reminders: hour from 9 to 8; enabled from on to off". */
function settingPieces({ field, old_value, new_value }: BridgeActivity): readonly Piece[] {
  const changes = settingChanges(old_value, new_value);
  const word = `changed ${settingWord(field ?? '')}`;
  const pieces = changes
    .slice(0, MOST_SETTINGS)
    .flatMap(({ what, before, after }, at): Piece[] => [
      at > 0 ? '; ' : what === '' ? '' : ': ',
      `${what} from `,
      value(before),
      ' to ',
      value(after),
    ]);
  const more = changes.length - MOST_SETTINGS;
  return [word, ...pieces, more > 0 ? ` and ${more} more` : ''];
}

/** A sentence of a definition with what its placeholders stand for; brackets whose placeholder is nobody are left out. */
function toldPieces(told: string, entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const whole = told
    .replaceAll(/\[([^\]]*)\]/g, entry.onboarding_key === null ? '' : '$1')
    // What has no name says by itself what it is.
    .replace('the onboarding {it}', isNamed(onboarding(entry, names)) ? '$&' : '{it}');
  return whole.split(/(\{\w+\})/).flatMap((piece): readonly Piece[] => {
    switch (piece) {
      case '{it}':
        return subject(entry, names) ?? ['the customer'];
      case '{onboarding}':
        return [onboarding(entry, names)];
      case '{old}':
        return [valuePart(entry.field, entry.old_value, names)];
      case '{new}':
        return [valuePart(entry.field, entry.new_value, names)];
      case '{excerpt}':
        return [value(excerpt(entry.new_value))];
      default:
        return [piece];
    }
  });
}

/** A changed field of a record: what a customer's page tells of the customer itself needs no name. */
function fieldPieces(
  type: RecordType,
  name: string,
  entry: BridgeActivity,
  names: ActivityNames,
): readonly Piece[] {
  const field = fieldOf(type, name);
  const it = subject(entry, names);
  const ofIt: readonly Piece[] = it === null ? [] : [' of ', ...it];
  if (field?.kind === 'labels') return [...listPieces(entry, field.each), ...ofIt];
  if (field?.kind === 'customFields') return customFieldPieces(entry, names);
  return change(name, entry, names, [fieldInSentence(name, type), ...ofIt]);
}

/** What an entry is about, when that is not the customer itself. */
function subject(entry: BridgeActivity, names: ActivityNames): readonly Piece[] | null {
  const type = typeOfEvent(entry.event_type);
  if (entry.contact_key !== null || (type !== undefined && isPersonal(type))) return [contact(entry, names)];
  const isLevelBelow = type !== undefined && isLevel(type) && parentOf(type) !== null;
  if (entry.onboarding_key !== null && type !== undefined && !isLevel(type) && hasName(type))
    return entry.subject_name == null
      ? [`a ${nounOf(type)}`]
      : [`the ${nounOf(type)} `, value(entry.subject_name)];
  if (entry.onboarding_key !== null || isLevelBelow) return [onboarding(entry, names)];
  const isOfWorkspace = type !== undefined && !isLevel(type) && definitionOf(type).parent === null;
  return isOfWorkspace && entry.subject_name != null
    ? [`the ${nounOf(type)} `, value(entry.subject_name)]
    : null;
}

/** Whether records of the type are called by a line of text; what somebody said is no name. */
function hasName(type: RecordType): boolean {
  return fieldOf(type, definitionOf(type).title)?.kind === 'text';
}

const EXCERPT_LENGTH = 90;

/** How a text begins, on one line and without its Markdown. */
function excerpt(text: unknown): string {
  const plain = String(text ?? '')
    .replaceAll(/@\[([^\]]*)\]\([^)]*\)/g, '@$1')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`#>~]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const letters = [...plain];
  return letters.length <= EXCERPT_LENGTH ? plain : `${letters.slice(0, EXCERPT_LENGTH).join('').trimEnd()}…`;
}

/** "changed plan from A to B", "set plan to B", "cleared plan, which was A". */
function change(
  field: string,
  { old_value, new_value }: Pick<BridgeActivity, 'old_value' | 'new_value'>,
  names: ActivityNames,
  what: readonly Piece[] = [fieldInSentence(field)],
): readonly Piece[] {
  if (isNothing(new_value)) return ['cleared ', ...what, ', which was ', valuePart(field, old_value, names)];
  if (isNothing(old_value)) return ['set ', ...what, ' to ', valuePart(field, new_value, names)];
  return [
    'changed ',
    ...what,
    ' from ',
    valuePart(field, old_value, names),
    ' to ',
    valuePart(field, new_value, names),
  ];
}

function customFieldPieces(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const changes = entryChanges(entry.old_value, entry.new_value);
  if (changes.length === 0) return ['changed the custom fields'];
  return changes.flatMap(({ name, before, after }, index) => [
    index === 0 ? '' : '; ',
    ...change('custom', { old_value: before, new_value: after }, names, [value(fieldLabel(name))]),
  ]);
}

/** "added the tags a, b and removed the tag c". */
function listPieces(entry: BridgeActivity, word: string): readonly Piece[] {
  const { added, removed } = listChange(entry.old_value, entry.new_value);
  const list = (verb: string, values: readonly string[]): readonly Piece[] =>
    values.length === 0
      ? []
      : [
          `${verb} the ${word}${values.length === 1 ? '' : 's'} `,
          ...values.flatMap((one, index): Piece[] => [index === 0 ? '' : ', ', value(one)]),
        ];
  const both = added.length > 0 && removed.length > 0;
  const pieces = [...list('added', added), both ? ' and ' : '', ...list('removed', removed)];
  return added.length + removed.length === 0 ? [`reordered the ${word}s`] : pieces;
}

function contact(entry: BridgeActivity, names: ActivityNames): Piece {
  const name = entry.contact_key === null ? undefined : names.contact(entry.contact_key);
  if (name === null) return 'a removed contact';
  return name === undefined ? 'a contact' : value(name);
}

function onboarding(entry: BridgeActivity, names: ActivityNames): Piece {
  const key = entry.onboarding_key;
  const name = key === null ? undefined : names.onboarding(key);
  if (key === null || name === undefined) return 'an onboarding';
  return name === null ? 'a removed onboarding' : { kind: 'link', text: name, key };
}

function isNamed(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.text !== NAMELESS_ONBOARDING;
}

function conflict(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const what = subject(entry, names);
  if (entry.field === null) {
    return [...(what ?? ['The customer']), ' was deleted in the cloud while it was changed here'];
  }
  return [
    'Both this workspace and the cloud changed ',
    fieldInSentence(entry.field),
    ...(what === null ? [] : [' of ', ...what]),
    ': ',
    valuePart(entry.field, entry.new_value, names),
    ' was kept, the cloud had ',
    valuePart(entry.field, entry.old_value, names),
  ];
}

function bucketWord(bucket: unknown, bounds: HealthBounds): string {
  if (typeof bucket === 'number') return HEALTH_LABELS[bucketOf(bucket, bounds)];
  return isNothing(bucket) ? 'unknown' : humanize(String(bucket));
}

/** An event that this version has no words for still shows what it carries. */
function unknownChange(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  if (isNothing(entry.old_value) && isNothing(entry.new_value)) return [];
  return [', ', ...change(entry.field ?? 'value', entry, names)];
}
