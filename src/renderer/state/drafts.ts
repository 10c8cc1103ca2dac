import { createContext, useCallback, useContext, useState } from 'react';
import { keepItem } from '../lib/keep-item.ts';

/*
 * What was typed and is not saved yet. It is written down with every key, so that neither a reload nor a closed tab nor
 * a drawer that goes away takes it: the same form or editor has it again.
 */

interface KeptDraft {
  readonly value: unknown;
  /** The path of the page where it was typed. */
  readonly path: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

type Drafts = ReadonlyMap<string, KeptDraft>;

const ITEM = 'pivotal-drafts';
const MOST = 200;
const LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

let drafts: Drafts | null = null;

/** A storage that is forbidden or full costs what is typed only with the page. */
function read(): Drafts {
  if (drafts !== null) return drafts;
  try {
    const kept = JSON.parse(localStorage.getItem(ITEM) ?? '[]') as [string, KeptDraft][];
    // Not by the clock alone: one that is a year ahead would take what was typed a minute ago.
    const newest = Math.max(...kept.map(([, { at }]) => at));
    const oldest = Math.min(Date.now(), newest) - LIFETIME_MS;
    drafts = new Map(kept.filter(([, { at }]) => at > oldest));
  } catch {
    drafts = new Map();
  }
  return drafts;
}

function write(next: Drafts): void {
  drafts = next;
  if (next.size > 0) {
    keepItem(ITEM, JSON.stringify([...next].slice(-MOST)));
    return;
  }
  try {
    localStorage.removeItem(ITEM);
  } catch {
    // As above.
  }
}

if (typeof window !== 'undefined') {
  // Another tab has written some.
  window.addEventListener('storage', ({ key }) => {
    if (key === ITEM) drafts = null;
  });
}

/** Writes down once more what is typed, for a browser that has thrown it away while this page was open. */
export function keepDraftsAgain(): void {
  write(read());
}

export function draftOf(id: string): unknown {
  return read().get(id)?.value;
}

export function keepDraft(id: string, value: unknown): void {
  const next = new Map(read());
  // The newest are last: when there are too many, the oldest go.
  next.delete(id);
  next.set(id, { value, path: window.location.pathname, at: Date.now() });
  write(next);
}

export function dropDraft(id: string): void {
  if (!read().has(id)) return;
  const next = new Map(read());
  next.delete(id);
  write(next);
}

/** What was typed at a path, by what it was typed for, as far as it is text. */
export function textsTypedAt(path: string): readonly { readonly id: string; readonly text: string }[] {
  return [...read()].flatMap(([id, { value, path: typedAt }]) => {
    const draft = isKeptEdit(value) ? value.draft : value;
    return typedAt === path && typeof draft === 'string' && draft.trim() !== '' ? [{ id, text: draft }] : [];
  });
}

/** The draft of an inline editor: with what the value was when it was opened. */
export interface KeptEdit {
  readonly draft: unknown;
  readonly base: unknown;
}

export function isKeptEdit(value: unknown): value is KeptEdit {
  return typeof value === 'object' && value !== null && 'draft' in value && 'base' in value;
}

/**
 * As `useState`, for what is typed into a form: it is there again when the form is. What nobody has touched follows
 * what it is at first: that may be known only later.
 * @param id names the form, and the record that it is about; null where nothing may be kept.
 * @returns the value, its setter, and what to call when it has been saved or thrown away.
 */
export function useDraft<Value>(
  id: string | null,
  initial: Value,
): readonly [Value, (next: Value | ((before: Value) => Value)) => void, () => void] {
  const [{ value, from }, setState] = useState(() => ({
    value: id === null ? initial : restored(id, initial),
    from: initial,
  }));
  if (from !== initial && !isSame(from, initial))
    setState({ value: followed(value, from, initial), from: initial });
  const set = useCallback(
    (next: Value | ((before: Value) => Value)) => {
      setState((before) => {
        const after = typeof next === 'function' ? (next as (before: Value) => Value)(before.value) : next;
        if (id !== null && isSame(after, initial)) dropDraft(id);
        else if (id !== null) keepDraft(id, after);
        return { ...before, value: after };
      });
    },
    [id, initial],
  );
  const drop = useCallback(() => {
    if (id !== null) dropDraft(id);
  }, [id]);
  return [value, set, drop];
}

/** What was kept, as far as it is what such a form has by now. */
function restored<Value>(id: string, initial: Value): Value {
  const kept = draftOf(id);
  if (kept === undefined || kept === null || typeof kept !== typeof initial) return initial;
  return hasFields(initial) ? { ...initial, ...kept } : (kept as Value);
}

/** What is as it was at first is as it is at first by now, each field by itself. */
function followed<Value>(value: Value, was: Value, is: Value): Value {
  if (!hasFields(value) || !hasFields(was) || !hasFields(is)) return isSame(value, was) ? is : value;
  const untouched = Object.entries(is).filter(([name]) => isSame(value[name], was[name]));
  return { ...value, ...Object.fromEntries(untouched) };
}

function hasFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Names the record whose values the inline editors below are about; without it they keep nothing. */
export const DraftScope = createContext<string | null>(null);

export function useDraftId(label: string): string | null {
  const scope = useContext(DraftScope);
  return scope === null ? null : `${scope}/${label}`;
}
