/** Completion at the caret: names of fields, and values after `field:`. */
import {
  allFields,
  type FieldRef,
  fieldDefinition,
  flagChoices,
  resolveField,
  type SearchSchema,
} from './fields.ts';
import { foldChoice, hasWordStart } from './fold.ts';
import { quoteValue, type Token, tokenize } from './tokens.ts';

export interface CompletionOption {
  /** What takes the place of `from`..`to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

export interface Completion {
  readonly kind: 'field' | 'value';
  /** UTF-16 offsets into the text: what an option replaces. */
  readonly from: number;
  readonly to: number;
  /** Best first; never empty. */
  readonly options: readonly CompletionOption[];
}

export interface CompletionSources {
  readonly schema: SearchSchema;
  /** The values in use of a field without fixed ones: plans, tags, names of owners, values of a custom field. */
  readonly valuesOf: (field: FieldRef) => readonly string[];
  /** What the phases are called here, in their order, in place of the values that are stored. */
  readonly phases?: readonly string[];
}

const MOST = 12;

/** What the word at the caret may become, or null when there is nothing to propose. */
export function complete(text: string, caret: number, sources: CompletionSources): Completion | null {
  const token = tokenize(text.slice(0, caret)).at(-1);
  if (!token || token.end !== caret) return null;
  if (token.kind === 'word') return completeField(token, text, caret, sources.schema);
  return token.kind === 'field' ? completeValue(token, text, caret, sources) : null;
}

function completeField(
  token: Token & { kind: 'word' },
  text: string,
  caret: number,
  schema: SearchSchema,
): Completion | null {
  const typed = foldChoice(token.text);
  if (typed === '') return null;
  const options = allFields(schema)
    .filter((field) => foldChoice(field.text).startsWith(typed) || isNamedLike(field, typed))
    .slice(0, MOST)
    .map((field) => ({ insert: `${field.text}:`, label: `${field.text}:`, detail: descriptionOf(field) }));
  if (options.length === 0) return null;
  // The rest of a name, and the colon that already stands after it, are replaced too.
  const rest = /^[\p{L}\p{N}_.-]*:?/u.exec(text.slice(caret))?.[0] ?? '';
  const to = caret + rest.length;
  return { kind: 'field', from: token.start + (token.negated ? 1 : 0), to, options };
}

/** `custom.owner` is offered for `own` too, and any custom field for its label. */
function isNamedLike(field: FieldRef, typed: string): boolean {
  return (
    field.name === 'custom' && [field.slug, field.label].some((name) => foldChoice(name).startsWith(typed))
  );
}

function descriptionOf(field: FieldRef): string {
  return field.name === 'custom' ? `Custom field ${field.label}` : fieldDefinition(field.name).description;
}

function completeValue(
  token: Token & { kind: 'field' },
  text: string,
  caret: number,
  sources: CompletionSources,
): Completion | null {
  const field = resolveField(token.name, sources.schema);
  const piece = token.pieces.at(-1);
  if (!field || !piece) return null;
  const taken = new Set(token.pieces.slice(0, -1).map((other) => foldChoice(other.text)));
  const typed = foldChoice(piece.text);
  const known = [...fixedValues(field, sources), ...sources.valuesOf(field)];
  const values = [...new Set(known)].filter((value) => !taken.has(foldChoice(value)));
  const options = [
    ...values.filter((value) => foldChoice(value).startsWith(typed)),
    ...values.filter(
      (value) => !foldChoice(value).startsWith(typed) && hasWordStart(foldChoice(value), typed),
    ),
  ]
    .filter((value) => value !== piece.text)
    .slice(0, MOST)
    .map((value) => {
      const isMe = field.kind === 'person' && value === 'me';
      return { insert: isMe ? value : quoteValue(value), label: value, detail: field.label };
    });
  if (options.length === 0) return null;
  return { kind: 'value', from: piece.start, to: endOfValue(text, caret, piece.quoted, token.open), options };
}

function fixedValues(field: FieldRef, { schema, phases }: CompletionSources): readonly string[] {
  if (field.name === 'phase' && phases !== undefined) return phases;
  if (field.name === 'is' || field.name === 'has')
    return flagChoices(field, schema).map((choice) => choice.text);
  if (field.name !== 'custom') return fieldDefinition(field.name).values;
  const definition = schema.customFields.find((custom) => custom.slug === field.slug);
  return definition?.type === 'date' ? fieldDefinition('created').values : (definition?.options ?? []);
}

/** Where the value ends that the caret is in: an option replaces all of it, its closing quote included. */
function endOfValue(text: string, caret: number, quoted: boolean, open: boolean): number {
  if (quoted) {
    const close = open ? text.indexOf('"', caret) : -1;
    return close === -1 ? caret : close + 1;
  }
  let at = caret;
  while (at < text.length && !' ,'.includes(text.charAt(at))) at += 1;
  return at;
}

/** The text after an option was taken, and where the caret goes; after a value at the end, a space is ready. */
export function applyCompletion(
  text: string,
  completion: Completion,
  option: CompletionOption,
): { text: string; caret: number } {
  const rest = text.slice(completion.to);
  const insert = completion.kind === 'value' && rest === '' ? `${option.insert} ` : option.insert;
  const before = text.slice(0, completion.from) + insert;
  return { text: before + rest, caret: before.length };
}
