import type { Database } from 'better-sqlite3';

export const SOURCES = ['hubspot', 'stripe'] as const;
/** A service from which customers come. */
export type Source = (typeof SOURCES)[number];

/**
 * How a record of a source stands here. `wanted`: it is to come over. `linked`: it has a record. `double`: its record is
 * another one's too, which says how it is called. `outside`: the filter leaves it out by now. `gone`: it was deleted
 * there. `merged`: it was merged into another there, and leads to its record. `left`: its record was deleted here.
 */
export type LinkState = 'wanted' | 'linked' | 'double' | 'outside' | 'gone' | 'merged' | 'left';

export interface Link {
  readonly source: Source;
  /** What it is there: `company`, `contact`, `customer`. */
  readonly kind: string;
  readonly source_id: string;
  readonly record_key: string | null;
  readonly state: LinkState;
  /** By field, what was last written here. These fields are the source's. */
  readonly owned: Readonly<Record<string, unknown>>;
  /** Fields that a person has taken over. */
  readonly unlinked: readonly string[];
  /** What the source's own reckoning needs again. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The pass that last found it wanted. */
  readonly run: string | null;
}

/** Which record of a source is which record here. */
export interface Links {
  get(source: Source, kind: string, id: string): Link | undefined;
  save(link: Link): void;
  /** Of all sources. */
  ofRecord(key: string): readonly Link[];
  /** In order of their ids, after one. */
  page(source: Source, kind: string, after: string, limit: number): readonly Link[];
}

export interface LogEntry {
  readonly number: number;
  readonly source: Source;
  /** The pass that it belongs to; also the batch under which it can be undone. */
  readonly run: string;
  readonly kind: string;
  readonly source_id: string | null;
  readonly name: string | null;
  readonly outcome: LogOutcome;
  readonly message: string | null;
  readonly record_key: string | null;
  readonly created_at: string;
}

export type LogOutcome =
  | 'created'
  | 'linked'
  | 'updated'
  | 'merged'
  | 'archived'
  | 'kept'
  | 'skipped'
  | 'refused'
  | 'failed'
  | 'finished';

/** What somebody should look at. */
const ERROR_OUTCOMES: readonly LogOutcome[] = ['refused', 'failed'];

export interface IntegrationStore {
  readonly links: Links;
  /** The connection as JSON text. */
  get(source: Source): string | undefined;
  set(source: Source, document: string): void;
  remove(source: Source): void;
  /** Forgets what is which, but for the records that were deleted here. */
  removeLinks(source: Source): void;
  addLog(entry: Omit<LogEntry, 'number'>): void;
  /** The newest first, older than a number. */
  log(source: Source, before: number, limit: number, onlyErrors: boolean): readonly LogEntry[];
  logEntry(source: Source, number: number): LogEntry | undefined;
  removeLogOlderThan(time: string): void;
  /** Keeps all that `work` keeps, or nothing. */
  together(work: () => void): void;
}

interface StoredLink extends Omit<Link, 'owned' | 'unlinked' | 'facts'> {
  readonly owned: string;
  readonly unlinked: string;
  readonly facts: string;
}

export function createIntegrationStore(database: Database): IntegrationStore {
  const get = database
    .prepare<[string], string>('SELECT document FROM integrations WHERE source = ?')
    .pluck();
  const set = database.prepare<[string, string]>(
    'INSERT INTO integrations VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET document = excluded.document',
  );
  const remove = database.prepare<[string]>('DELETE FROM integrations WHERE source = ?');
  const removeLinks = database.prepare<[string]>('DELETE FROM integration_links WHERE source = ?');
  const addLog = database.prepare(
    `INSERT INTO integration_log (source, run, kind, source_id, name, outcome, message, record_key, created_at)
       VALUES (@source, @run, @kind, @source_id, @name, @outcome, @message, @record_key, @created_at)`,
  );
  const logOf = (condition: string) =>
    database.prepare<[string, number, number], LogEntry>(
      `SELECT * FROM integration_log WHERE source = ? AND number < ?${condition} ORDER BY number DESC LIMIT ? + 0`,
    );
  const all = logOf('');
  const errors = logOf(` AND outcome IN (${ERROR_OUTCOMES.map((one) => `'${one}'`).join(', ')})`);
  const logEntry = database.prepare<[string, number], LogEntry>(
    'SELECT * FROM integration_log WHERE source = ? AND number = ?',
  );
  const removeOld = database.prepare<[string]>('DELETE FROM integration_log WHERE created_at < ?');
  return {
    links: createLinks(database),
    get: (source) => get.get(source),
    set: (source, document) => void set.run(source, document),
    remove: (source) => void remove.run(source),
    removeLinks: (source) => void removeLinks.run(source),
    addLog: (entry) => void addLog.run(entry),
    log: (source, before, limit, onlyErrors) => (onlyErrors ? errors : all).all(source, before, limit),
    logEntry: (source, number) => logEntry.get(source, number),
    removeLogOlderThan: (time) => void removeOld.run(time),
    together: (work) => database.transaction(work)(),
  };
}

function createLinks(database: Database): Links {
  const get = database.prepare<[string, string, string], StoredLink>(
    'SELECT * FROM integration_links WHERE source = ? AND kind = ? AND source_id = ?',
  );
  const save = database.prepare(
    `INSERT OR REPLACE INTO integration_links (source, kind, source_id, record_key, state, owned, unlinked, facts, run)
       VALUES (@source, @kind, @source_id, @record_key, @state, @owned, @unlinked, @facts, @run)`,
  );
  const ofRecord = database.prepare<[string], StoredLink>(
    'SELECT * FROM integration_links WHERE record_key = ? ORDER BY source, source_id',
  );
  const page = database.prepare<[string, string, string, number], StoredLink>(
    'SELECT * FROM integration_links WHERE source = ? AND kind = ? AND source_id > ? ORDER BY source_id LIMIT ? + 0',
  );
  return {
    get(source, kind, id) {
      const stored = get.get(source, kind, id);
      return stored === undefined ? undefined : read(stored);
    },
    save: ({ owned, unlinked, facts, ...link }) =>
      void save.run({
        ...link,
        owned: JSON.stringify(owned),
        unlinked: JSON.stringify(unlinked),
        facts: JSON.stringify(facts),
      }),
    ofRecord: (key) => ofRecord.all(key).map(read),
    page: (source, kind, after, limit) => page.all(source, kind, after, limit).map(read),
  };
}

function read({ owned, unlinked, facts, ...link }: StoredLink): Link {
  return {
    ...link,
    owned: JSON.parse(owned) as Link['owned'],
    unlinked: JSON.parse(unlinked) as string[],
    facts: JSON.parse(facts) as Link['facts'],
  };
}
