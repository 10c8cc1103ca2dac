import { dismissNotice, notify, notifyError, notifyProgress } from '../components/toast.tsx';
import { count, formatNumber } from '../lib/words.ts';
import type { ManyUpdates, Restored, Store } from '../store/index.ts';
import { refusalIsShown, tellRefusalsAsOne } from './refusals.ts';

/** Below this a change is over before anybody could read how far it is. */
const PROGRESS_AFTER_MS = 1_000;

/** The one notice of what was taken back or done again last: who goes back step by step reads one, not one for each step. */
const RESTORED = 'restored';
let restored = 0;

/** Batches that were taken back while they were under way: how far those are is said no more. */
const takenBack = new Set<string>();

/** The notice of what a batch has done; it goes when that is taken back. */
const doneNotice = (batchId: string) => `done-${batchId}`;

/** Takes back what was done last, and says what it was. */
export async function undoLast(store: Store): Promise<void> {
  const step = await store.undo();
  if (step === null) notify({ id: RESTORED, message: 'Nothing to undo' });
  else sayRestored(step, 'Undone', { label: 'Redo', run: () => void redoLast(store) });
}

export async function redoLast(store: Store): Promise<void> {
  const step = await store.redo();
  if (step === null) notify({ id: RESTORED, message: 'Nothing to redo' });
  else sayRestored(step, 'Done again', { label: 'Undo', run: () => void undoLast(store) });
}

function sayRestored(
  { label, batchId, left, refused }: Restored,
  word: 'Undone' | 'Done again',
  action: { readonly label: string; readonly run: () => void },
): void {
  restored += 1;
  const mine = restored;
  if (word === 'Undone') takenBack.add(batchId);
  else takenBack.delete(batchId);
  dismissNotice(doneNotice(batchId));
  notify({ id: RESTORED, message: `${word}: ${label}`, action });
  void refused.then((refusal) => {
    if (refusal === null) return;
    refusalIsShown(refusal);
    if (mine === restored) dismissNotice(RESTORED);
    notifyError(`Not ${word.toLowerCase()}: ${label}`, `All is as it was. ${refusal.message}`);
  });
  void left.then((all) => {
    if (all.length === 0) return;
    const names = [...new Map(all.map(({ key, name }) => [key, name])).values()];
    const rest = names.length > 3 ? ` and ${formatNumber(names.length - 3)} more` : '';
    // What was left stands beside the notice of another step that has come meanwhile.
    notify({
      id: mine === restored ? RESTORED : `${RESTORED}-${mine}`,
      message: `${word}: ${label}`,
      detail: `Changed since, and left as it is: ${names.slice(0, 3).join(', ')}${rest}`,
      action,
    });
  });
}

/**
 * Says what the hub has written by a call of its own, with its undo: it is taken back like anything else.
 * @param batchId null when nothing was changed.
 */
export function sayWritten(store: Store, batchId: string | null, message: string): void {
  if (batchId === null) {
    notify({ message });
    return;
  }
  void store.remember(batchId, message);
  notify({ id: doneNotice(batchId), message, undo: () => void undoBatch(store, batchId) });
}

/** Takes back one thing that was done, whatever has been done since. */
export async function undoBatch(store: Store, batchId: string): Promise<void> {
  const step = await store.undo(batchId);
  if (step === null) notify({ id: RESTORED, message: 'It has been undone already' });
  else sayRestored(step, 'Undone', { label: 'Redo', run: () => void redoBatch(store, batchId) });
}

async function redoBatch(store: Store, batchId: string): Promise<void> {
  const step = await store.redo(batchId);
  if (step === null) notify({ id: RESTORED, message: 'It has been done again already' });
  else sayRestored(step, 'Done again', { label: 'Undo', run: () => void undoBatch(store, batchId) });
}

/**
 * Says what is being done to records: with how far it is and a way to stop it when it takes longer, with an undo when
 * it is done, and with what was refused.
 * @param noun "customer".
 * @param detail what changes with it, in words.
 */
export function sayUpdates(
  updates: ManyUpdates | null,
  message: string,
  noun: string,
  detail: string | null = null,
): void {
  if (updates === null) {
    notify({ message: 'Nothing to change: all of them are so already' });
    return;
  }
  const { total, batchId, answered, done, undo } = updates;
  const id = doneNotice(batchId);
  const told = tellRefusalsAsOne(batchId);
  let isUnderWay = true;
  const takeBack = () => {
    takenBack.add(batchId);
    undo();
  };
  const sayProgress = () => {
    if (!isUnderWay || takenBack.has(batchId)) return;
    const far = `${formatNumber(answered.get())} of ${count(total, noun)} changed…`;
    notifyProgress(id, far, {
      label: 'Cancel',
      run: () => {
        takeBack();
        dismissNotice(id);
      },
    });
  };
  let endProgress: (() => void) | null = null;
  const timer = setTimeout(() => {
    sayProgress();
    endProgress = answered.subscribe(sayProgress);
  }, PROGRESS_AFTER_MS);
  const sayDone = () => notify({ id, message, ...(detail === null ? {} : { detail }), undo: takeBack });
  sayDone();
  void done.then(({ refusals }) => {
    isUnderWay = false;
    clearTimeout(timer);
    endProgress?.();
    if (refusals.length === total) dismissNotice(id);
    // In place of how far it is.
    else if (endProgress !== null && !takenBack.has(batchId)) sayDone();
    takenBack.delete(batchId);
    told(refusals);
    const [first] = refusals;
    if (first === undefined) return;
    if (total === 1) notifyError(`Not done: ${message}`, `All is as it was. ${first.message}`);
    else
      notifyError(
        `${count(refusals.length, noun)} could not be changed`,
        `${refusals.length === 1 ? 'It is as it was' : 'They are as they were'}. ${first.message}`,
      );
  });
}
