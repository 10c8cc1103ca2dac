import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import type { BridgeMessage, PreloadBridge } from '#shared/bridge.ts';

const exposeInMainWorld = vi.fn<(name: string, api: PreloadBridge) => void>();
const invoke = vi.fn<(channel: string, text: string) => Promise<unknown>>();
const ipcRenderer = Object.assign(new EventEmitter(), { invoke });

vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld }, ipcRenderer }));

const NOTICE: BridgeMessage = { event: 'app.notice', payload: { message: 'Hello' } };

let bridge: PreloadBridge;

beforeEach(async () => {
  vi.clearAllMocks();
  vi.resetModules();
  ipcRenderer.removeAllListeners();
  await import('./index.ts');
  const exposed = exposeInMainWorld.mock.calls[0];
  if (exposed === undefined) throw new Error('the preload script exposed nothing');
  [, bridge] = exposed;
});

test('the page gets the bridge and nothing else', () => {
  expect(exposeInMainWorld).toHaveBeenCalledOnce();
  expect(exposeInMainWorld.mock.calls[0]?.[0]).toBe('pivotal');
  expect(Object.keys(bridge).sort()).toEqual(['request', 'subscribe']);
});

test('a request goes over the one channel, as text', async () => {
  invoke.mockResolvedValue({ id: 3, output: {} });
  expect(await bridge.request({ id: 3, call: 'app.info', input: {} })).toEqual({ id: 3, output: {} });
  expect(invoke).toHaveBeenCalledExactlyOnceWith('bridge', '{"id":3,"call":"app.info","input":{}}');
});

test('the page hears messages, never the event that would let it send on any channel', () => {
  const listener = vi.fn();
  bridge.subscribe(listener);
  ipcRenderer.emit('bridge-event', { sender: ipcRenderer }, NOTICE);
  expect(listener.mock.calls).toEqual([[NOTICE]]);
});

test('a subscription ends', () => {
  const listener = vi.fn();
  bridge.subscribe(listener)();
  ipcRenderer.emit('bridge-event', {}, NOTICE);
  expect(listener).not.toHaveBeenCalled();
  expect(ipcRenderer.listenerCount('bridge-event')).toBe(0);
});
