/** A query in words, term by term: the removable chips of the filter row. */
import { CLOUD_TYPES } from '../records/index.ts';
import { fieldInSentence, nounOf } from '../records/labels.ts';
import { customFlagSlug, type FieldRef, moneyScale, RECORD_TYPES } from './fields.ts';
import type { DateValue, FieldTerm, NumberValue, Query, Term, Value } from './query.ts';
import { searchedField } from './searched-types.ts';

export interface Chip {
  /** A sentence without a full stop: `Plan is Growth or Enterprise`. */
  readonly words: string;
  /** The query without this term. */
  readonly without: string;
}

/** One chip a term, in the order of the query. */
export function describe(query: Query): Chip[] {
  return query.terms.map((term) => ({
    words: wordsOf(term),
    without: withoutTerms(query, (t) => t === term),
  }));
}

/** The query's text without some of its terms, in its plainest form. */
export function withoutTerms(query: Query, isOut: (term: Term) => boolean): string {
  return query.terms
    .filter((term) => !isOut(term))
    .map((term) => term.source)
    .join(' ');
}

function wordsOf(term: Term): string {
  if (term.kind === 'text') return `${term.negated ? 'Does not contain' : 'Contains'} “${bare(term.source)}”`;
  if (term.field.kind === 'flag') return flagWords(term);
  const containing = term.field.kind === 'text' && !term.values.every((v) => v.kind === 'text' && v.exact);
  const verb = containing ? (term.negated ? 'does not contain' : 'contains') : term.negated ? 'is not' : 'is';
  return `${term.field.label} ${verb} ${listed(term.values.map((value) => valueWords(value, term.field)))}`;
}

function bare(source: string): string {
  return source.replace(/^-?["“”„‟«»＂]?/u, '').replace(/["“”„‟«»＂]$/u, '');
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function valueWords(value: Value, field: FieldRef): string {
  switch (value.kind) {
    case 'me':
      return 'me';
    case 'number':
      return numberWords(value, field.kind === 'money' ? moneyScale(field.decimals) : 1);
    case 'date':
      return dateWords(value);
    case 'bucket':
      return listed(value.buckets.map(spaced));
    case 'id':
    case 'text':
    case 'flag':
      return field.kind === 'choice' ? spaced(value.raw) : value.raw.replace(/^=/u, '');
  }
}

function spaced(text: string): string {
  return text.replace(/^=/u, '').replaceAll('_', ' ');
}

function numberWords(value: NumberValue, scale: number): string {
  const min = value.min === null ? null : String(value.min / scale);
  const max = value.max === null ? null : String(value.max / scale);
  if (min !== null && max !== null) return min === max ? min : `from ${min} to ${max}`;
  if (min !== null) return `${value.minOpen ? 'over' : 'at least'} ${min}`;
  return `${value.maxOpen ? 'under' : 'at most'} ${max}`;
}

const UNITS = { d: 'day', w: 'week', m: 'month', y: 'year' } as const;

function dateWords({ after, before, raw }: DateValue): string {
  const operator = /^(?:>=|<=|>|<|=)/u.exec(raw)?.[0];
  const typed = raw.slice(operator?.length ?? 0);
  if (operator === '>') return `after ${pointWords(typed)}`;
  if (operator === '>=') return `${pointWords(typed)} or later`;
  if (operator === '<') return `before ${pointWords(typed)}`;
  if (operator === '<=') return `${pointWords(typed)} or earlier`;
  const [from = '', to = ''] = typed.split('..');
  if (typed.includes('..')) {
    if (!before) return `${pointWords(from)} or later`;
    return after ? `from ${pointWords(from)} to ${pointWords(to)}` : `${pointWords(to)} or earlier`;
  }
  const span = after && before && [after.point, before.point].find((p) => p.kind === 'relative' && p.span);
  if (span?.kind !== 'relative' || span.amount === 0) return pointWords(typed);
  const many = Math.abs(span.amount);
  const unit = UNITS[span.unit];
  return `in the ${span.amount < 0 ? 'last' : 'next'} ${many === 1 ? unit : `${many} ${unit}s`}`;
}

function pointWords(typed: string): string {
  const relative = /^([+-]?)(\d+)([dwmy]?)$/iu.exec(typed);
  if (!relative || (relative[2]?.length === 4 && relative[3] === '')) return typed;
  const unit = UNITS[(relative[3]?.toLowerCase() || 'd') as keyof typeof UNITS];
  const many = Number(relative[2]);
  return `${many} ${unit}${many === 1 ? '' : 's'} ${relative[1] === '+' ? 'ahead' : 'ago'}`;
}

const IS_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(RECORD_TYPES.map((type) => [type, withArticle(nounOf(type))])),
  duplicate: 'a duplicate',
  pending: 'waiting to be sent',
  archived: 'archived',
  mine: 'mine',
  primary: 'a primary contact',
  completed: 'completed',
};

function withArticle(noun: string): string {
  return /^[aeio]/u.test(noun) ? `an ${noun}` : `a ${noun}`;
}

const HAS_WORDS: Readonly<Record<string, string>> = {
  primary: 'primary contact',
  phone: 'phone number',
  target: 'target launch date',
};

/** What the definition of a type of the cloud calls the field. */
function definedWord(name: string): string | undefined {
  const type = CLOUD_TYPES.find((one) => searchedField(one, name) !== undefined);
  const field = type === undefined ? undefined : searchedField(type, name);
  return type === undefined || field === undefined ? undefined : fieldInSentence(field.field, type);
}

function flagWords({ field, values, negated }: FieldTerm): string {
  const names = values.flatMap((value) => (value.kind === 'flag' ? value.names : []));
  if (field.name === 'is')
    return `Is ${negated ? 'not ' : ''}${listed(names.map((name) => IS_WORDS[name] ?? name))}`;
  if (field.name !== 'has') return `${field.label} ${negated ? 'is not' : 'is'} ${listed(names)}`;
  const things = names.map((name) => customFlagSlug(name) ?? HAS_WORDS[name] ?? definedWord(name) ?? name);
  return `Has ${negated ? 'no ' : ''}${listed(things)}`;
}
