import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  app,
  globalShortcut,
  Notification,
  restartElectron,
} from '../../../../test/support/electron/electron.ts';
import { createGlobalShortcut } from './global-shortcut.ts';
import { createLoginItem } from './login-item.ts';
import { createNotifier } from './notifications.ts';
import { hasTrayHost } from './tray-host.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

beforeEach(() => {
  restartElectron();
  app.becomeReady();
});

describe('starting at login', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'pivotal-login-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  test.each(['darwin', 'win32'] as const)('on %s is in the system’s own list, hidden', (platform) => {
    const item = createLoginItem(platform);
    expect(item.isOn()).toBe(false);
    item.set(true);
    expect(app.loginItem).toEqual({ openAtLogin: true, args: ['--hidden'] });
    expect(item.isOn()).toBe(true);
    item.set(false);
    expect(item.isOn()).toBe(false);
  });

  test('on Linux is a file in the autostart folder, and nothing is left of it afterwards', () => {
    const item = createLoginItem('linux', { HOME: home }, '/opt/My "Apps"/pivotal $1');
    const file = join(home, '.config/autostart/pivotal-desktop.desktop');
    item.set(true);
    expect(item.isOn()).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/My \\\\"Apps\\\\"/pivotal \\\\$1" --hidden\n');
    item.set(false);
    item.set(false);
    expect([item.isOn(), existsSync(file)]).toEqual([false, false]);
  });

  test('an AppImage is started by its own path, not by where it is mounted', () => {
    createLoginItem('linux', { HOME: home, APPIMAGE: '/home/ann/Pivotal.AppImage' }).set(true);
    const file = join(home, '.config/autostart/pivotal-desktop.desktop');
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/ann/Pivotal.AppImage" --hidden');
  });

  test('the folder that XDG_CONFIG_HOME names is used', () => {
    createLoginItem('linux', { HOME: home, XDG_CONFIG_HOME: join(home, 'conf') }, '/usr/bin/pivotal').set(
      true,
    );
    expect(existsSync(join(home, 'conf/autostart/pivotal-desktop.desktop'))).toBe(true);
  });
});

describe('a notification', () => {
  test('leads to what it is about when it is clicked', () => {
    const open = vi.fn<(route: string | null) => void>();
    const notifier = createNotifier(() => true, open);
    notifier.show({ title: 'Due today', body: 'Kickoff at Acme', route: '/onboardings/7' });
    notifier.show({ title: 'Pivotal', body: 'is here' });
    for (const notification of Notification.shown) notification.emit('click');
    expect(open.mock.calls).toEqual([['/onboardings/7'], [null]]);
  });

  test('is not shown to whoever has switched them off', () => {
    createNotifier(
      () => false,
      () => {},
    ).show({ title: 'Due today', body: '' });
    expect(Notification.shown).toEqual([]);
  });
});

describe('the global shortcut', () => {
  test('is off until one is chosen, and then opens what it is for', () => {
    const pressed = vi.fn();
    const shortcut = createGlobalShortcut(pressed);
    expect([shortcut.outcome(), globalShortcut.registered.size]).toEqual(['off', 0]);
    expect(shortcut.set('Control+Shift+K')).toBe('registered');
    globalShortcut.registered.get('Control+Shift+K')?.();
    expect(pressed).toHaveBeenCalledOnce();
  });

  test('another one takes its place, and none gives it back', () => {
    const shortcut = createGlobalShortcut(() => {});
    shortcut.set('Control+Shift+K');
    shortcut.set('Alt+Space');
    expect([...globalShortcut.registered.keys()]).toEqual(['Alt+Space']);
    expect(shortcut.set(null)).toBe('off');
    expect(globalShortcut.registered.size).toBe(0);
  });

  test('one that another program has, or that is no shortcut, is said to be so', () => {
    globalShortcut.taken.add('Alt+Space');
    const shortcut = createGlobalShortcut(() => {});
    expect(shortcut.set('Alt+Space')).toBe('taken');
    expect(shortcut.set('Hyper+Nonsense')).toBe('invalid');
    expect(shortcut.set('Alt+K')).toBe('registered');
  });
});

describe('whether tray icons are shown', () => {
  const answers = (text: string) => () => Promise.resolve(text);
  test('is asked of the desktop on Linux only', async () => {
    const run = vi.fn(answers('(false,)'));
    expect(await hasTrayHost('darwin', run)).toBe(true);
    expect(await hasTrayHost('win32', run)).toBe(true);
    expect(run).not.toHaveBeenCalled();
    expect(await hasTrayHost('linux', run)).toBe(false);
    expect(await hasTrayHost('linux', answers('(true,)'))).toBe(true);
  });

  test('is taken for granted where nobody can say', async () => {
    expect(await hasTrayHost('linux', () => Promise.reject(new Error('ENOENT')))).toBe(true);
  });
});
