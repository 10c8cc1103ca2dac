import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Remembers over a restart when requests were sent, so that a new process does not spend a spent budget. */
export interface Ledger {
  /** Milliseconds since 1970 of the requests sent after `since`, oldest first. */
  load(since: number): number[];
  /** Noted before the request is sent: a process may be killed between the two. */
  note(at: number): void;
}

const COMPACT_BYTES = 64 * 1024;

/** A line a request in a file of the data folder. It is no record: losing it costs a request, no data. */
export function createLedgerFile(folder: string): Ledger {
  const path = join(folder, 'upstream-requests.log');
  function read(): number[] {
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number).filter(Number.isFinite);
  }
  let size = existsSync(path) ? statSync(path).size : 0;
  return {
    load(since) {
      const recent = read().filter((at) => at > since);
      const text = recent.map((at) => `${at}\n`).join('');
      writeFileSync(path, text, { mode: 0o600 });
      size = text.length;
      return recent;
    },
    note(at) {
      if (size > COMPACT_BYTES) {
        const recent = read().slice(-COMPACT_BYTES / 32);
        writeFileSync(path, recent.map((each) => `${each}\n`).join(''), { mode: 0o600 });
        size = recent.length * 14;
      }
      appendFileSync(path, `${at}\n`, { mode: 0o600 });
      size += 14;
    },
  };
}
