import type { BridgeActivity } from '#shared/bridge.ts';
import { fieldInSentence, fieldLabel } from '#shared/records/labels.ts';
import { humanize } from '#shared/words.ts';
import { HEALTH_LABELS, healthBucket } from '../../lib/words.ts';
import { formatValue, isNothing } from '../../records/field-values.ts';
import { type ActivityNames, entryChanges, listChange } from './activity-values.ts';

/** A piece of a sentence. What people wrote is a piece of its own, so that its direction stays its own. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'actor'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'onboarding'; readonly text: string; readonly key: string };

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
  const did = (...pieces: readonly Piece[]): readonly Piece[] => [actor, ' ', ...pieces];
  switch (entry.event_type) {
    case 'customer.created':
      return did('created the customer');
    case 'customer.deleted':
      return did('deleted the customer');
    case 'customer.status_changed':
      return did(...statusChange(entry, names));
    case 'customer.health_score_dropped':
      return [
        'Health dropped from ',
        valuePart(null, entry.old_value, names),
        ' to ',
        valuePart(null, entry.new_value, names),
      ];
    case 'customer.health_bucket_changed':
      return [
        'Health went from ',
        value(bucketWord(entry.old_value)),
        ' to ',
        value(bucketWord(entry.new_value)),
      ];
    case 'customer.field_changed':
      return did(...customerChange(entry, names));
    case 'onboarding.created':
      return did('started the onboarding ', onboarding(entry, names));
    case 'onboarding.deleted':
      return did('deleted ', onboarding(entry, names));
    case 'onboarding.phase_moved':
      return did(
        'moved ',
        onboarding(entry, names),
        ' from ',
        valuePart('phase', entry.old_value, names),
        ' to ',
        valuePart('phase', entry.new_value, names),
      );
    case 'onboarding.state_changed':
    case 'onboarding.target_shifted':
    case 'onboarding.field_changed':
      return did(...changeOf(onboarding(entry, names), entry, names));
    case 'contact.added':
      return did('added the contact ', valuePart(null, entry.new_value, names));
    case 'contact.removed':
      return did('removed the contact ', valuePart(null, entry.old_value, names));
    case 'contact.archived':
      return did('archived ', contact(entry, names));
    case 'contact.updated':
      return did(...contactChange(entry, names));
    case 'task.created':
      return did('added the task ', valuePart(null, entry.new_value, names));
    case 'task.completed':
      return did('completed the task ', valuePart(null, entry.new_value, names));
    case 'task.reopened':
      return did('reopened the task ', valuePart(null, entry.new_value, names));
    case 'comment.added':
      return entry.onboarding_key === null
        ? did('commented')
        : did('commented on ', onboarding(entry, names));
    case 'sync.conflict':
      return conflict(entry, names);
    default:
      return [actor, ': ', entry.event_type.replaceAll(/[._]/g, ' '), ...unknownChange(entry, names)];
  }
}

function statusChange(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const isWinBack = entry.old_value === 'churned' && entry.new_value === 'active';
  return [...change('status', entry, names), ...(isWinBack ? [': a win-back'] : [])];
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

function changeOf(whose: Piece, entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const field = entry.field ?? 'field';
  return change(field, entry, names, [fieldInSentence(field), ' of ', whose]);
}

function customerChange(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  switch (entry.field) {
    case 'name':
      return [
        'renamed the customer from ',
        valuePart(null, entry.old_value, names),
        ' to ',
        valuePart(null, entry.new_value, names),
      ];
    case 'tags':
      return listPieces(entry, 'tag');
    case 'custom_fields':
      return customFieldPieces(entry, names);
    case 'metadata':
      return ['changed the metadata'];
    default:
      return change(entry.field ?? 'field', entry, names);
  }
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

function contactChange(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const who = contact(entry, names);
  switch (entry.field) {
    case 'is_primary':
      return entry.new_value === true
        ? ['made ', who, ' the primary contact']
        : ['ended ', who, '’s time as primary contact'];
    case 'archived':
      return ['brought ', who, ' back from the archive'];
    case 'labels':
      return [...listPieces(entry, 'label'), ' of ', who];
    case 'name':
      return [
        'renamed the contact ',
        valuePart(null, entry.old_value, names),
        ' to ',
        valuePart(null, entry.new_value, names),
      ];
    default:
      return changeOf(who, entry, names);
  }
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
  return name === null ? 'a removed onboarding' : { kind: 'onboarding', text: name, key };
}

function conflict(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  const what =
    entry.contact_key !== null
      ? contact(entry, names)
      : entry.onboarding_key !== null
        ? onboarding(entry, names)
        : null;
  if (entry.field === null) {
    return [what ?? 'The customer', ' was deleted in the cloud while it was changed here'];
  }
  return [
    'Both this workspace and the cloud changed ',
    fieldInSentence(entry.field),
    ...(what === null ? [] : [' of ', what]),
    ': ',
    valuePart(entry.field, entry.new_value, names),
    ' was kept, the cloud had ',
    valuePart(entry.field, entry.old_value, names),
  ];
}

function bucketWord(bucket: unknown): string {
  if (typeof bucket === 'number') return HEALTH_LABELS[healthBucket(bucket)];
  return isNothing(bucket) ? 'unknown' : humanize(String(bucket));
}

/** An event that this version has no words for still shows what it carries. */
function unknownChange(entry: BridgeActivity, names: ActivityNames): readonly Piece[] {
  if (isNothing(entry.old_value) && isNothing(entry.new_value)) return [];
  return [', ', ...change(entry.field ?? 'value', entry, names)];
}
