import { beforeEach, expect, test, vi } from 'vitest';
import { app, restartElectron, session } from '../../../../test/support/electron/electron.ts';
import { createElectronNetwork } from './network.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

beforeEach(() => {
  restartElectron();
  app.becomeReady();
});

const own = () => session.fromPartition('cloud');

function login(isProxy: boolean) {
  const answer = vi.fn<(name?: string, password?: string) => void>();
  const preventDefault = vi.fn();
  app.emit('login', { preventDefault }, null, {}, { isProxy }, answer);
  return { answer, preventDefault };
}

test('requests go by a session of their own, with nothing of the window’s', async () => {
  const network = createElectronNetwork();
  await network.fetch('http://127.0.0.1:9/', { method: 'GET' }).catch(() => undefined);
  expect(own().fetched).toEqual([
    { url: 'http://127.0.0.1:9/', init: expect.objectContaining({ credentials: 'omit' }) },
  ]);
});

test.each([
  ['system', { mode: 'system' }],
  ['direct', { mode: 'direct' }],
  [
    { address: 'http://ann:secret@proxy.corp:3128' },
    { mode: 'fixed_servers', proxyRules: 'http://proxy.corp:3128' },
  ],
] as const)('the setting %j is Chromium’s %j', (setting, proxy) => {
  createElectronNetwork().use(setting);
  expect(own().proxy).toEqual(proxy);
});

test('a proxy that asks gets the name and password of its address, once; no other server does', () => {
  createElectronNetwork().use({ address: 'http://ann:s%25cret@proxy.corp:3128' });
  expect(login(false).preventDefault).not.toHaveBeenCalled();
  const first = login(true);
  expect(first.answer).toHaveBeenCalledExactlyOnceWith('ann', 's%cret');
  expect(login(true).answer).not.toHaveBeenCalled();
});
