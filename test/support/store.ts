import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type {
  AppInfo,
  BridgeInput,
  BridgeOutput,
  BridgeRequest,
  Command,
  CommandResult,
} from '#shared/bridge.ts';
import { RECORDS } from '#shared/records/index.ts';
import { mergedFields, sameJson } from '#shared/records/merge-fields.ts';
import { storedFields } from '#shared/records/stored.ts';
import {
  COLLECTION_NAMES,
  type CollectionName,
  type CustomerReplica,
  type ReplicaOf,
} from '#shared/replica.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import {
  type BridgeTransport,
  type ConnectionState,
  createBridgeClient,
} from '../../src/renderer/bridge/client.ts';
import { createSource, waitFor } from '../../src/renderer/bridge/source.ts';
import type { EditableCollection, Store, WorkspaceCollection } from '../../src/renderer/store/api.ts';
import { TYPE_OF } from '../../src/renderer/store/commands/command.ts';
import { newKey, pageEnvironment } from '../../src/renderer/store/commands/new-keys.ts';
import { newContact, newCustomer, newOnboarding } from '../../src/renderer/store/commands/new-records.ts';
import { newOfWorkspace } from '../../src/renderer/store/commands/new-workspace-records.ts';
import { openStore, type StoreOptions } from '../../src/renderer/store/open-store.ts';
import { fromHub, type HubDocument } from '../../src/renderer/store/replica/documents.ts';
import type { KeyValueStorage } from '../../src/renderer/store/replica/key-value-storage.ts';
import { localOrderOf } from '../../src/renderer/store/replica/order-hooks.ts';
import type { ReplicaStorage } from '../../src/renderer/store/replica/storage.ts';

type Refuse = (collection: CollectionName, next: HubDocument) => Refusal | null;

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/**
 * A hub in memory that speaks the bridge's protocol, with a connection that can be cut. It has the protocol's
 * rules (versions, tombstones, each command once) and few of the product's: display_ids, one primary contact.
 */
export function createFakeHub({ hubId = newKey(pageEnvironment), connected = true } = {}) {
  const records = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as Record<
    CollectionName,
    Map<string, HubDocument>
  >;
  const windows = new Set<(message: unknown) => void>();
  const state = createSource<ConnectionState>(connected ? 'connected' : 'connecting');
  const calls: BridgeRequest[] = [];
  let seq = 0;
  let displayId = 0;
  let refuse: Refuse = () => null;
  let loseAnswers = false;
  let isSilent = false;
  let failWith: string | null = null;
  let failUndoWith: string | null = null;
  let heldCollection: CollectionName | null = null;
  const heldAnswers: (() => void)[] = [];
  const applied = new Map<string, CommandResult>();
  /** What each batch has changed, for its undo. */
  const batches = new Map<string, Applied[]>();
  const undone = new Map<string, BridgeOutput<'commands.undo'>>();

  const clone = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

  function save(collection: CollectionName, document: HubDocument): HubDocument {
    seq += 1;
    const saved = { ...clone(document), seq };
    records[collection].set(saved.key, saved);
    const payload = { collection, documents: [saved], checkpoint: { seq } };
    if (!isSilent) for (const deliver of windows) deliver(clone({ event: 'replication.changed', payload }));
    return saved;
  }

  function change(collection: CollectionName, key: string, fields: object): HubDocument {
    const current = records[collection].get(key);
    if (current === undefined) throw new Error(`the hub has no ${collection}/${key}`);
    return save(collection, { ...current, ...fields, updated_at: new Date().toISOString() });
  }

  function pull({ collection, checkpoint, limit }: PullInput) {
    const since = checkpoint?.seq ?? 0;
    const documents = [...records[collection].values()]
      .filter((document) => document.seq > since)
      .sort((one, other) => one.seq - other.seq)
      .slice(0, limit);
    return { documents, checkpoint: { seq: documents.at(-1)?.seq ?? since } };
  }

  function first({ list, limit }: BridgeInput<'replication.first'>) {
    const there = (name: CollectionName) => [...records[name].values()].filter((one) => !one._deleted);
    const order = (one: HubDocument) => localOrderOf(list, fromHub(list, one));
    const all = there(list).sort((one, other) => (order(one) < order(other) ? -1 : 1));
    const rows = all.slice(0, limit);
    const keys = new Set(rows.map((row) => row.customer_key));
    const owners = there('customers').filter(({ key }) => keys.has(key));
    return { rows, owners, people: there('people'), total: all.length };
  }

  function apply({ batch_id, commands, documents = true }: BridgeInput<'commands.apply'>) {
    const results = commands.map((command) => applied.get(command.command_id) ?? run(batch_id, command));
    return { batch_id, results: documents ? results : results.map(withoutDocument) };
  }

  function run(batchId: string, command: Command): CommandResult {
    const { command_id, key } = command;
    const collection = collectionOf(command);
    const current = records[collection].get(key);
    const next: HubDocument = { ...(current ?? newDocument(command)), ...command.fields };
    const refusal = refuse(collection, next);
    if (refusal !== null) return { command_id, error: refusal };
    if (current?._deleted === true && command.operation === 'update') {
      return {
        command_id,
        error: { code: `${command.type}_not_found`, message: 'It was deleted elsewhere' },
      };
    }
    const before = current ?? { key, seq: 0, _deleted: true };
    const document = write(collection, command, current);
    batches.set(batchId, [...(batches.get(batchId) ?? []), { command, before, after: document }]);
    const result: CommandResult = { command_id, ok: true, seq: document.seq, document };
    applied.set(command_id, result);
    return result;
  }

  /** Restores what is still as the batch wrote it. Asked again, it answers as it did. */
  function undo({ batch_id, undoes }: BridgeInput<'commands.undo'>): BridgeOutput<'commands.undo'> {
    const before = undone.get(batch_id);
    if (before !== undefined) return before;
    const done = batches.get(undoes);
    if (done === undefined) throw new Refused({ code: 'batch_not_found', message: 'No such batch' });
    const restored: BridgeOutput<'commands.undo'>['restored'] = [];
    const left: BridgeOutput<'commands.undo'>['left'] = [];
    const effects: Applied[] = [];
    for (const { command, before, after } of done.toReversed()) {
      const { key, type } = command;
      const collection = collectionOf(command);
      const current = records[collection].get(key) ?? before;
      const names = Object.keys(after).filter(
        (name) => !BOOKKEEPING.has(name) && !sameJson(before[name], after[name]),
      );
      const untouched = names.filter((name) => sameJson(current[name], after[name]));
      for (const field of names)
        if (!untouched.includes(field))
          left.push({ type, key, name: String(current.name ?? key), field, reason: 'changed' });
      if (untouched.length === 0) continue;
      const values = Object.fromEntries(untouched.map((name) => [name, before[name]]));
      const document = change(collection, key, values);
      effects.push({ command, before: current, after: document });
      restored.push({ type, key, seq: document.seq });
    }
    batches.set(batch_id, effects);
    const outcome = { batch_id, restored, left };
    undone.set(batch_id, outcome);
    return outcome;
  }

  function write(
    collection: EditableCollection,
    command: Command,
    current: HubDocument | undefined,
  ): HubDocument {
    const { key, operation, type, fields, base } = command;
    if (operation === 'delete') return change(collection, key, { _deleted: true });
    if (fields.is_primary === true) stepDown(String(current?.customer_key ?? fields.customer_id), key);
    if (current !== undefined) {
      const written = storedFields(type, mergedFields(type, base, current, fields));
      return change(collection, key, written.archived === true ? { ...written, is_primary: false } : written);
    }
    displayId += 1;
    const slug = collection === 'customers' ? { slug: fields.slug ?? `slug-${displayId}` } : {};
    return save(collection, { ...newDocument(command), ...slug, display_id: displayId });
  }

  function stepDown(customerKey: string, newPrimary: string): void {
    for (const { key, customer_key, is_primary } of records.contacts.values()) {
      if (customer_key === customerKey && is_primary === true && key !== newPrimary)
        change('contacts', key, { is_primary: false });
    }
  }

  /** As the product makes one, but for what only the hub decides. */
  function newDocument(command: Command): HubDocument {
    const { type, key, fields } = command;
    const of = { key: String(fields.customer_id), id: String(fields.customer_id) };
    const input = fields as never;
    const row =
      type === 'customer'
        ? newCustomer(input, pageEnvironment)
        : type === 'contact'
          ? newContact(of, !hasContacts(of.key), input, pageEnvironment)
          : type === 'onboarding'
            ? newOnboarding(of, input, pageEnvironment)
            : newBelow(command);
    return { ...row, key, id: key };
  }

  /** A record of the workspace, below what its fields name. */
  function newBelow(command: Command): HubDocument {
    const collection = collectionOf(command);
    if (!isWorkspaceCollection(collection))
      throw new Refused({ code: 'invalid_type', message: `${collection} are not of the workspace` });
    const find = (name: EditableCollection, key: string) => records[name].get(key) as never;
    const row = newOfWorkspace(collection, command.fields, find, pageEnvironment);
    if (row === null) throw new Refused({ code: 'not_found', message: 'No such parent' });
    return { ...row };
  }

  const hasContacts = (customerKey: string) =>
    [...records.contacts.values()].some((one) => one.customer_key === customerKey && !one._deleted);

  function answer({ call, input }: BridgeRequest): object {
    if (failWith !== null && call === 'commands.apply')
      throw new Refused({ code: failWith, message: failWith });
    if (failUndoWith !== null && call === 'commands.undo')
      throw new Refused({ code: failUndoWith, message: failUndoWith });
    switch (call) {
      case 'app.info':
        return infoOf(hubId);
      case 'replication.pull':
        return pull(input as PullInput);
      case 'replication.page': {
        const { documents, checkpoint } = pull(input as PullInput);
        return { documents: JSON.stringify(documents), count: documents.length, checkpoint };
      }
      case 'replication.first':
        return first(input as BridgeInput<'replication.first'>);
      case 'replication.remaining':
        return {
          documents: pull({ ...(input as PullInput), limit: Number.POSITIVE_INFINITY }).documents.length,
        };
      case 'replication.ofCustomer': {
        const { collection, customer_key } = input as { collection: CollectionName; customer_key: string };
        const all = [...records[collection].values()];
        return { documents: all.filter((one) => one.customer_key === customer_key && !one._deleted) };
      }
      case 'commands.apply':
        return apply(input as BridgeInput<'commands.apply'>);
      case 'commands.undo':
        return undo(input as BridgeInput<'commands.undo'>);
      default:
        throw new Refused({ code: 'unknown_call', message: call });
    }
  }

  /** One window's connection. Answers come later, as over any transport, and not at all once it is cut. */
  function transport(): BridgeTransport {
    const listeners = new Set<(message: unknown) => void>();
    const deliver = (message: unknown) => {
      setTimeout(() => {
        if (state.get() !== 'connected') return;
        for (const listener of listeners) listener(message);
      });
    };
    windows.add(deliver);
    return {
      state,
      send(request) {
        calls.push(clone(request));
        let message: object;
        try {
          message = { id: request.id, output: answer(clone(request)) };
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          message = { id: request.id, error: error.refusal };
        }
        if (request.call === 'replication.pull' && (request.input as PullInput).collection === heldCollection)
          heldAnswers.push(() => deliver(clone(message)));
        else if (!loseAnswers || !request.call.startsWith('commands.')) deliver(clone(message));
      },
      onMessage(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => windows.delete(deliver),
    };
  }

  return {
    connect: () => createBridgeClient(transport()),
    /** What the hub writes for a window by another call, such as an import: a batch that can be taken back. */
    write: (batchId: string, commands: readonly Command[]) =>
      apply({ batch_id: batchId, commands: [...commands] }),
    /** A change made by somebody else: the API, another window, the sync. */
    save,
    change,
    get: (collection: CollectionName, key: string) => records[collection].get(key),
    all: (collection: CollectionName) => [...records[collection].values()],
    /** Requests received, oldest first. */
    calls,
    cut: () => state.set('disconnected'),
    restore: () => state.set('connected'),
    refuseWhen(rule: Refuse) {
      refuse = rule;
    },
    /** Copies of this collection are not answered until it is released. */
    hold(collection: CollectionName) {
      heldCollection = collection;
    },
    release() {
      heldCollection = null;
      for (const answerNow of heldAnswers.splice(0)) answerNow();
    },
    /** Writes are carried out, but their answers never arrive. */
    loseAnswers(lose: boolean) {
      loseAnswers = lose;
    },
    /** What changes is not announced: windows learn of it when they next connect. */
    beSilent(silent: boolean) {
      isSilent = silent;
    },
    /** Taking a batch back fails, with this code. */
    failUndo(code: string | null) {
      failUndoWith = code;
    },
    /** Writes fail as a whole, with this code. */
    failWrites(code: string | null) {
      failWith = code;
    },
  };
}

/** The commands that windows have sent, oldest first. */
export function commandsSentTo(hub: FakeHub): Command[] {
  return hub.calls
    .filter(({ call }) => call === 'commands.apply')
    .flatMap(({ input }) => (input as BridgeInput<'commands.apply'>).commands);
}

export type FakeHub = ReturnType<typeof createFakeHub>;

interface PullInput {
  readonly collection: CollectionName;
  readonly checkpoint: { readonly seq: number } | null;
  readonly limit: number;
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function infoOf(hubId: string): AppInfo {
  return {
    hub_id: hubId,
    version: '0.0.0',
    shell: 'browser',
    platform: 'test',
    workspace: { id: 'w', slug: 'local', name: 'My workspace' },
    health_bounds: DEFAULT_HEALTH_BOUNDS,
    me: null,
    api_url: null,
    data_folder: '/data',
    notice: null,
  };
}

function withoutDocument(result: CommandResult): CommandResult {
  if ('error' in result) return result;
  const { document: _document, ...rest } = result;
  return rest;
}

interface Applied {
  readonly command: Command;
  readonly before: HubDocument;
  readonly after: HubDocument;
}

const BOOKKEEPING: ReadonlySet<string> = new Set(['seq', 'updated_at']);

function collectionOf({ type }: Command): EditableCollection {
  const { plural } = RECORDS[type];
  const collection = COLLECTION_NAMES.find((name) => name === plural);
  if (collection !== undefined) return collection;
  throw new Refused({ code: 'invalid_type', message: `${type} is not kept here` });
}

function isWorkspaceCollection(collection: EditableCollection): collection is WorkspaceCollection {
  return RECORDS[TYPE_OF[collection]].travels === 'workspace';
}

/** A customer as the hub stores it. */
export function customerOfHub(number: number, fields: Partial<CustomerReplica> = {}): HubDocument {
  const name = `Customer ${String(number).padStart(5, '0')}`;
  const customer = { ...newCustomer({ name }, pageEnvironment), display_id: number, ...fields };
  return { ...customer };
}

export function createKeyValues(): KeyValueStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** One browser profile: what a reload keeps. */
export interface Profile {
  readonly storage: ReplicaStorage;
  readonly keyValues: KeyValueStorage;
}

export function createProfile(): Profile {
  return { storage: getRxStorageMemory() as unknown as ReplicaStorage, keyValues: createKeyValues() };
}

export function openWindow(hub: FakeHub, profile: Profile, options: StoreOptions = {}): Promise<Store> {
  return openStore(hub.connect(), { shared: false, ...profile, ...options });
}

/** The windows of one test. */
export function createWindows() {
  const opened = new Set<Store>();

  async function open(hub: FakeHub, profile = createProfile(), options: StoreOptions = {}): Promise<Store> {
    const store = await openWindow(hub, profile, options);
    opened.add(store);
    return store;
  }

  async function close(store: Store): Promise<void> {
    opened.delete(store);
    await store.close();
  }

  return {
    open,
    close,
    async openLive(hub: FakeHub, profile = createProfile()): Promise<Store> {
      const store = await open(hub, profile);
      await live(store);
      return store;
    },
    /** Closes the window and opens it again, as a reload does. */
    async reload(store: Store, hub: FakeHub, profile: Profile): Promise<Store> {
      await close(store);
      return open(hub, profile);
    },
    async closeAll(): Promise<void> {
      for (const store of opened) await close(store);
    },
  };
}

/** Resolves when everything that the hub had is here. */
export async function live(store: Store): Promise<void> {
  await waitFor(store.replication, ({ status }) => status === 'live');
  await waitFor(store.customers, ({ status }) => status === 'ready');
}

export function customersOf(store: Store): readonly ReplicaOf['customers'][] {
  return store.customers.get().rows;
}

export function named(store: Store, name: string): CustomerReplica | undefined {
  return customersOf(store).find((row) => row.name === name);
}

export async function shown(
  store: Store,
  accepts: (rows: readonly CustomerReplica[]) => boolean,
): Promise<void> {
  await waitFor(store.customers, ({ rows }) => accepts(rows));
}

export async function nothingPending(store: Store): Promise<void> {
  await waitFor(store.pendingKeys, (keys) => keys.size === 0);
}

/** Deletes a record; resolves when the hub has it. */
export async function deleteOf(
  store: Pick<Store, 'change'>,
  collection: EditableCollection,
  key: string,
): Promise<void> {
  await store.change([{ operation: 'delete', collection, key }], 'Deleted')?.done;
}
