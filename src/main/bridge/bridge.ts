import {
  BRIDGE_CALLS,
  type BridgeCall,
  type BridgeEvent,
  type BridgeEventPayload,
  type BridgeMessage,
  bridgeRequestSchema,
} from '#shared/bridge.ts';
import { ContractError, toContractError } from '#shared/v1/errors.ts';
import type { Hub } from '../hub/hub.ts';
import type { HubType } from '../hub/records/records.ts';
import type { Change } from '../hub/records/transaction.ts';
import type { Log } from '../log.ts';
import { errorDetails } from '../log.ts';
import { type BridgeParts, CHANGES_APP_INFO, createBridgeHandlers } from './handlers.ts';
import { type ReplicaDocument, replicatedIn, toReplicaDocument } from './replication.ts';
import { marksOf } from './sync-handlers.ts';

/** A sync in full swing changes its state hundreds of times a second. */
const SYNC_EVENT_INTERVAL_MS = 150;

/** Documents in one event; a larger commit is announced in several. */
const EVENT_DOCUMENTS = 200;
/** Of a commit of more records the windows are only told that there was one: they fetch them at their own pace. */
const MANY_DOCUMENTS = 500;

/** Whose message it is, where windows come and go. */
export interface BridgeCaller {
  /** Tells windows apart; each may show another customer. */
  readonly window?: string;
  /** Ends what lets this browser in. */
  signOut(): void;
}

export type BridgeListener = (message: BridgeMessage) => void;

export interface Bridge {
  /** Answers one message of a window, whatever it is. Never rejects. */
  handle(message: unknown, caller?: BridgeCaller): Promise<BridgeMessage>;
  /** @param window as its calls name it @returns a function that ends the subscription. */
  subscribe(listener: BridgeListener, window?: string): () => void;
  /** Tells the windows that what the app says of itself has changed. */
  infoChanged(): void;
  /** Tells the windows that there is something to remind of. */
  remindersDue(): void;
  close(): void;
}

export interface BridgeOptions extends BridgeParts {
  readonly log: Log;
}

/** The main process's end of the bridge, whichever transport carries it. */
export function createBridge({ log, ...parts }: BridgeOptions): Bridge {
  const { hub, sync } = parts;
  const { handlers, info } = createBridgeHandlers(parts, emit);
  const listeners = new Set<BridgeListener>();

  function emit<Event extends BridgeEvent>(event: Event, payload: BridgeEventPayload<Event>): void {
    for (const listener of listeners) listener({ event, payload });
  }

  async function run(call: BridgeCall, input: unknown, caller?: BridgeCaller): Promise<unknown> {
    const parsed = BRIDGE_CALLS[call].input.safeParse(input, { reportInput: true });
    if (!parsed.success) throw toContractError(parsed.error);
    // The table pairs each call with a handler of its own input; only their union is visible here.
    const handler = handlers[call] as (input: unknown, caller?: BridgeCaller) => unknown;
    const before = commits;
    const output = await hub.acknowledge(() => handler(parsed.data, caller));
    if (commits !== before) sayWhatIsUnsent();
    if (CHANGES_APP_INFO.has(call)) emit('app.changed', info());
    return output;
  }

  async function handle(message: unknown, caller?: BridgeCaller): Promise<BridgeMessage> {
    const request = bridgeRequestSchema.safeParse(message);
    if (!request.success) {
      log('warn', 'bridge_refused', { reason: 'malformed message' });
      return { id: -1, error: { code: 'malformed_message', message: 'This is not a message of the bridge' } };
    }
    const { id, call, input } = request.data;
    if (!isBridgeCall(call)) {
      log('warn', 'bridge_refused', { reason: 'unknown call' });
      return { id, error: { code: 'unknown_call', message: 'The bridge has no such call' } };
    }
    try {
      return { id, output: await run(call, input, caller) };
    } catch (failure) {
      const error = hub.storage.explain(failure);
      if (error instanceof ContractError) {
        const { code, message, field } = error;
        if (field !== undefined) log('info', 'bridge_refused', { call, code, field });
        return { id, error: field === undefined ? { code, message } : { code, message, field } };
      }
      log('error', 'failure', { call, ...errorDetails(error) });
      return { id, error: { code: 'internal_error', message: 'Something failed here; nothing was changed' } };
    }
  }

  let commits = 0;
  const unsubscribeRecords = hub.changes.subscribe((changes) => {
    commits += 1;
    if (listeners.size === 0) return;
    for (const payload of announcementsOf(hub, changes)) emit('replication.changed', payload);
  });

  // Scripts and the command line change it too.
  const unsubscribeWorkspace = hub.events.subscribe('windows', () => emit('app.changed', info()), {
    types: ['workspace.field_changed'],
    from: 'now',
  });

  const announceSync = atMostEvery(SYNC_EVENT_INTERVAL_MS, () => {
    if (listeners.size === 0) return;
    emitChanged('sync.changed', sync.status());
    emitChanged('sync.marksChanged', { marks: marksOf(sync) });
  });
  const unsubscribeSync = sync.subscribe(announceSync.ask);

  /** Before a window is told that its change is saved: it would say that all is in sync until the next notice. */
  function sayWhatIsUnsent(): void {
    if (listeners.size === 0) return;
    const status = sync.status();
    if (status.pending > 0) emitChanged('sync.changed', status);
  }

  const lastSent = new Map<BridgeEvent, string>();
  function emitChanged<Event extends BridgeEvent>(event: Event, payload: BridgeEventPayload<Event>): void {
    const text = JSON.stringify(payload);
    if (lastSent.get(event) === text) return;
    lastSent.set(event, text);
    emit(event, payload);
  }

  return {
    handle,
    subscribe(listener, window = '') {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        // A window that is gone shows nothing, whatever it said last.
        if (window === '' && listeners.size > 0) return;
        sync.setOnScreen(null, window);
        sync.setFocused(false, window);
      };
    },
    infoChanged: () => emit('app.changed', info()),
    remindersDue: () => emit('reminders.due', {}),
    close() {
      unsubscribeRecords();
      unsubscribeWorkspace();
      unsubscribeSync();
      announceSync.stop();
      listeners.clear();
    },
  };
}

/** What windows are told of a commit: by collection, in the order of the versions. */
function* announcementsOf(
  hub: Pick<Hub, 'changes'>,
  changes: readonly Change[],
): Generator<BridgeEventPayload<'replication.changed'>> {
  const changed = new Map<HubType, Map<string, number>>();
  for (const { resource, key, seq } of changes) {
    const seqs = changed.get(resource) ?? new Map<string, number>();
    changed.set(resource, seqs.set(key, seq));
  }
  for (const [resource, seqs] of changed) {
    const collection = replicatedIn(resource);
    if (collection === null) continue;
    if (seqs.size > MANY_DOCUMENTS) {
      const seq = Math.max(...seqs.values());
      yield { collection, documents: [], checkpoint: { seq }, isMany: true };
      continue;
    }
    const ordered = [...seqs.keys()]
      .flatMap((key): ReplicaDocument[] => {
        const row = hub.changes.row(resource, key);
        return row === undefined ? [] : [toReplicaDocument(row)];
      })
      .sort((one, other) => one.seq - other.seq);
    for (let start = 0; start < ordered.length; start += EVENT_DOCUMENTS) {
      const documents = ordered.slice(start, start + EVENT_DOCUMENTS);
      yield { collection, documents, checkpoint: { seq: documents.at(-1)?.seq ?? 0 } };
    }
  }
}

function isBridgeCall(call: string): call is BridgeCall {
  return Object.hasOwn(BRIDGE_CALLS, call);
}

/** Runs `work` soon after being asked, but with an interval between two runs. */
function atMostEvery(intervalMs: number, work: () => void): { ask: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let isAsked = false;
  const rest = () => {
    timer = null;
    if (!isAsked) return;
    isAsked = false;
    run();
  };
  const run = () => {
    timer = setTimeout(rest, intervalMs);
    work();
  };
  return {
    ask() {
      if (timer === null) run();
      else isAsked = true;
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
