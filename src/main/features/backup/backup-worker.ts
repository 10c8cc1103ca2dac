/** Reads whole databases on a thread of its own: what takes seconds there keeps nobody waiting here. */
import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from './backups.ts';
import type { BackupJob } from './beside.ts';
import { previewRestore } from './restore.ts';

function run(job: BackupJob): unknown {
  return job.kind === 'problem' ? problemOf(job.path) : previewRestore(job.folder, job.id);
}

parentPort?.postMessage(run(workerData as BackupJob));
