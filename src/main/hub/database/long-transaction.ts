import Database from 'better-sqlite3';

/**
 * A transaction that lasts over many turns of the event loop, and what others do meanwhile: who reads sees what is
 * committed, and what is kept beside the records outlives the transaction being given up.
 */
export interface LongTransaction {
  /** The database for reads: while the transaction is open, through a connection that sees nothing of it. */
  readonly committed: Database.Database;
  /**
   * The database for what is kept beside the records (settings, keys, cursors …). While the transaction is open it is
   * written within it, for SQLite has one writer, and again when the transaction is given up. Only a process that is
   * killed before the end loses it.
   */
  readonly beside: Database.Database;
  isOpen(): boolean;
  begin(): void;
  commit(): void;
  rollBack(): void;
  close(): void;
}

type State =
  | { readonly name: 'closed' }
  | { readonly name: 'open'; readonly reader: Database.Database; readonly again: (() => unknown)[] };

/** Statements are given the same way from both connections. */
const CHAINED: ReadonlySet<string | symbol> = new Set(['pluck', 'expand', 'raw', 'safeIntegers']);

export function createLongTransaction(database: Database.Database): LongTransaction {
  let state: State = { name: 'closed' };
  let reader: Database.Database | null = null;

  function openReader(): Database.Database {
    reader ??= new Database(database.name, { readonly: true, timeout: 5000 });
    return reader;
  }

  function end(how: 'COMMIT' | 'ROLLBACK'): readonly (() => unknown)[] {
    const again = state.name === 'open' ? state.again : [];
    // A disk that is full ends a transaction by itself.
    if (database.inTransaction) database.exec(how);
    state = { name: 'closed' };
    return again;
  }

  return {
    committed: readingFrom(database, () => (state.name === 'open' ? state.reader : null)),
    beside: repeating(database, () => (state.name === 'open' ? state.again : null)),
    isOpen: () => state.name === 'open',
    begin() {
      const opened = openReader();
      database.exec('BEGIN IMMEDIATE');
      state = { name: 'open', reader: opened, again: [] };
    },
    commit: () => void end('COMMIT'),
    rollBack() {
      const again = end('ROLLBACK');
      if (again.length > 0) database.transaction(() => again.forEach((run) => void run()))();
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
    const shown: Database.Statement = new Proxy(statement, {
      get(_, name) {
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

/** The same database, whose writes are remembered while there is somewhere to. */
function repeating(database: Database.Database, log: () => (() => unknown)[] | null): Database.Database {
  const beside = withPrepare(database, (sql) => {
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
          log()?.push(() => call(statement, name, values));
          return result;
        };
      },
    });
    return shown;
  });
  return new Proxy(beside, {
    get(target, name) {
      if (name !== 'pragma') return bound(target, name);
      return (...values: unknown[]) => {
        // Inside a transaction SQLite refuses to change how durable it is.
        const isRefused = log() !== null && String(values[0]).startsWith('synchronous');
        return isRefused ? undefined : call(database, name, values);
      };
    },
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
