import { type Observable, Subject } from 'rxjs';
import type { Source } from '../../bridge/source.ts';
import type { StoredDocument } from './documents.ts';

export interface Checkpoint {
  readonly seq: number;
}

export interface ChangedDocuments {
  readonly documents: StoredDocument[];
  readonly checkpoint: Checkpoint;
}

export interface LiveStream {
  readonly stream$: Observable<ChangedDocuments | 'RESYNC'>;
  /** What the hub announces. */
  push(changed: ChangedDocuments): void;
  /** The hub announces that there is too much to announce. */
  fallBehind(): void;
  /** Announcements may have been missed. */
  resync(): void;
  close(): void;
}

/** More documents than this, not stored yet, and the rest is pulled in batches instead. */
const BURST = 200;
/** Should a batch never be stored, pulling is what finds out. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Passes on what the hub announces. RxDB writes everything that waits in one go; when a script changes
 * thousands of records that would stop the window for seconds. So in a burst announcements are dropped until
 * what was passed on is stored, and then the rest is pulled, which is paced.
 */
export function createLiveStream(storedSeq: Source<number>): LiveStream {
  const stream$ = new Subject<ChangedDocuments | 'RESYNC'>();
  let waiting = 0;
  let passedSeq = 0;
  let dropping: ReturnType<typeof setTimeout> | null = null;

  function resync(): void {
    if (dropping !== null) clearTimeout(dropping);
    dropping = null;
    waiting = 0;
    stream$.next('RESYNC');
  }

  const endStored = storedSeq.subscribe(() => {
    if (storedSeq.get() < passedSeq) return;
    waiting = 0;
    if (dropping !== null) resync();
  });

  /** Pulls when what was passed on is stored. */
  function fallBehind(): void {
    if (dropping !== null) return;
    if (waiting > 0) dropping = setTimeout(resync, LONGEST_WAIT_MS);
    else resync();
  }

  return {
    stream$,
    fallBehind,
    push(changed) {
      if (dropping !== null) return;
      if (waiting > 0 && waiting + changed.documents.length > BURST) {
        fallBehind();
        return;
      }
      waiting += changed.documents.length;
      passedSeq = changed.checkpoint.seq;
      stream$.next(changed);
    },
    resync,
    close() {
      if (dropping !== null) clearTimeout(dropping);
      endStored();
      stream$.complete();
    },
  };
}
