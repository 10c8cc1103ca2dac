import type { BridgeMessage, PreloadBridge } from '#shared/bridge.ts';
import type { BridgeTransport } from './client.ts';
import { createSource } from './source.ts';

/** Electron: the main process lives as long as the window does, so there is no connection to lose. */
export function createPreloadTransport(preload: PreloadBridge): BridgeTransport {
  const listeners = new Set<(message: unknown) => void>();
  const deliver = (message: BridgeMessage) => {
    for (const listener of listeners) listener(message);
  };
  const end = preload.subscribe(deliver);
  return {
    state: createSource('connected'),
    send(request) {
      preload.request(request).then(deliver, () =>
        deliver({
          id: request.id,
          error: { code: 'bridge_disconnected', message: 'Pivotal did not answer' },
        }),
      );
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: end,
  };
}
