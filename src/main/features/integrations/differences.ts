import type { Document } from '../../hub/records/transaction.ts';
import type { Link } from '../../hub/workspace/integration-store.ts';
import { fieldNames } from './apply.ts';
import { fieldValue, isEmptyValue, type Mapped, sameJson } from './mapping.ts';

/** What is to be changed of a record, and what belongs to the source afterwards. */
export interface Differences {
  readonly changes: ReadonlyMap<string, unknown>;
  readonly owned: Readonly<Record<string, unknown>>;
  readonly unlinked: readonly string[];
  /** Fields that somebody has changed here since: from now on they are this workspace's. */
  readonly kept: readonly string[];
}

const NEVER_EMPTY: ReadonlySet<string> = new Set(['name', 'email']);

/**
 * What a source says and the record does not. A field that was changed here since it was last written is left alone
 * from then on; what the source has never filled, it does not empty.
 * @param others fields that another source fills
 */
export function differencesOf(
  document: Document,
  values: Mapped['values'],
  link: Pick<Link, 'owned' | 'unlinked'>,
  others: ReadonlySet<string>,
): Differences {
  const changes = new Map<string, unknown>();
  const owned: Record<string, unknown> = {};
  const kept: string[] = [];
  for (const [field, { value, rule }] of values) {
    if (link.unlinked.includes(field) || others.has(field)) continue;
    const current = fieldValue(document, field);
    const wasOwned = Object.hasOwn(link.owned, field);
    if (Array.isArray(value)) {
      const next = labelsAfter(current, wasOwned ? link.owned[field] : [], value);
      owned[field] = value;
      if (!sameJson(next, current)) changes.set(field, next);
      continue;
    }
    if (wasOwned && !sameJson(current, link.owned[field])) {
      kept.push(field);
      continue;
    }
    const isLeft = !wasOwned && (isEmptyValue(value) || (rule === 'if_empty' && !isEmptyValue(current)));
    if (isLeft || (isEmptyValue(value) && NEVER_EMPTY.has(field))) {
      if (wasOwned) owned[field] = link.owned[field];
      continue;
    }
    owned[field] = value;
    if (!sameJson(current, value)) changes.set(field, value);
  }
  return { changes, owned, unlinked: [...new Set([...link.unlinked, ...kept])], kept };
}

/** Those of the source come and go; those of people stay. */
function labelsAfter(current: unknown, before: unknown, given: readonly unknown[]): readonly unknown[] {
  const had = Array.isArray(current) ? current : [];
  const ofSource = Array.isArray(before) ? before : [];
  const removed = ofSource.filter((one) => !given.includes(one));
  return [...new Set([...had.filter((one) => !removed.includes(one)), ...given])];
}

/** What the log says of a record: what has changed, what was kept, what did not fit. */
export function messageOf(
  { kept }: Differences,
  changes: ReadonlyMap<string, unknown>,
  notes: readonly string[],
): string | null {
  const said = [
    ...(changes.size === 0 ? [] : [`Changed ${fieldNames(changes.keys())}`]),
    ...(kept.length === 0 ? [] : [`Kept ${fieldNames(kept)} as changed here`]),
    ...notes,
  ];
  return wordsOf(said);
}

export function wordsOf(said: readonly string[]): string | null {
  return said.length === 0 ? null : `${said.join('. ')}.`;
}
