import type { ImportedType, ImportState } from '#shared/bridge/import.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { createSource, type Source } from '../../bridge/source.ts';
import { dismissNotice, notify, notifyError, notifyProgress } from '../../components/toast.tsx';
import { typedLocale } from '../../lib/locale.ts';
import { count, formatNumber } from '../../lib/words.ts';
import { keepImport, keptImport } from '../../state/kept-import.ts';
import { sayWritten } from '../../state/undo.ts';
import type { Store } from '../../store/index.ts';

/** A file, or cells that were pasted. */
export interface ImportSource {
  readonly name: string;
  readonly content: string;
}

export interface ImportChoices {
  readonly type: ImportedType | null;
  readonly map: Readonly<Record<string, string>>;
}

export type ImportStep =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working'; readonly isPreview: boolean; readonly done: number; readonly total: number }
  | { readonly kind: 'preview'; readonly outcome: ImportOutcome }
  | { readonly kind: 'written'; readonly outcome: ImportOutcome }
  | { readonly kind: 'failed'; readonly message: string };

export type ImportOutcome = Extract<ImportState, { kind: 'done' }>['outcome'];

const ASK_AGAIN_MS = 200;
const NOTICE = 'import';

/*
 * One import of this window. It goes on whatever screen is shown, and is followed again after a reload: what it has
 * written is one step to take back, whoever looked on.
 */
const step = createSource<ImportStep>({ kind: 'idle' });
let current: string | null = null;
let onlookers = 0;

export const importStep: Source<ImportStep> = step;

/** Says that a screen shows the import. @returns a function that says it no longer does */
export function lookOn(): () => void {
  onlookers += 1;
  dismissNotice(NOTICE);
  return () => {
    onlookers -= 1;
    const now = step.get();
    // What was only looked at is over with the screen; what is written, or was, is told elsewhere.
    if (onlookers > 0 || (now.kind === 'working' && !now.isPreview)) return;
    resetImport();
  };
}

export function resetImport(): void {
  current = null;
  step.set({ kind: 'idle' });
}

export async function runImport(
  store: Store,
  source: ImportSource,
  { type, map }: ImportChoices,
  isPreview: boolean,
): Promise<void> {
  step.set({ kind: 'working', isPreview, done: 0, total: 0 });
  try {
    const input = { ...source, type, map, dry_run: isPreview, locale: typedLocale() };
    const { run } = await store.bridge.call('import.start', input);
    if (!isPreview) keepImport(run);
    await follow(store, run, isPreview);
  } catch (error) {
    fail(reasonOf(error));
  }
}

export function cancelImport(store: Store): void {
  if (current !== null) void store.bridge.call('import.cancel', { run: current }).catch(() => undefined);
}

/** Follows on what a page that has ended was writing. */
export async function resumeImport(store: Store): Promise<void> {
  const run = keptImport();
  if (run === null || current !== null) return;
  step.set({ kind: 'working', isPreview: false, done: 0, total: 0 });
  try {
    await follow(store, run, false);
  } catch {
    // Pivotal itself has been started anew: what it had written is in the history.
    keepImport(null);
    resetImport();
  }
}

async function follow(store: Store, run: string, isPreview: boolean): Promise<void> {
  current = run;
  for (;;) {
    const state = await store.bridge.call('import.state', { run });
    // Another import has begun, or the screen is gone.
    if (current !== run) return;
    if (state.kind !== 'running') {
      end(store, state, isPreview);
      return;
    }
    step.set({ ...state, kind: 'working', isPreview });
    if (onlookers === 0 && !isPreview) sayHowFar(store, state);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function sayHowFar(store: Store, { done, total }: { readonly done: number; readonly total: number }): void {
  const far = total === 0 ? 'Importing…' : `Importing ${formatNumber(done)} of ${count(total, 'row')}…`;
  notifyProgress(NOTICE, far, { label: 'Cancel', run: () => cancelImport(store) });
}

function end(store: Store, state: Exclude<ImportState, { kind: 'running' }>, isPreview: boolean): void {
  current = null;
  if (!isPreview) keepImport(null);
  dismissNotice(NOTICE);
  switch (state.kind) {
    case 'done':
      step.set({ kind: isPreview ? 'preview' : 'written', outcome: state.outcome });
      if (!isPreview) told(store, state.outcome);
      return;
    case 'cancelled':
      step.set({ kind: 'idle' });
      if (onlookers === 0) notify({ message: 'Import cancelled: nothing was written' });
      return;
    case 'failed':
      fail(state.message);
  }
}

function told(store: Store, { batch_id: batchId, type, counts }: ImportOutcome): void {
  const written = counts.create + counts.update;
  const label = `Imported ${formatNumber(written)} ${written === 1 ? type.slice(0, -1) : type}`;
  if (onlookers === 0) sayWritten(store, batchId, label);
  else if (batchId !== null) void store.remember(batchId, label);
}

function fail(message: string): void {
  current = null;
  keepImport(null);
  step.set({ kind: 'failed', message });
  if (onlookers === 0) notifyError('The import was not written', message);
}
