/** Takes SQLite's log over into the main file, on a thread of its own: what it writes keeps nobody waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { type CheckpointJob, IDLE } from './checkpoints.ts';

const { path, running } = workerData as CheckpointJob;
const state = new Int32Array(running);

/** A connection for each pass: whoever closes the hub waits for no more than a pass. */
function takeOver(): void {
  const database = new Database(path, { fileMustExist: true, timeout: 0 });
  try {
    database.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    database.close();
  }
}

parentPort?.on('message', () => {
  let failure: string | null = null;
  try {
    takeOver();
  } catch (error) {
    failure = String(error);
  }
  Atomics.store(state, 0, IDLE);
  Atomics.notify(state, 0);
  parentPort?.postMessage(failure);
});
