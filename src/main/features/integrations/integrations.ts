import { ContractError, conflict, invalidRequest } from '#shared/v1/errors.ts';
import { timestampOf } from '../../environment.ts';
import { newKey } from '../../hub/records/identity.ts';
import type { IntegrationStore } from '../../hub/workspace/integration-store.ts';
import { type Connection, createConnections } from './connection.ts';
import type { MappingRule } from './mapping.ts';
import { createPasses, type Passes } from './passes.ts';
import { createPreview } from './preview.ts';
import { isDue, TICK_MS } from './schedule.ts';
import {
  type ConnectRequest,
  createReaderFor,
  type IntegrationsOptions,
  refusing,
} from './service-options.ts';
import { CONTACT_KIND, type Filter, SOURCE_NAMES, SOURCES, type Source } from './source.ts';

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

export type Integrations = ReturnType<typeof createIntegrations>;

/** The connections with services from which customers come: connecting, passes in the background, log, disconnecting. */
export function createIntegrations(options: IntegrationsOptions) {
  const { hub, environment, timers, reportFailure } = options;
  const { integrations: store } = hub;
  const connections = createConnections(store);
  const readerFor = createReaderFor(options);
  const { tell, subscribe } = createListeners();
  const passes = createPasses(options, connections, readerFor, tell);
  const preview = createPreview(options, connections, readerFor);
  let endTick: (() => void) | null = null;
  let isClosed = false;
  const now = () => timestampOf(environment.now());

  function get(source: Source): IntegrationState | null {
    const connection = connections.get(source);
    if (connection === null) return null;
    return { ...connection, source, state: stateOf(connection, passes.isRunning(source)) };
  }

  function found(source: Source): IntegrationState {
    const state = get(source);
    if (state !== null) return state;
    throw new ContractError('not_found', 'integration_not_found', `${SOURCE_NAMES[source]} is not connected`);
  }

  async function connect(
    source: Source,
    { key, filter, mapping }: ConnectRequest,
  ): Promise<IntegrationState> {
    const before = connections.get(source);
    const reader = await readerFor(source, key, new AbortController().signal);
    const account = await refusing(reader.account());
    if (before !== null) refuseOtherAccount(source, before.account, account);
    await passes.halt(source);
    await options.secretsOf(source).write(key);
    const rules = mapping ?? before?.mapping ?? reader.defaultMapping;
    connections.set(source, {
      ...newConnection({ account, filter, mapping: [...rules], id: newKey(environment), at: now() }),
      ...(before === null ? {} : keptOfConnection(before)),
    });
    passes.begin(source, 'full');
    return found(source);
  }

  function look(): void {
    for (const source of SOURCES) {
      try {
        beginWhenDue(source);
      } catch (error) {
        reportFailure(error);
      }
    }
    if (!isClosed) endTick = timers.after(TICK_MS, look);
  }

  function beginWhenDue(source: Source): void {
    const connection = connections.get(source);
    if (connection === null || passes.isRunning(source)) return;
    const kind = isDue(source, connection, environment.now());
    if (kind !== null) passes.begin(source, kind);
  }

  return {
    list: () => SOURCES.flatMap((source) => get(source) ?? []),
    get,
    found,
    preview,
    connect,
    begin: passes.begin,
    some: passes.some,
    ...partialPasses(store, passes, found),
    /** Another filter, or another mapping: everything is read again by it. */
    async change(
      source: Source,
      changes: { readonly filter?: Filter; readonly mapping?: readonly MappingRule[] },
    ) {
      found(source);
      await passes.halt(source);
      const { filter, mapping } = changes;
      connections.change(source, {
        pass: null,
        updated_at: now(),
        ...(filter === undefined ? {} : { filter }),
        ...(mapping === undefined ? {} : { mapping: [...mapping] }),
      });
      passes.begin(source, 'full');
      return found(source);
    },
    async stop(source: Source) {
      await passes.halt(source);
      const { pass } = found(source);
      if (pass !== null) connections.change(source, { pass: { ...pass, stopped: true } });
      tell();
      return found(source);
    },
    settled: passes.settled,
    log: store.log,
    /** The key that is kept here; null for none. */
    keyOf: (source: Source) => options.secretsOf(source).read(),
    /** The customers stay as they are, with nothing of them the source's any more. */
    async disconnect(source: Source) {
      const state = found(source);
      await passes.halt(source);
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
      await passes.close();
    },
    subscribe,
  };
}

function createListeners() {
  const listeners = new Set<() => void>();
  return {
    tell(): void {
      for (const listener of listeners) listener();
    },
    /** @returns a function that ends the subscription. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** @throws ContractError when the key is of an account that the records here do not come from. */
function refuseOtherAccount(source: Source, before: Connection['account'], now: Connection['account']): void {
  if (before.id === null || now.id === null || before.id === now.id) return;
  throw conflict(
    'other_account',
    `This key is of another ${SOURCE_NAMES[source]} account; disconnect the present one first`,
  );
}

interface NewConnection extends Pick<Connection, 'id' | 'account' | 'filter' | 'mapping'> {
  readonly at: string;
}

function newConnection({ at, ...given }: NewConnection): Connection {
  return {
    ...given,
    pass: null,
    mark: null,
    trouble: null,
    last_run: null,
    last_counts: {},
    last_full_sync_at: null,
    last_incremental_sync_at: null,
    created_at: at,
    updated_at: at,
  };
}

/** What stays when somebody gives another key of the same account. */
function keptOfConnection({ id, created_at, last_incremental_sync_at }: Connection) {
  return { id, created_at, last_incremental_sync_at };
}

/** Reading again what somebody names. */
function partialPasses(store: IntegrationStore, passes: Passes, found: (source: Source) => unknown) {
  return {
    /** Reads again the record that an entry of the log is about. */
    async retry(source: Source, number: number) {
      found(source);
      const { kind, id } = recordOfEntry(store, source, number);
      return passes.some(source, kind, [id]);
    },
    /** Reads the accounts of one customer again. */
    async resync(source: Source, customerKey: string) {
      const { kind, ids } = accountsOf(store, source, customerKey);
      return passes.some(source, kind, ids);
    },
  };
}

/** @throws ContractError when there is no such entry, or it is about no record. */
function recordOfEntry(store: IntegrationStore, source: Source, number: number) {
  const entry = store.logEntry(source, number);
  if (entry === undefined)
    throw new ContractError('not_found', 'log_entry_not_found', `The log has no entry ${number}`);
  if (entry.source_id === null || entry.source_id === '')
    throw invalidRequest('invalid_string', 'This entry is about no record; start a sync instead');
  return { kind: entry.kind, id: entry.source_id };
}

/** @throws ContractError when the customer does not come from the source. */
function accountsOf(store: IntegrationStore, source: Source, customerKey: string) {
  const links = store.links
    .ofRecord(customerKey)
    .filter((link) => link.source === source && link.kind !== CONTACT_KIND);
  const [first] = links;
  if (first === undefined)
    throw conflict('not_linked', `This customer does not come from ${SOURCE_NAMES[source]}`);
  return { kind: first.kind, ids: links.map(({ source_id }) => source_id) };
}

function stateOf({ pass, trouble }: Connection, isRunning: boolean): IntegrationState['state'] {
  if (isRunning) return 'syncing';
  if (trouble !== null)
    return trouble.kind === 'wait' ? 'waiting' : (trouble.kind as IntegrationState['state']);
  return pass?.stopped === true ? 'stopped' : 'idle';
}
