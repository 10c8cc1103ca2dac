import { type CloudClock, createClock } from './clock.ts';
import { createEdits, type RemoteEdits } from './edits.ts';
import { type Exchanges, handleExchange } from './exchange.ts';
import type { FaultRule } from './fault-rules.ts';
import { createFaults, type Faults } from './faults.ts';
import { type GeneratorOptions, generate } from './generator.ts';
import type { Organization, Service } from './handlers.ts';
import { createIdempotencyStore, type IdempotencyStore } from './idempotency.ts';
import { createKeyRing, type KeyRing, type KeySpec } from './keys.ts';
import { createLimiter, DOCUMENTED_LIMITS, type Limits } from './limits.ts';
import { createRandom } from './random.ts';
import { type Resource, toWire, type WireObject } from './records.ts';
import { createRequestLog, type LoggedRequest, type RequestLog } from './request-log.ts';
import { listen } from './server.ts';
import { loadSnapshot, saveSnapshot } from './snapshot.ts';
import { createStore, findRow, type Store, tableOf } from './store.ts';

export interface CloudOptions {
  /** 0, the default, for any free port. */
  port?: number;
  clock?: CloudClock;
  /** What is not given stays as documented: 60, 30 and 600 requests in 60 000 ms. */
  limits?: Partial<Limits>;
  /** Snapshot: read at the start if it exists, written by `save()` and `stop()`. */
  file?: string;
  /** One live key is made up when none is given and none is in the snapshot. */
  keys?: readonly KeySpec[];
  organization?: Organization;
  /** Decides ids, made-up keys, fault dice and tie order. */
  seed?: number;
  faults?: readonly FaultRule[];
  /** Also speak what the vendor's reference does not list (see the README); off by default. */
  extendedFields?: boolean;
  /** Rows of one millisecond are listed in another order at every request. */
  unstableTies?: boolean;
  /** Adds `X-RateLimit-Window-Ms`, `X-RateLimit-Reset-Ms` and `Retry-After-Ms`. */
  preciseRateHeaders?: boolean;
  /** Called when a request is over, answered or not. */
  onRequest?: (request: LoggedRequest) => void;
}

export interface Cloud {
  /** The base URL a client is given: `http://127.0.0.1:PORT/api/v1`. */
  readonly url: string;
  readonly port: number;
  /** Cleartext of the first key. */
  readonly key: string;
  readonly keys: KeyRing;
  readonly organization: Organization;
  readonly clock: CloudClock;
  /** In force at once when changed. */
  readonly limits: Limits;
  readonly faults: Faults;
  /** Changes by other users of the workspace. */
  readonly edit: RemoteEdits;
  readonly log: RequestLog;
  readonly store: Store;
  readonly idempotency: IdempotencyStore;
  /** Every object that a complete walk of the lists would find, newest first, as it goes over the wire. */
  objects(resource: Resource): WireObject[];
  /** What a GET would answer; undefined for 404. */
  object(resource: Resource, id: string | number): WireObject | undefined;
  generate(options: GeneratorOptions): void;
  /**
   * Cuts every connection and refuses new ones, for `ms` milliseconds or until `heal`. What is under way
   * still takes effect.
   */
  partition(ms?: number): Promise<void>;
  heal(): Promise<void>;
  readonly partitioned: boolean;
  save(): void;
  /** Like a crash for clients: what is under way is lost. The snapshot is written. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const HOME: Organization = { id: 'corg0000000000000000meridian', slug: 'meridian', name: 'Meridian Success' };

/** @throws Error when the port is taken (it is named) or the snapshot cannot be read */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const seed = options.seed ?? 1;
  const clock = options.clock ?? createClock();
  const limits: Limits = { ...DOCUMENTED_LIMITS, ...options.limits };
  const limiter = createLimiter(limits, clock);
  const idempotency = createIdempotencyStore(clock);
  const keys = createKeyRing(createRandom(seed));
  const log = createRequestLog();
  const faults = createFaults(seed);
  const service: Service = {
    store: createStore(),
    clock,
    random: createRandom(seed + 1),
    organization: options.organization ?? HOME,
    extendedFields: options.extendedFields ?? false,
    unstableTies: options.unstableTies ?? false,
  };
  const edit = createEdits(service);
  const durable = { store: service.store, clock, keys, idempotency, limiter };

  if (options.file !== undefined) loadSnapshot(options.file, durable);
  for (const spec of options.keys ?? []) {
    if (spec.key === undefined || !keys.find(spec.key)) keys.create(spec);
  }
  if (keys.all().length === 0) keys.create({ name: 'First key' });
  faults.add(...(options.faults ?? []));

  let seq = 0;
  let stopped = false;
  let healing: NodeJS.Timeout | undefined;
  const exchanges: Exchanges = {
    service,
    keys,
    limits,
    limiter,
    idempotency,
    faults,
    log,
    preciseRateHeaders: options.preciseRateHeaders ?? false,
    nextSeq() {
      seq += 1;
      return seq;
    },
    applyEdit: edit.apply,
    partition: (ms) => void partition(ms),
    stopped: () => stopped,
    onAnswer: options.onRequest ?? (() => {}),
  };
  const listener = await listen(HOST, options.port ?? 0, (request, response) => {
    handleExchange(exchanges, request, response).catch((error: unknown) => {
      faults.reportFailure(error);
      response.destroy();
    });
  });

  async function partition(ms?: number): Promise<void> {
    clearTimeout(healing);
    if (ms !== undefined) healing = setTimeout(() => void heal().catch(faults.reportFailure), ms);
    await listener.close();
  }

  async function heal(): Promise<void> {
    clearTimeout(healing);
    if (!stopped) await listener.open();
  }

  function isListed(resource: Resource, customerId: string | undefined): boolean {
    if (resource === 'customer') return true;
    return service.store.customer.byId.get(customerId ?? '')?.deletedMs === null;
  }

  return {
    url: `http://${HOST}:${listener.port}/api/v1`,
    port: listener.port,
    key: keys.all()[0]?.key ?? '',
    keys,
    organization: service.organization,
    clock,
    limits,
    faults,
    edit,
    log,
    store: service.store,
    idempotency,
    objects(resource) {
      return tableOf(service.store, resource)
        .ordered.filter(({ record, deletedMs }) => {
          const customerId = 'customer_id' in record ? record.customer_id : undefined;
          return deletedMs === null && isListed(resource, customerId);
        })
        .map(({ record }) => toWire(record, service.extendedFields))
        .reverse();
    },
    object(resource, id) {
      const row = findRow(service.store, resource, id);
      return row && row.deletedMs === null ? toWire(row.record, service.extendedFields) : undefined;
    },
    generate: (wanted) => generate(service, wanted),
    partition,
    heal,
    get partitioned() {
      return !listener.listening;
    },
    save() {
      if (options.file !== undefined) saveSnapshot(options.file, durable);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(healing);
      await listener.close();
      if (options.file !== undefined) saveSnapshot(options.file, durable);
    },
  };
}
