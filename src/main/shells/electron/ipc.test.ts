import { beforeEach, describe, expect, test, vi } from 'vitest';
import { BRIDGE_MESSAGE_LIMIT_BYTES, type BridgeMessage } from '#shared/bridge.ts';
import { IPC_EVENT_CHANNEL, IPC_REQUEST_CHANNEL } from '#shared/ipc-channels.ts';
import { app, BrowserWindow, ipcMain, restartElectron } from '../../../../test/support/electron/electron.ts';
import type { FakeFrame, FakeWebContents } from '../../../../test/support/electron/page.ts';
import type { Bridge, BridgeListener } from '../../bridge/bridge.ts';
import type { Log } from '../../log.ts';
import { attachIpcTransport, type IpcTransport } from './ipc.ts';
import { APP_ORIGIN } from './origin.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const log = vi.fn<Log>();
const handle = vi.fn<Bridge['handle']>();
let listeners: Set<BridgeListener>;
let page: FakeWebContents;
let transport: IpcTransport;

beforeEach(() => {
  restartElectron();
  log.mockReset();
  handle.mockReset().mockImplementation((message) => {
    const request = message as { id: number } | undefined;
    return Promise.resolve(
      request === undefined
        ? { id: -1, error: { code: 'malformed_message', message: 'No' } }
        : { id: request.id, output: {} },
    );
  });
  listeners = new Set();
  const bridge: Bridge = {
    handle,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    infoChanged() {},
    remindersDue() {},
    close() {},
  };
  app.becomeReady();
  const window = new BrowserWindow({});
  page = window.webContents;
  void page.loadURL('app://pivotal/customers');
  transport = attachIpcTransport({ bridge, window: window as never, origin: APP_ORIGIN, log });
});

function request(call: string, input: unknown = {}): string {
  return JSON.stringify({ id: 1, call, input });
}

function send(text: unknown, frame: FakeFrame | null = page.mainFrame, sender = page) {
  return ipcMain.invoke(sender, frame, IPC_REQUEST_CHANNEL, text);
}

function emit(message: BridgeMessage): void {
  for (const listener of listeners) listener(message);
}

const CHANGED: BridgeMessage = { event: 'app.notice', payload: { message: 'Something changed' } };

describe('requests', () => {
  test('one of our own page is answered by the bridge', async () => {
    expect(await send(request('app.info'))).toEqual({ id: 1, output: {} });
    expect(handle).toHaveBeenCalledWith({ id: 1, call: 'app.info', input: {} });
  });

  test('another object for the same frame is the same frame', async () => {
    expect(await send(request('app.info'), { ...page.mainFrame })).toEqual({ id: 1, output: {} });
  });

  const foreign: readonly [string, () => Promise<unknown>][] = [
    [
      'a frame inside the page',
      () => send(request('app.info'), { ...page.mainFrame, routingId: 2, parent: page.mainFrame }),
    ],
    ['a frame of another process', () => send(request('app.info'), { ...page.mainFrame, processId: 8 })],
    ['a frame that is gone', () => send(request('app.info'), null)],
    [
      'another window',
      () => {
        const other = new BrowserWindow({}).webContents;
        void other.loadURL('app://pivotal/customers');
        return send(request('app.info'), other.mainFrame, other);
      },
    ],
    ...[
      'https://example.com/',
      'http://127.0.0.1:4780/',
      'app://evil/',
      'app://pivotal@evil/',
      'app://pivotal.evil/',
      'file:///index.html',
      'about:blank',
      '',
    ].map((url): [string, () => Promise<unknown>] => [
      `the main frame at "${url}"`,
      () => {
        page.mainFrame.url = url;
        return send(request('app.info'));
      },
    ]),
  ];

  test.each(foreign)('%s is refused, and the bridge hears nothing of it', async (_who, attempt) => {
    expect(await attempt()).toMatchObject({ id: -1, error: { code: 'refused' } });
    expect(handle).not.toHaveBeenCalled();
    expect(log).toHaveBeenCalledOnce();
  });

  test('what is refused is logged without what it said', async () => {
    page.mainFrame.url = 'https://evil.example/';
    await send(request('keys.create', { name: 'secret', mode: 'live' }));
    expect(log).toHaveBeenCalledWith('warn', 'bridge_refused', { reason: 'foreign origin' });
  });

  test('a message above the limit is refused unread, one at the limit is taken', async () => {
    const empty = request('app.info', { text: '' });
    const fitting = request('app.info', { text: 'x'.repeat(BRIDGE_MESSAGE_LIMIT_BYTES - empty.length) });
    expect(await send(fitting)).toMatchObject({ output: {} });
    expect(await send(`${fitting} `)).toMatchObject({ error: { code: 'refused' } });
    // The limit is in bytes, not in characters.
    expect(
      await send(request('app.info', { text: '客'.repeat(BRIDGE_MESSAGE_LIMIT_BYTES / 2) })),
    ).toMatchObject({
      error: { code: 'refused' },
    });
    expect(handle).toHaveBeenCalledOnce();
  });

  test.each([{ id: 1, call: 'app.info', input: {} }, 42, null, undefined, new Uint8Array(4)])(
    'something other than text is refused (%j)',
    async (message) => {
      expect(await send(message)).toMatchObject({ error: { code: 'refused' } });
      expect(handle).not.toHaveBeenCalled();
    },
  );

  test('text that is not JSON is refused by the bridge itself', async () => {
    expect(await send('{')).toMatchObject({ error: { code: 'malformed_message' } });
  });
});

describe('events', () => {
  test('of the bridge reach the page', () => {
    emit(CHANGED);
    expect(page.sent).toEqual([{ channel: IPC_EVENT_CHANNEL, message: CHANGED }]);
  });

  test('are not sent to a page that is not ours, has crashed or is gone', () => {
    page.mainFrame.url = 'https://example.com/';
    emit(CHANGED);
    page.mainFrame.url = 'app://pivotal/';
    page.crashed = true;
    emit(CHANGED);
    page.crashed = false;
    page.destroyed = true;
    emit(CHANGED);
    expect(page.sent).toEqual([]);
  });

  test('of the window wait until the page says that it listens, and come in order', async () => {
    transport.announce('menu.command', { command: 'new_customer' });
    transport.announce('link.opened', { path: '/customers/42' });
    expect(page.sent).toEqual([]);
    await send(request('app.info'));
    expect(page.sent).toEqual([]);
    await send(request('window.ready'));
    expect(page.sent.map(({ message }) => message)).toEqual([
      { event: 'menu.command', payload: { command: 'new_customer' } },
      { event: 'link.opened', payload: { path: '/customers/42' } },
    ]);
    transport.announce('menu.command', { command: 'search' });
    expect(page.sent).toHaveLength(3);
  });

  test.each([
    ['reloaded', () => page.reload()],
    ['brought back after a crash', () => page.crash('crashed')],
  ])('wait again once the page is %s', async (_how, happen) => {
    await send(request('window.ready'));
    happen();
    transport.announce('link.opened', { path: '/customers' });
    expect(page.sent).toEqual([]);
    page.reload();
    await send(request('window.ready'));
    expect(page.sent).toHaveLength(1);
  });

  test('a page that never listens does not make them pile up', async () => {
    for (let count = 0; count < 100; count += 1)
      transport.announce('link.opened', { path: `/customers/${count}` });
    await send(request('window.ready'));
    expect(page.sent).toHaveLength(20);
    expect(page.sent.at(-1)?.message).toMatchObject({ payload: { path: '/customers/99' } });
  });
});

test('once closed, nothing is answered or sent any more', async () => {
  transport.close();
  emit(CHANGED);
  expect(page.sent).toEqual([]);
  await expect(send(request('app.info'))).rejects.toThrow('No handler registered');
});
