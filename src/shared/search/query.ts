/**
 * A query: what a text means, as plain data. Nothing here depends on the time, the user or the records; those come in
 * when it is matched (`MatchContext`).
 *
 * A record matches when every term holds. A negated term holds where the term does not.
 */
import type { HealthBounds, HealthBucket } from '../values/health.ts';
import type { FieldRef } from './fields.ts';

export interface Query {
  readonly terms: readonly Term[];
  /** What was understood otherwise than it may have been meant. Never a reason not to search. */
  readonly hints: readonly Hint[];
}

interface TermPlace {
  readonly negated: boolean;
  /** UTF-16 offsets into the text it was parsed from. */
  readonly start: number;
  readonly end: number;
  /** The term as typed, an open quote closed: `parse` reads it back as the same term. */
  readonly source: string;
}

export interface TextTerm extends TermPlace {
  readonly kind: 'text';
  /** Folded, trimmed, never empty. */
  readonly text: string;
  /** Set for `42` and `#42`: a customer of this display_id matches too. */
  readonly displayId: number | null;
}

/** Holds when one of the values does. `values` is never empty. */
export interface FieldTerm extends TermPlace {
  readonly kind: 'field';
  readonly field: FieldRef;
  readonly values: readonly Value[];
}

export type Term = TextTerm | FieldTerm;

interface ValueSource {
  /** As typed, without quotes; with the operator. */
  readonly raw: string;
}

/** For text, choice and person fields. Folded; `exact` asks for the whole field. */
export interface TextValue extends ValueSource {
  readonly kind: 'text';
  readonly text: string;
  readonly exact: boolean;
}
/** `owner:me`. */
export interface MeValue extends ValueSource {
  readonly kind: 'me';
}
export interface IdValue extends ValueSource {
  readonly kind: 'id';
  readonly text: string;
  readonly displayId: number | null;
}
/** Bounds in the unit that is stored (cents for `mrr`); null is no bound; open leaves the bound itself out. */
export interface NumberValue extends ValueSource {
  readonly kind: 'number';
  readonly min: number | null;
  readonly minOpen: boolean;
  readonly max: number | null;
  readonly maxOpen: boolean;
}
export interface BucketValue extends ValueSource {
  readonly kind: 'bucket';
  readonly buckets: readonly HealthBucket[];
}
/** From `after` (inclusive) to `before` (exclusive); null is no bound. */
export interface DateValue extends ValueSource {
  readonly kind: 'date';
  readonly after: DateEdge | null;
  readonly before: DateEdge | null;
}
/** Names of `is:` or `has:` that the value may stand for; `custom.<slug>` for a custom field after `has:`. */
export interface FlagValue extends ValueSource {
  readonly kind: 'flag';
  readonly names: readonly string[];
}

export type Value = TextValue | MeValue | IdValue | NumberValue | BucketValue | DateValue | FlagValue;

/** One end of a period that is resolved when the time and the time zone are known. */
export interface DateEdge {
  readonly point: DatePoint;
  readonly edge: 'start' | 'end';
}
export type DatePoint =
  /** A calendar year, month (1–12) or day; null is the whole of what stands before it. */
  | {
      readonly kind: 'calendar';
      readonly year: number;
      readonly month: number | null;
      readonly day: number | null;
    }
  /**
   * The day that is `amount` units from today; negative lies in the past. A span (`7d`, unlike `yesterday`) stands,
   * when alone, for all the days between it and today.
   */
  | {
      readonly kind: 'relative';
      readonly amount: number;
      readonly unit: 'd' | 'w' | 'm' | 'y';
      readonly span: boolean;
    }
  /** Milliseconds since 1970. */
  | { readonly kind: 'instant'; readonly at: number };

export const HINT_KINDS = [
  'unknown-field',
  'unreadable-value',
  'missing-value',
  'too-many-terms',
  'corrected',
  'owner',
] as const;

export interface Hint {
  readonly kind: (typeof HINT_KINDS)[number];
  readonly message: string;
  /** The whole text of the query put right, or null when there is nothing to propose. */
  readonly fix: string | null;
  /** The term it is about. */
  readonly start: number;
  readonly end: number;
}

/** What a query is matched against, besides the records. */
export interface MatchContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name of the workspace's time zone; decides where a day begins. An unknown name is a RangeError. */
  readonly timeZone: string;
  /** Id of the person at this machine, or null when not known: then `owner:me` matches nothing. */
  readonly me: string | null;
  /** Lowest score that is healthy, and lowest that is to be watched. */
  readonly healthBounds: HealthBounds;
}

/** Whether the query leaves every record in. */
export function isUnlimited(query: Query): boolean {
  return query.terms.length === 0;
}

/** The query as text in its plainest form: one space between terms, quotes closed, what means nothing left out. */
export function formatQuery(query: Query): string {
  return query.terms.map((term) => term.source).join(' ');
}

/**
 * Whether archived records are asked for: `status:archived` or `is:archived`. Two letters must be typed, so that
 * `status:a` on the way to `active` does not bring them up.
 */
export function asksForArchived(query: Query): boolean {
  return query.terms.some((term) => term.kind === 'field' && !term.negated && namesArchived(term));
}

function namesArchived(term: FieldTerm): boolean {
  if (term.field.name === 'is')
    return term.values.some((v) => v.kind === 'flag' && v.names.includes('archived'));
  if (term.field.name !== 'status') return false;
  return term.values.some((v) => v.kind === 'text' && v.text.length > 1 && 'archived'.startsWith(v.text));
}
