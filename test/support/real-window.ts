import { onTestFinished } from 'vitest';
import type { BridgeMessage } from '#shared/bridge.ts';
import { createBridge } from '../../src/main/bridge/bridge.ts';
import { createSearch } from '../../src/main/search/search.ts';
import { createBridgeClient } from '../../src/renderer/bridge/client.ts';
import { createSource } from '../../src/renderer/bridge/source.ts';
import { createTestComputer, createTestIntegrations, createTestModel, createTestSync } from './bridge.ts';
import type { TestHub } from './hub.ts';
import { createTestPi } from './pi.ts';

/** The window's end of a bridge to a real hub, in one process: messages pass as text, as over any transport. */
export function connectToHub(hub: TestHub) {
  const sync = createTestSync(hub);
  const { now } = hub.environment;
  const search = createSearch({ hub, folder: hub.folder, now, reportFailure: () => {} });
  const bridge = createBridge({
    hub,
    sync,
    search,
    computer: createTestComputer(hub),
    pi: createTestPi(hub),
    model: createTestModel(hub),
    reminders: { take: () => [] },
    integrations: createTestIntegrations(hub),
    webhooks: { wake() {} },
    facts: {
      version: '1',
      shell: 'browser',
      apiUrl: null,
      dataFolder: hub.folder,
      notice: null,
      diagnostics: () => '',
    },
    log: () => {},
    now,
  });
  onTestFinished(() => {
    search.close();
    sync.stop();
    bridge.close();
  });
  const listeners = new Set<(message: unknown) => void>();
  const deliver = (message: BridgeMessage) => {
    const text = JSON.stringify(message);
    setTimeout(() => {
      for (const listener of listeners) listener(JSON.parse(text));
    });
  };
  bridge.subscribe(deliver);
  return createBridgeClient({
    state: createSource('connected'),
    send(request) {
      void bridge.handle(JSON.parse(JSON.stringify(request))).then(deliver);
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => listeners.clear(),
  });
}
