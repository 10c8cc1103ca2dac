import { type Environment, timestampOf } from '../../environment.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { LogEntry } from '../../hub/workspace/integration-store.ts';
import type { Decision } from './apply.ts';
import type { Connection, Connections, Pass } from './connection.ts';
import { countName, type RunOptions, runSteps } from './run-pass.ts';
import { nextTrouble } from './schedule.ts';
import { type IntegrationsOptions, type ReaderFor, refusing } from './service-options.ts';
import { type PassKind, SOURCE_NAMES, type Source, SourceError, type SourceReader } from './source.ts';

const LOG_DAYS = 30;
const DAY_MS = 86_400_000;
/** HubSpot's index lags, and clocks differ. */
const OVERLAP_MS = 2 * 60_000;

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The passes over the sources: begun, ended, taken up again, at most one of each source at a time. */
export function createPasses(
  options: IntegrationsOptions,
  connections: Connections,
  readerFor: ReaderFor,
  tell: () => void,
) {
  const { hub, environment } = options;
  const { integrations: store } = hub;
  const running = new Map<Source, Running>();
  let isClosed = false;
  const results = createResults(options, connections);

  function present(source: Source): Connection {
    const connection = connections.get(source);
    if (connection === null) throw new Error(`${SOURCE_NAMES[source]} is not connected`);
    return connection;
  }

  /** Begins a pass, or takes up the one that was interrupted. Nothing happens while one is running. */
  function begin(source: Source, kind: PassKind): void {
    const connection = connections.get(source);
    if (connection === null || running.has(source) || isClosed) return;
    const pass = nextPass(connection, kind, environment);
    connections.change(source, { pass, trouble: null });
    const abort = new AbortController();
    const done = run(source, pass, abort.signal).finally(() => {
      running.delete(source);
      tell();
    });
    running.set(source, { abort, done });
    tell();
  }

  async function run(source: Source, pass: Pass, signal: AbortSignal): Promise<void> {
    try {
      const connection = present(source);
      const reader = await readerFor(source, await keyOf(source), signal);
      const counts = { ...pass.counts };
      let place = pass.place;
      let { progress } = pass;
      const { filter, mapping } = connection;
      const reached: RunOptions['reached'] = (next, reachedProgress) => {
        signal.throwIfAborted();
        place = next;
        progress = reachedProgress;
        connections.change(source, { pass: { ...pass, place, progress, counts } });
        tell();
      };
      await runSteps(
        { ...stepsOf(source, reader, pass.run, counts), reached },
        reader.pass({ kind: pass.kind, run: pass.run, filter, mapping, place, since: pass.since }),
      );
      results.finished(source, { ...pass, counts });
    } catch (error) {
      if (signal.aborted) return;
      results.failed(source, error);
    }
  }

  /** What every pass works with. */
  function stepsOf(
    source: Source,
    reader: SourceReader,
    run: string,
    counts: Record<string, number>,
  ): Omit<RunOptions, 'reached'> {
    const { mapping, account } = present(source);
    const told = (decision: Decision) => count(counts, decision);
    const { links } = store;
    return { hub, environment, source, reader, links, mapping, account, run, isDryRun: false, told };
  }

  async function keyOf(source: Source): Promise<string> {
    const key = await options.secretsOf(source).read();
    if (key !== null) return key;
    throw new SourceError(
      'unauthorized',
      `The key of ${SOURCE_NAMES[source]} is not on this machine any more; give it again`,
    );
  }

  /** Ends what is running; it can be taken up again. */
  async function halt(source: Source): Promise<void> {
    const { abort, done } = running.get(source) ?? {};
    abort?.abort();
    await done;
  }

  /** Reads some records of the source anew, at once. */
  async function some(
    source: Source,
    kind: string,
    ids: readonly string[],
  ): Promise<Readonly<Record<string, number>>> {
    const { mapping } = present(source);
    const reader = await readerFor(source, await refusing(keyOf(source)), new AbortController().signal);
    const counts: Record<string, number> = {};
    const steps = { ...stepsOf(source, reader, newKey(environment), counts), reached: () => {} };
    await refusing(runSteps(steps, reader.some(kind, ids, mapping)));
    tell();
    return counts;
  }

  return {
    isRunning: (source: Source) => running.has(source),
    begin,
    halt,
    some,
    /** Resolves when no pass is running. */
    settled: async (source: Source) => void (await running.get(source)?.done),
    async close() {
      isClosed = true;
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** The one that was interrupted, where it reads as much; otherwise a new one. */
function nextPass(connection: Connection, kind: PassKind, environment: Environment): Pass {
  const { pass: interrupted, last_full_sync_at, mark } = connection;
  if (interrupted !== null && (interrupted.kind === 'full' || kind === 'incremental'))
    return { ...interrupted, stopped: false };
  return {
    kind: last_full_sync_at === null ? 'full' : kind,
    run: newKey(environment),
    place: null,
    started: environment.now(),
    since: mark,
    stopped: false,
    progress: { phase: 'begin', done: 0, total: null },
    counts: {},
  };
}

function count(counts: Record<string, number>, decision: Decision): void {
  const name = countName(decision);
  counts[name] = (counts[name] ?? 0) + 1;
}

interface Results {
  finished(source: Source, pass: Pass): void;
  failed(source: Source, error: unknown): void;
}

/** What is kept of how a pass ended: with the connection, and in the log. */
function createResults(
  { hub, environment, reportFailure }: IntegrationsOptions,
  connections: Connections,
): Results {
  const { integrations: store } = hub;
  const now = () => timestampOf(environment.now());

  function addLog(source: Source, id: string, outcome: LogEntry['outcome'], message: string): void {
    store.addLog({
      source,
      run: id,
      kind: 'pass',
      source_id: null,
      name: null,
      outcome,
      message,
      record_key: null,
      created_at: now(),
    });
  }

  return {
    finished(source, { run: id, kind, started, counts }) {
      const at = now();
      connections.change(source, {
        pass: null,
        trouble: null,
        mark: started - OVERLAP_MS,
        last_run: id,
        last_counts: counts,
        ...(kind === 'full' ? { last_full_sync_at: at } : {}),
        last_incremental_sync_at: at,
        updated_at: at,
      });
      if (kind === 'full' || Object.keys(counts).some((name) => !name.endsWith('same'))) {
        const read = kind === 'full' ? 'Everything was read' : 'What changed was read';
        addLog(source, id, 'finished', `${read}: ${wordsOfCounts(counts)}`);
      }
      store.removeLogOlderThan(timestampOf(environment.now() - LOG_DAYS * DAY_MS));
    },
    failed(source, error) {
      const connection = connections.get(source);
      if (connection === null) return;
      if (!(error instanceof SourceError)) reportFailure(error);
      const trouble = nextTrouble(error, environment.now());
      connections.change(source, { trouble });
      addLog(source, connection.pass?.run ?? '', 'failed', trouble.message);
    },
  };
}

export type Passes = ReturnType<typeof createPasses>;

function wordsOfCounts(counts: Readonly<Record<string, number>>): string {
  const words: readonly (readonly [string, string])[] = [
    ['create', 'created'],
    ['link', 'linked'],
    ['change', 'changed'],
    ['merge', 'merged'],
    ['archive', 'archived'],
    ['same', 'unchanged'],
    ['skip', 'left out'],
    ['refuse', 'refused'],
  ];
  const said = words.flatMap(([name, word]) =>
    (counts[name] ?? 0) === 0 ? [] : [`${counts[name]} ${word}`],
  );
  const contacts = ['create', 'link', 'change', 'archive'].reduce(
    (sum, name) => sum + (counts[`contact_${name}`] ?? 0),
    0,
  );
  if (contacts > 0) said.push(`${contacts} contacts written`);
  return said.length === 0 ? 'nothing there' : said.join(', ');
}
