import { AsyncLocalStorage } from 'node:async_hooks';
import Database from 'better-sqlite3';
import type { LogFlush } from './log-flush.ts';

/**
 * A transaction that lasts over many turns of the event loop, and what others do meanwhile: who reads sees what is
 * committed, and what is kept beside the records outlives the transaction being given up.
 */
export interface LongTransaction {
  /** The database for reads: while the transaction is open, through a connection that sees nothing of it. */
  readonly committed: Database.Database;
  /**
   * The database for what is kept beside the records (settings, keys, cursors …). While the transaction is open it is
   * written within it, for SQLite has one writer, and again when the transaction is given up. A process that is killed
   * before the end loses it: whoever is told that it is saved asks through `acknowledge`.
   */
  readonly beside: Database.Database;
  /**
   * Does what somebody asked for. When that wrote beside the records, the answer waits until it is on disk, and for the
   * end of a transaction that is open. @throws whatever `work` threw, or why it could not be kept
   */
  acknowledge<Result>(work: () => Result | Promise<Result>): Result | Promise<Result>;
  isOpen(): boolean;
  begin(): void;
  commit(): void;
  rollBack(): void;
  close(): void;
}

type State =
  | { readonly name: 'closed' }
  | {
      readonly name: 'open';
      readonly reader: Database.Database;
      /** What was written beside the records. */
      readonly again: (() => unknown)[];
      /** Settled when that is on disk, or cannot be kept. */
      readonly kept: PromiseWithResolvers<void>;
    };

type OpenState = Extract<State, { name: 'open' }>;

/** What somebody asked for, from its beginning to its answer. */
interface Asked {
  /** Whether it wrote beside the records. */
  wrote: boolean;
  /** Set when that waits for a transaction. */
  kept: Promise<void> | null;
}

/** Statements are given the same way from both connections. */
const CHAINED: ReadonlySet<string | symbol> = new Set(['pluck', 'expand', 'raw', 'safeIntegers']);

/**
 * @param log is told of what is committed here
 * @param lost called when a disk that took nothing any more has cost what was written beside the records
 */
export function createLongTransaction(
  database: Database.Database,
  log: Pick<LogFlush, 'committed' | 'flushed'>,
  lost: () => void,
): LongTransaction {
  let state: State = { name: 'closed' };
  let reader: Database.Database | null = null;
  const asked = new AsyncLocalStorage<Asked>();

  function openReader(): Database.Database {
    reader ??= new Database(database.name, { readonly: true, timeout: 5000 });
    return reader;
  }

  /** Null when the disk has ended the transaction by itself, as a full one does. */
  function end(how: 'COMMIT' | 'ROLLBACK'): OpenState | null {
    const open = state.name === 'open' ? state : null;
    if (database.inTransaction) database.exec(how);
    state = { name: 'closed' };
    log.committed();
    return open;
  }

  async function onDisk({ kept }: Asked): Promise<void> {
    await kept;
    await log.flushed();
  }

  return {
    committed: readingFrom(database, () => (state.name === 'open' ? state.reader : null)),
    beside: repeating(database, (again) => {
      log.committed();
      const asking = asked.getStore();
      if (asking !== undefined) asking.wrote = true;
      // Once the disk has ended the transaction, what is written is committed.
      if (state.name !== 'open' || !database.inTransaction) return;
      state.again.push(again);
      if (asking !== undefined) asking.kept = state.kept.promise;
    }),
    acknowledge<Result>(work: () => Result | Promise<Result>): Result | Promise<Result> {
      const asking: Asked = { wrote: false, kept: null };
      const made = asked.run(asking, work);
      if (made instanceof Promise)
        return made.then((result) => (asking.wrote ? onDisk(asking).then(() => result) : result));
      return asking.wrote ? onDisk(asking).then(() => made) : made;
    },
    isOpen: () => state.name === 'open',
    begin() {
      const opened = openReader();
      database.exec('BEGIN IMMEDIATE');
      const kept = Promise.withResolvers<void>();
      // Nobody may be waiting for it.
      kept.promise.catch(() => {});
      state = { name: 'open', reader: opened, again: [], kept };
    },
    commit: () => end('COMMIT')?.kept.resolve(),
    rollBack() {
      const ended = end('ROLLBACK');
      if (ended === null) return;
      try {
        const { again } = ended;
        if (again.length > 0) database.transaction(() => again.forEach((run) => void run()))();
        ended.kept.resolve();
      } catch (error) {
        ended.kept.reject(error);
        lost();
        throw error;
      }
    },
    close() {
      reader?.close();
      reader = null;
    },
  };
}

/** The same statements, run on another connection while there is one to read from. */
function readingFrom(database: Database.Database, other: () => Database.Database | null): Database.Database {
  return withPrepare(database, (sql) => {
    const statement = database.prepare(sql);
    const set: ((one: Database.Statement) => void)[] = [];
    let twin: Database.Statement | null = null;
    function current(): Database.Statement {
      const reader = other();
      if (reader === null) return statement;
      if (twin === null || twin.database !== reader) {
        twin = reader.prepare(sql);
        for (const apply of set) apply(twin);
      }
      return twin;
    }
    /** Made once: every read goes through one of them. */
    const methods = new Map<string | symbol, unknown>([
      ['get', (...values: unknown[]) => current().get(...values)],
      ['all', (...values: unknown[]) => current().all(...values)],
      ['iterate', (...values: unknown[]) => current().iterate(...values)],
    ]);
    const shown: Database.Statement = new Proxy(statement, {
      get(_, name) {
        const method = methods.get(name);
        if (method !== undefined) return method;
        if (CHAINED.has(name))
          return (...values: unknown[]) => {
            const apply = (one: Database.Statement) => void call(one, name, values);
            set.push(apply);
            apply(statement);
            return shown;
          };
        return bound(current(), name);
      },
    });
    return shown;
  });
}

/** The same database, whose writes are taken note of. @param written is given what does one once more */
function repeating(database: Database.Database, written: (again: () => unknown) => void): Database.Database {
  return withPrepare(database, (sql) => {
    const statement = database.prepare(sql);
    if (statement.readonly) return statement;
    const shown: Database.Statement = new Proxy(statement, {
      get(_, name) {
        const value = bound(statement, name);
        if (CHAINED.has(name))
          return (...values: unknown[]) => {
            call(statement, name, values);
            return shown;
          };
        if (name !== 'run' && name !== 'get' && name !== 'all') return value;
        return (...values: unknown[]) => {
          const result = call(statement, name, values);
          written(() => call(statement, name, values));
          return result;
        };
      },
    });
    return shown;
  });
}

function withPrepare(
  database: Database.Database,
  prepare: (sql: string) => Database.Statement,
): Database.Database {
  return new Proxy(database, {
    get: (target, name) => (name === 'prepare' ? prepare : bound(target, name)),
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

function call(target: object, name: string | symbol, values: readonly unknown[]): unknown {
  const method: unknown = Reflect.get(target, name, target);
  if (typeof method !== 'function') throw new TypeError(`SQLite has no ${String(name)}`);
  return method.apply(target, values);
}
