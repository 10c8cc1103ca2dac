import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';

/** A request of an earlier process. Ages are milliseconds from then to now. */
export interface NotedRequest {
  readonly sentAge: number;
  /** Since its answer had come; null when the process ended before: it may just have arrived. */
  readonly landedAge: number | null;
}

/** Remembers over a restart when requests were sent, so that a new process does not spend a spent budget. */
export interface Ledger {
  /** The requests that count, if the cloud counts those of the last `windowMs` milliseconds. */
  load(windowMs: number): NotedRequest[];
  /**
   * Notes a request before it is sent: the process may be killed between the two.
   * @returns notes that its answer has come @throws when it cannot be noted: then it must not be sent
   */
  note(): () => void;
}

const COMPACT_BYTES = 256 * 1024;

/**
 * Two lines a request, sent and landed, in a file of the data folder. It is no record: losing it costs a
 * request, no data. Both clocks are noted; the younger of the two ages counts, so that a clock that was set
 * meanwhile never makes a request look older than it is.
 */
export function createLedgerFile(folder: string, environment: Pick<Environment, 'now' | 'elapsed'>): Ledger {
  const path = join(folder, 'upstream-requests.log');
  const run = `${process.pid}.${Math.round(environment.elapsed())}`;
  let count = 0;
  let size = existsSync(path) ? statSync(path).size : 0;

  function age(wall: number, steady: number): number {
    const byWall = Math.max(0, environment.now() - wall);
    const bySteady = environment.elapsed() - steady;
    // Of another run of the machine.
    return bySteady < 0 ? byWall : Math.min(byWall, bySteady);
  }

  function read(): [kind: string, id: string, wall: number, steady: number, line: string][] {
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [kind = '', id = '', wall = '', steady = ''] = line.split(' ');
        const isWhole = steady !== '' && Number.isFinite(Number(wall)) && Number.isFinite(Number(steady));
        return isWhole ? [[kind, id, Number(wall), Number(steady), line] as const] : [];
      })
      .map((entry) => [...entry]);
  }

  function write(kind: 'sent' | 'landed', id: string): void {
    if (size > COMPACT_BYTES) {
      const lines = read().map(([, , , , line]) => `${line}\n`);
      const text = lines.slice(lines.length / 2).join('');
      writeFileSync(path, text, { mode: 0o600 });
      size = text.length;
    }
    const line = `${kind} ${id} ${environment.now()} ${Math.round(environment.elapsed())}\n`;
    appendFileSync(path, line, { mode: 0o600 });
    size += line.length;
  }

  return {
    load(windowMs) {
      const landed = new Map<string, number>();
      const sent = new Map<string, number>();
      for (const [kind, id, wall, steady] of read()) {
        (kind === 'landed' ? landed : sent).set(id, age(wall, steady));
      }
      return [...sent]
        .map(([id, sentAge]) => ({ sentAge, landedAge: landed.get(id) ?? null }))
        .filter(({ sentAge, landedAge }) => Math.min(sentAge, landedAge ?? sentAge) <= windowMs);
    },
    note() {
      count += 1;
      const id = `${run}.${count}`;
      write('sent', id);
      return () => write('landed', id);
    },
  };
}
