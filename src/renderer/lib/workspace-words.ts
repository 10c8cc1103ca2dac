import type { Workspace } from '#shared/local/workspace.ts';
import { PHASES, type Phase } from '#shared/v1/statuses.ts';
import { localDay } from '#shared/values/calendar.ts';
import { DEFAULT_CURRENCY } from '#shared/values/money.ts';
import { zonedDay } from '#shared/values/zoned-day.ts';
import { keepItem } from './keep-item.ts';

/** What the workspace has set of the words on every screen: what its phases are called, their order, its currency, whose day it is. */
export interface WorkspaceWords {
  /** In the order shown. */
  readonly phases: readonly { readonly value: Phase; readonly label: string }[];
  readonly currency: string;
  /** An IANA name. Absent in what an earlier build has kept. */
  readonly timeZone?: string;
}

/** Kept, so that the first rows of the next start have the right words. */
const KEPT = 'pivotal.workspace-words';
const listeners = new Set<() => void>();
let words: WorkspaceWords | null = keptWords();

/** Of a workspace as it is now. What is on screen is drawn again where that changes anything. */
export function setWorkspaceWords({
  phases,
  currency,
  time_zone: timeZone,
}: Pick<Workspace, 'phases' | 'currency'> & { readonly time_zone?: string }): void {
  const next: WorkspaceWords = {
    phases: phases.map(({ value, label }) => ({ value, label })),
    currency,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  const text = JSON.stringify(next);
  if (text === JSON.stringify(words)) return;
  words = next;
  // Where it is not kept, the next start asks the workspace again.
  keepItem(KEPT, text);
  for (const listener of listeners) listener();
}

/** Null until the workspace has told them: then they are the usual ones. The same object until they change. */
export function workspaceWords(): WorkspaceWords | null {
  return words;
}

export function subscribeToWorkspaceWords(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The phases as the workspace has ordered them. */
export function phasesInOrder(): readonly Phase[] {
  return order;
}

let order: readonly Phase[] = orderOf(words);
subscribeToWorkspaceWords(() => {
  order = orderOf(words);
});

/** Those that it does not name, of a later version, come last. */
function orderOf(known: WorkspaceWords | null): readonly Phase[] {
  if (known === null) return PHASES;
  const named = known.phases.map(({ value }) => value);
  return [...named, ...PHASES.filter((phase) => !named.includes(phase))];
}

/** What the workspace calls a phase; undefined where it says nothing of it. */
export function phaseLabel(phase: string): string | undefined {
  return words?.phases.find(({ value }) => value === phase)?.label;
}

/** Those that it has named, by value. */
export function phaseLabels(): Readonly<Record<string, string>> {
  return Object.fromEntries((words?.phases ?? []).map(({ value, label }) => [value, label]));
}

/** ISO 4217. */
export function currency(): string {
  return words?.currency ?? DEFAULT_CURRENCY;
}

function keptWords(): WorkspaceWords | null {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(KEPT) ?? 'null');
    return isWords(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isWords(kept: unknown): kept is WorkspaceWords {
  if (typeof kept !== 'object' || kept === null || !('phases' in kept) || !('currency' in kept)) return false;
  const isPhase = (one: unknown) =>
    typeof one === 'object' &&
    one !== null &&
    'value' in one &&
    PHASES.some((phase) => phase === one.value) &&
    'label' in one &&
    typeof one.label === 'string';
  return typeof kept.currency === 'string' && Array.isArray(kept.phases) && kept.phases.every(isPhase);
}

/** Whose days are meant by "today", wherever this window is; the machine's until the workspace has told. */
export function workspaceTimeZone(): string {
  return words?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The day that a moment has in the workspace: `2026-11-20`. */
export function workspaceDay(now: number): string {
  return words?.timeZone === undefined ? localDay(now) : zonedDay(now, words.timeZone);
}
