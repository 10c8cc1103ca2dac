import type { Database } from 'better-sqlite3';

/** Tells whether another process has written: its commands may open the database beside the app. */
export interface OtherWriters {
  /**
   * Another number whenever one has. SQLite is asked once in a turn of the event loop: what is asked for together is
   * answered from the same state.
   */
  version(): number;
  /** The same, asked at once. */
  versionNow(): number;
}

export function createOtherWriters(database: Database): OtherWriters {
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
  let version = Number.NaN;
  let isCurrent = false;

  function endTurn(): void {
    isCurrent = false;
  }

  function versionNow(): number {
    version = dataVersion.get() ?? Number.NaN;
    return version;
  }

  return {
    version() {
      if (isCurrent) return version;
      isCurrent = true;
      setImmediate(endTurn);
      return versionNow();
    },
    versionNow,
  };
}
