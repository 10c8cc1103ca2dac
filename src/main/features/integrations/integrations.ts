import { ContractError, conflict, invalidRequest } from '#shared/v1/errors.ts';
import type { SecretStore } from '../../cloud/secret-store.ts';
import type { Timers } from '../../cloud/timers.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { LogEntry } from '../../hub/workspace/integration-store.ts';
import { type Decision, FATES, type Fate } from './apply.ts';
import { type Connection, createConnections, type Pass } from './connection.ts';
import type { MappingRule } from './mapping.ts';
import { overlayLinks } from './overlay-links.ts';
import { createReader } from './readers.ts';
import { countName, runSteps } from './run-pass.ts';
import { isDue, nextTrouble, TICK_MS } from './schedule.ts';
import {
  CONTACT_KIND,
  type Filter,
  type PassKind,
  type Progress,
  SOURCE_NAMES,
  SOURCES,
  type Source,
  SourceError,
  type SourceReader,
} from './source.ts';

export interface IntegrationsOptions {
  readonly hub: Hub;
  readonly environment: Environment;
  readonly timers: Timers;
  readonly fetch: typeof fetch;
  readonly secretsOf: (source: Source) => SecretStore;
  /** Instead of the services' own addresses. */
  readonly urls: Readonly<Partial<Record<Source, string>>>;
  readonly reportFailure: (error: unknown) => void;
}

export interface ConnectRequest {
  readonly key: string;
  readonly filter: Filter;
  readonly mapping?: readonly MappingRule[] | undefined;
}

export interface PreviewSample {
  readonly fate: Fate;
  readonly kind: string;
  readonly source_id: string;
  readonly name: string;
  readonly message: string | null;
  readonly record_key: string | null;
}

export interface Preview {
  readonly account: Connection['account'];
  readonly counts: Readonly<Record<string, number>>;
  readonly samples: readonly PreviewSample[];
}

/** A connection with how it is doing. */
export interface IntegrationState extends Connection {
  readonly source: Source;
  readonly state:
    | 'syncing'
    | 'idle'
    | 'stopped'
    | 'waiting'
    | 'unauthorized'
    | 'forbidden'
    | 'unreachable'
    | 'failed';
}

/** So many of each kind a try shows. */
const SAMPLES = 20;
const LOG_DAYS = 30;
const DAY_MS = 86_400_000;
/** HubSpot's index lags, and clocks differ. */
const OVERLAP_MS = 2 * 60_000;

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export type Integrations = ReturnType<typeof createIntegrations>;

/** The connections with services from which customers come: connecting, passes in the background, log, disconnecting. */
export function createIntegrations(options: IntegrationsOptions) {
  const { hub, environment, timers, reportFailure } = options;
  const { integrations: store } = hub;
  const connections = createConnections(store);
  const running = new Map<Source, Running>();
  const listeners = new Set<() => void>();
  let endTick: (() => void) | null = null;
  let isClosed = false;

  const now = () => timestampOf(environment.now());
  const tell = () => {
    for (const listener of listeners) listener();
  };

  function get(source: Source): IntegrationState | null {
    const connection = connections.get(source);
    if (connection === null) return null;
    return { ...connection, source, state: stateOf(connection, running.has(source)) };
  }

  function found(source: Source): IntegrationState {
    const state = get(source);
    if (state !== null) return state;
    throw new ContractError('not_found', 'integration_not_found', `${SOURCE_NAMES[source]} is not connected`);
  }

  const readerFor = (source: Source, key: string, signal: AbortSignal, links = store.links): SourceReader =>
    createReader(source, {
      key,
      url: options.urls[source],
      fetch: options.fetch,
      now: environment.now,
      signal,
      links,
      together: links === store.links ? store.together : (work) => work(),
      workspace: hub.settings,
    });

  async function preview(
    source: Source,
    { key, filter, mapping }: ConnectRequest,
    onProgress: (progress: Progress) => void = () => {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Preview> {
    const links = overlayLinks(store.links);
    const reader = readerFor(source, key, signal, links);
    const account = await refusing(reader.account());
    const counts: Record<string, number> = Object.fromEntries(FATES.map((fate) => [fate, 0]));
    const samples: PreviewSample[] = [];
    const told = (decision: Decision) => {
      const name = countName(decision);
      counts[name] = (counts[name] ?? 0) + 1;
      if ((counts[name] ?? 0) <= SAMPLES && decision.fate !== 'same') samples.push(sampleOf(decision));
    };
    const rules = mapping ?? connections.get(source)?.mapping ?? reader.defaultMapping;
    const run = newKey(environment);
    const request = { kind: 'full' as const, run, filter, mapping: rules, place: null, since: null };
    await refusing(
      runSteps(
        {
          hub,
          environment,
          source,
          reader,
          links,
          mapping: rules,
          account,
          run,
          isDryRun: true,
          told,
          reached: (_, progress) => onProgress(progress),
        },
        reader.pass(request),
      ),
    );
    return { account, counts, samples };
  }

  async function connect(
    source: Source,
    { key, filter, mapping }: ConnectRequest,
  ): Promise<IntegrationState> {
    const before = connections.get(source);
    const reader = readerFor(source, key, new AbortController().signal);
    const account = await refusing(reader.account());
    if (
      before !== null &&
      before.account.id !== null &&
      account.id !== null &&
      before.account.id !== account.id
    )
      throw conflict(
        'other_account',
        `This key is of another ${SOURCE_NAMES[source]} account; disconnect the present one first`,
      );
    await halt(source);
    await options.secretsOf(source).write(key);
    connections.set(source, {
      id: before?.id ?? newKey(environment),
      filter,
      mapping: [...(mapping ?? before?.mapping ?? reader.defaultMapping)],
      account,
      pass: null,
      mark: null,
      trouble: null,
      last_run: null,
      last_counts: {},
      last_full_sync_at: null,
      last_incremental_sync_at: before?.last_incremental_sync_at ?? null,
      created_at: before?.created_at ?? now(),
      updated_at: now(),
    });
    begin(source, 'full');
    return found(source);
  }

  /** Begins a pass, or takes up the one that was interrupted. Nothing happens while one is running. */
  function begin(source: Source, kind: PassKind): void {
    const connection = connections.get(source);
    if (connection === null || running.has(source) || isClosed) return;
    const interrupted = connection.pass;
    const pass: Pass =
      interrupted !== null && (interrupted.kind === 'full' || kind === 'incremental')
        ? { ...interrupted, stopped: false }
        : {
            kind: connection.last_full_sync_at === null ? 'full' : kind,
            run: newKey(environment),
            place: null,
            started: environment.now(),
            since: connection.mark,
            stopped: false,
            progress: { phase: 'begin', done: 0, total: null },
            counts: {},
          };
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
      const connection = found(source);
      const reader = readerFor(source, await keyOf(source), signal);
      const counts = { ...pass.counts };
      let place = pass.place;
      let { progress } = pass;
      const { filter, mapping, account } = connection;
      await runSteps(
        {
          hub,
          environment,
          source,
          reader,
          links: store.links,
          mapping,
          account,
          run: pass.run,
          isDryRun: false,
          told(decision) {
            counts[countName(decision)] = (counts[countName(decision)] ?? 0) + 1;
          },
          reached(next, reachedProgress) {
            signal.throwIfAborted();
            place = next;
            progress = reachedProgress;
            connections.change(source, { pass: { ...pass, place, progress, counts } });
            tell();
          },
        },
        reader.pass({ kind: pass.kind, run: pass.run, filter, mapping, place, since: pass.since }),
      );
      finish(source, { ...pass, counts });
    } catch (error) {
      if (signal.aborted) return;
      stumble(source, error);
    }
  }

  function finish(source: Source, { run: id, kind, started, counts }: Pass): void {
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
    if (kind === 'full' || Object.keys(counts).some((name) => !name.endsWith('same')))
      addLog(
        source,
        id,
        'finished',
        `${kind === 'full' ? 'Everything was read' : 'What changed was read'}: ${wordsOfCounts(counts)}`,
      );
    store.removeLogOlderThan(timestampOf(environment.now() - LOG_DAYS * DAY_MS));
  }

  function stumble(source: Source, error: unknown): void {
    const connection = connections.get(source);
    if (connection === null) return;
    if (!(error instanceof SourceError)) reportFailure(error);
    const trouble = nextTrouble(error, environment.now());
    connections.change(source, { trouble });
    addLog(source, connection.pass?.run ?? '', 'failed', trouble.message);
  }

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
    const present = running.get(source);
    present?.abort.abort();
    await present?.done;
  }

  /** Reads some records of the source anew, at once. */
  async function some(
    source: Source,
    kind: string,
    ids: readonly string[],
  ): Promise<Readonly<Record<string, number>>> {
    const { mapping, account } = found(source);
    const reader = readerFor(source, await refusing(keyOf(source)), new AbortController().signal);
    const counts: Record<string, number> = {};
    const told = (decision: Decision) => {
      counts[countName(decision)] = (counts[countName(decision)] ?? 0) + 1;
    };
    const run = newKey(environment);
    await refusing(
      runSteps(
        {
          hub,
          environment,
          source,
          reader,
          links: store.links,
          mapping,
          account,
          run,
          isDryRun: false,
          told,
          reached: () => {},
        },
        reader.some(kind, ids, mapping),
      ),
    );
    tell();
    return counts;
  }

  function look(): void {
    for (const source of SOURCES) {
      try {
        const connection = connections.get(source);
        if (connection === null || running.has(source)) continue;
        const kind = isDue(source, connection, environment.now());
        if (kind !== null) begin(source, kind);
      } catch (error) {
        reportFailure(error);
      }
    }
    if (!isClosed) endTick = timers.after(TICK_MS, look);
  }

  return {
    list: () => SOURCES.flatMap((source) => get(source) ?? []),
    get,
    found,
    preview,
    connect,
    begin,
    some,
    /** Another filter, or another mapping: everything is read again by it. */
    async change(
      source: Source,
      changes: { readonly filter?: Filter; readonly mapping?: readonly MappingRule[] },
    ) {
      found(source);
      await halt(source);
      const { filter, mapping } = changes;
      connections.change(source, {
        pass: null,
        updated_at: now(),
        ...(filter === undefined ? {} : { filter }),
        ...(mapping === undefined ? {} : { mapping: [...mapping] }),
      });
      begin(source, 'full');
      return found(source);
    },
    async stop(source: Source) {
      await halt(source);
      const { pass } = found(source);
      if (pass !== null) connections.change(source, { pass: { ...pass, stopped: true } });
      tell();
      return found(source);
    },
    /** Resolves when no pass is running. */
    settled: async (source: Source) => void (await running.get(source)?.done),
    /** Reads again the record that an entry of the log is about. */
    async retry(source: Source, number: number) {
      found(source);
      const entry = store.logEntry(source, number);
      if (entry === undefined)
        throw new ContractError('not_found', 'log_entry_not_found', `The log has no entry ${number}`);
      if (entry.source_id === null || entry.source_id === '')
        throw invalidRequest('invalid_string', 'This entry is about no record; start a sync instead');
      return some(source, entry.kind, [entry.source_id]);
    },
    /** Reads the accounts of one customer anew. */
    async resync(source: Source, customerKey: string) {
      const links = store.links
        .ofRecord(customerKey)
        .filter((link) => link.source === source && link.kind !== CONTACT_KIND);
      if (links.length === 0)
        throw conflict('not_linked', `This customer does not come from ${SOURCE_NAMES[source]}`);
      return some(
        source,
        links[0]?.kind ?? '',
        links.map(({ source_id }) => source_id),
      );
    },
    log: store.log,
    /** The key that is kept here; null for none. */
    keyOf: (source: Source) => options.secretsOf(source).read(),
    /** The customers stay as they are, with nothing of them the source's any more. */
    async disconnect(source: Source) {
      const state = found(source);
      await halt(source);
      await options.secretsOf(source).remove();
      store.together(() => {
        connections.remove(source);
        store.removeLinks(source);
      });
      tell();
      return state;
    },
    start: look,
    async close() {
      isClosed = true;
      endTick?.();
      for (const { abort } of running.values()) abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
    /** @returns a function that ends the subscription. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function stateOf({ pass, trouble }: Connection, isRunning: boolean): IntegrationState['state'] {
  if (isRunning) return 'syncing';
  if (trouble !== null)
    return trouble.kind === 'wait' ? 'waiting' : (trouble.kind as IntegrationState['state']);
  return pass?.stopped === true ? 'stopped' : 'idle';
}

function sampleOf({ fate, kind, sourceId, name, message, recordKey }: Decision): PreviewSample {
  return { fate, kind, source_id: sourceId, name, message, record_key: fate === 'create' ? null : recordKey };
}

export function wordsOfCounts(counts: Readonly<Record<string, number>>): string {
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

/** What a source refuses is the fault of the request that named its key. */
async function refusing<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.trouble === 'unauthorized' || error.trouble === 'forbidden')
      throw invalidRequest('key_not_accepted', error.message, 'key');
    throw conflict(error.trouble === 'unreachable' ? 'source_unreachable' : 'source_refused', error.message);
  }
}
