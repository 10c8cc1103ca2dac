import {
  BRIDGE_CALLS,
  BRIDGE_EVENTS,
  BRIDGE_MESSAGE_LIMIT_BYTES,
  type BridgeCall,
  type BridgeEvent,
  type BridgeEventPayload,
  type BridgeInput,
  type BridgeMessage,
  type BridgeOutput,
  type BridgeRequest,
  bridgeMessageSchema,
  type PreloadBridge,
} from '#shared/bridge.ts';
import { BridgeError } from './errors.ts';
import { createPreloadTransport } from './preload-transport.ts';
import type { Source } from './source.ts';
import { createWebSocketTransport } from './websocket-transport.ts';

declare global {
  interface Window {
    /** Set by the preload script in Electron; a browser has none. */
    readonly pivotal?: PreloadBridge;
  }
}

/**
 * `connecting` during the first attempt; `disconnected` while a lost or failed connection is retried; `signed_out`
 * while Pivotal does not let this browser in.
 */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'signed_out';

/** How messages get to the main process and back. It may lose them; it never doubles or reorders them. */
export interface BridgeTransport {
  readonly state: Source<ConnectionState>;
  /** Only called while connected. */
  send(request: BridgeRequest): void;
  onMessage(listener: (message: unknown) => void): () => void;
  close(): void;
}

export interface BridgeClient {
  readonly connection: Source<ConnectionState>;
  /**
   * Asks the main process. Waits up to CONNECT_TIMEOUT_MS for a connection.
   * @throws BridgeError with the contract's code when refused, with one of BRIDGE_FAILURES when unanswered.
   */
  call<Call extends BridgeCall>(name: Call, input: BridgeInput<Call>): Promise<BridgeOutput<Call>>;
  /** @returns a function that ends the subscription. */
  on<Event extends BridgeEvent>(
    event: Event,
    listener: (payload: BridgeEventPayload<Event>) => void,
  ): () => void;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Long enough for anything the main process does; only a peer that hangs takes longer. */
const ANSWER_TIMEOUT_MS = 30_000;

/** What a request has around its input. */
const ENVELOPE_BYTES = 1024;

interface Waiting {
  readonly request: BridgeRequest;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: BridgeError) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
  sent: boolean;
}

/**
 * The bridge of this page: Electron's preload script where there is one, else a WebSocket to our own host.
 * @param link the one-time link by which a browser opened the page
 */
export function connectBridge(link: string | null): BridgeClient {
  const { pivotal } = window;
  return createBridgeClient(
    pivotal === undefined ? createWebSocketTransport(link) : createPreloadTransport(pivotal),
  );
}

export function createBridgeClient(transport: BridgeTransport): BridgeClient {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let nextId = 0;
  let closed = false;

  function fail(id: number, code: string, message: string): void {
    const call = waiting.get(id);
    if (call === undefined) return;
    clearTimeout(call.timer);
    waiting.delete(id);
    call.reject(new BridgeError(code, message));
  }

  function send(call: Waiting): void {
    const { id } = call.request;
    call.sent = true;
    clearTimeout(call.timer);
    call.timer = setTimeout(
      () => fail(id, 'bridge_timeout', `${call.request.call} was not answered in time`),
      ANSWER_TIMEOUT_MS,
    );
    transport.send(call.request);
  }

  const endStates = transport.state.subscribe(() => {
    const connected = transport.state.get() === 'connected';
    for (const call of [...waiting.values()]) {
      if (connected && !call.sent) send(call);
      else if (!connected && call.sent)
        fail(call.request.id, 'bridge_disconnected', 'The connection was lost before the answer came');
    }
  });

  const endMessages = transport.onMessage((raw) => {
    const parsed = bridgeMessageSchema.safeParse(raw);
    if (!parsed.success) {
      console.error('The bridge received a message that is not of its contract');
      return;
    }
    receive(parsed.data as BridgeMessage);
  });

  function receive(message: BridgeMessage): void {
    if ('event' in message) {
      tell(listeners.get(message.event) ?? [], message);
      return;
    }
    const call = waiting.get(message.id);
    if (call === undefined) return;
    clearTimeout(call.timer);
    waiting.delete(message.id);
    if ('error' in message) {
      const { code, message: text, field } = message.error;
      call.reject(new BridgeError(code, text, field));
    } else {
      call.resolve(message.output);
    }
  }

  function request(name: BridgeCall, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closed) {
        reject(new BridgeError('bridge_closed', 'The window is closing'));
        return;
      }
      // The main process would drop the connection, and the call would be tried again for ever.
      if (byteLength(input) > BRIDGE_MESSAGE_LIMIT_BYTES - ENVELOPE_BYTES) {
        reject(new BridgeError('message_too_large', 'This is too much to be saved at once'));
        return;
      }
      const id = nextId;
      nextId += 1;
      const call: Waiting = {
        request: { id, call: name, input },
        resolve,
        reject,
        timer: undefined,
        sent: false,
      };
      waiting.set(id, call);
      if (transport.state.get() === 'connected') send(call);
      else {
        call.timer = setTimeout(
          () => fail(id, 'bridge_disconnected', 'Pivotal is not answering; its process may have stopped'),
          CONNECT_TIMEOUT_MS,
        );
      }
    });
  }

  return {
    connection: transport.state,
    async call(name, input) {
      const answer = BRIDGE_CALLS[name].output.safeParse(await request(name, input));
      if (!answer.success) {
        throw new BridgeError('bridge_bad_answer', `${name} was answered with something else than agreed`);
      }
      return answer.data as BridgeOutput<typeof name>;
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      const untyped = listener as (payload: unknown) => void;
      set.add(untyped);
      return () => set.delete(untyped);
    },
    close() {
      closed = true;
      endStates();
      endMessages();
      transport.close();
      for (const id of [...waiting.keys()]) fail(id, 'bridge_closed', 'The window is closing');
    },
  };
}

function tell(
  listeners: Iterable<(payload: unknown) => void>,
  { event, payload }: Extract<BridgeMessage, { readonly event: unknown }>,
): void {
  const checked = BRIDGE_EVENTS[event]?.safeParse(payload);
  if (checked === undefined || !checked.success) {
    console.error(`The bridge received an event ${event} that is not of its contract`);
    return;
  }
  for (const listener of listeners) listener(checked.data);
}

/** Of the JSON text; exact only where it could matter. */
function byteLength(input: unknown): number {
  const text = JSON.stringify(input);
  return text.length * 3 < BRIDGE_MESSAGE_LIMIT_BYTES ? text.length : new TextEncoder().encode(text).length;
}
