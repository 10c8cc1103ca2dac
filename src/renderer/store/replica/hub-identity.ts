import type { AppInfo, BridgeEvent, BridgeEventPayload } from '#shared/bridge.ts';
import type { BridgeClient, ConnectionState } from '../../bridge/client.ts';
import { BridgeError, isRefusal } from '../../bridge/errors.ts';
import { createSource } from '../../bridge/source.ts';

export interface FollowedHub {
  /**
   * The bridge as the replication may use it: connected only once the other end has said, in this connection,
   * that it is the hub of this replica. Another hub on the same address must neither be sent this one's
   * unsent edits nor be copied into its replica.
   */
  readonly verified: BridgeClient;
  end(): void;
}

const ASK_AGAIN_MS = 1_000;

/**
 * Asks the main process who it is at every new connection, and hears of changes.
 * @param accept takes what it says; false when it is not the hub of this replica.
 */
export function followHub(bridge: BridgeClient, accept: (info: AppInfo) => boolean): FollowedHub {
  const connection = createSource<ConnectionState>('connecting');
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts connections: an answer that belongs to an earlier one says nothing of this one. */
  let current = 0;

  async function ask(asked: number): Promise<void> {
    try {
      const info = await bridge.call('app.info', {});
      if (asked === current && accept(info)) connection.set('connected');
    } catch (error) {
      if (isRefusal(error)) console.error('The main process did not say what it is', error);
      if (asked === current) timer = setTimeout(() => void ask(asked), ASK_AGAIN_MS);
    }
  }

  function connectionChanged(): void {
    clearTimeout(timer);
    current += 1;
    if (bridge.connection.get() === 'connected') void ask(current);
    else connection.set(bridge.connection.get());
  }

  const endConnection = bridge.connection.subscribe(connectionChanged);
  const endChanges = bridge.on('app.changed', (info) => void accept(info));
  connectionChanged();

  return {
    verified: {
      connection,
      async call(name, input) {
        // A call that waits would be sent as soon as anybody answers.
        if (connection.get() !== 'connected') {
          throw new BridgeError('bridge_disconnected', 'The connection was lost');
        }
        return bridge.call(name, input);
      },
      on<Event extends BridgeEvent>(event: Event, listener: (payload: BridgeEventPayload<Event>) => void) {
        return bridge.on(event, (payload) => {
          if (connection.get() === 'connected') listener(payload);
        });
      },
      close: () => bridge.close(),
    },
    end() {
      clearTimeout(timer);
      current += 1;
      endConnection();
      endChanges();
    },
  };
}
