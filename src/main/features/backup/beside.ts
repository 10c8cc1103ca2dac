import { Worker } from 'node:worker_threads';
import type { RestorePreview } from './restore.ts';

export type BackupJob =
  | { readonly kind: 'problem'; readonly path: string }
  | { readonly kind: 'preview'; readonly folder: string; readonly id: string };

/** Built, it lies beside whatever asks for it. */
const WORKER = import.meta.url.endsWith('.ts') ? './backup-worker.ts' : './backup-worker.js';

/** As `problemOf`, on another thread. */
export function problemBeside(path: string): Promise<string | null> {
  return ask({ kind: 'problem', path });
}

/** As `previewRestore`, on another thread. */
export function previewBeside(folder: string, id: string): Promise<RestorePreview> {
  return ask({ kind: 'preview', folder, id });
}

function ask<Answer>(job: BackupJob): Promise<Answer> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: job });
    worker.once('message', done);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`Looking at the backup ended with ${code}`)));
  });
}
