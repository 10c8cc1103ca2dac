import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  app,
  BrowserWindow,
  restartElectron,
  session,
  shell,
} from '../../../../test/support/electron/electron.ts';
import type { FakeWebContents } from '../../../../test/support/electron/page.ts';
import type { Log } from '../../log.ts';
import { denyPermissions, externalLink, lockNavigation } from './navigation.ts';
import { APP_ORIGIN } from './origin.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const HOME = 'app://pivotal/customers';
const log = vi.fn<Log>();
let page: FakeWebContents;

beforeEach(() => {
  restartElectron();
  log.mockClear();
  app.becomeReady();
  lockNavigation(APP_ORIGIN, log);
  page = new BrowserWindow({}).webContents;
  void page.loadURL(HOME);
});

/** Whatever is not a web page or a mail. */
const DANGEROUS = [
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,<script>alert(1)</script>',
  'http://example.com/',
  'http://127.0.0.1:4780/',
  'http://127.0.0.1:4780/api/v1/customers',
  'http://user:secret@127.0.0.1:4780/api/v1/openapi.json',
  'http://127.0.0.1.example.com:80/api/v1/openapi.json',
  'ftp://example.com/',
  'smb://example.com/share',
  'ms-msdt:/id',
  'vbscript:msgbox(1)',
  'pivotal://customers/42',
  'app://evil/',
  'app://pivotal.evil.example/',
  'https://user:secret@example.com/',
  `https://example.com/${'x'.repeat(3000)}`,
  'https://',
  'about:blank',
  '',
];

describe('links that lead out', () => {
  test.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
    ['mailto:ann@example.com?subject=Hello', 'mailto:ann@example.com?subject=Hello'],
  ])('%s may be opened by the system', (link, opened) => {
    expect(externalLink(link)).toBe(opened);
  });

  test('the description of the local API may be opened', () => {
    const document = 'http://127.0.0.1:4780/api/v1/openapi.json';
    expect(externalLink(document)).toBe(document);
  });

  test.each(DANGEROUS)('%s may not', (link) => {
    expect(externalLink(link)).toBeNull();
  });
});

describe('the window is locked to its own page', () => {
  test('it may go from one of the app’s own pages to another', () => {
    expect(page.navigate('app://pivotal/onboardings')).toBe(true);
    expect(shell.opened).toEqual([]);
  });

  test('a followed web link opens in the system’s browser and leaves the window where it was', () => {
    expect(page.navigate('https://example.com/')).toBe(false);
    expect(page.getURL()).toBe(HOME);
    expect(shell.opened).toEqual(['https://example.com/']);
  });

  test.each(DANGEROUS)('%s does nothing', (link) => {
    expect(page.navigate(link)).toBe(false);
    expect(page.open(link)).toBe('deny');
    expect(shell.opened).toEqual([]);
    expect(page.getURL()).toBe(HOME);
  });

  test('no second window opens; a web link goes to the system’s browser instead', () => {
    expect(page.open(HOME)).toBe('deny');
    expect(page.open('https://example.com/')).toBe('deny');
    expect(page.open('mailto:ann@example.com')).toBe('deny');
    expect(shell.opened).toEqual(['https://example.com/', 'mailto:ann@example.com']);
    expect(app.windows).toHaveLength(1);
  });

  test.each([HOME, 'https://example.com/'])('no frame inside the page goes to %s', (url) => {
    expect(page.navigate(url, false)).toBe(false);
    expect(shell.opened).toEqual([]);
  });

  test('a redirect stays within the app or does not happen', () => {
    expect(page.redirect('app://pivotal/customers')).toBe(true);
    expect(page.redirect('https://example.com/')).toBe(false);
    expect(page.redirect('app://pivotal/customers', false)).toBe(false);
  });

  test('nothing is embedded', () => {
    const event = { preventDefault: vi.fn() };
    page.emit('will-attach-webview', event, {}, {});
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  test('the log names the scheme of what was refused, never the address', () => {
    page.navigate('javascript:steal("secret")');
    expect(log).toHaveBeenCalledWith('warn', 'navigation_refused', {
      what: 'navigation',
      scheme: 'javascript',
    });
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret');
  });
});

describe('permissions', () => {
  beforeEach(() => denyPermissions(session.defaultSession as never, APP_ORIGIN));

  test.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'fullscreen',
    'pointerLock',
    'openExternal',
    'fileSystem',
    'usb',
    'hid',
    'serial',
    'midi',
    'idle-detection',
    'display-capture',
    'local-network-access',
    'storage-access',
    'unknown',
  ])('%s is denied, asked for or looked up', (permission) => {
    expect(session.defaultSession.request(page, permission, HOME)).toBe(false);
    expect(session.defaultSession.check(page, permission, APP_ORIGIN)).toBe(false);
    expect(session.defaultSession.check(null, permission, APP_ORIGIN)).toBe(false);
  });

  test('devices are denied', () => {
    expect(session.defaultSession.deviceHandler?.()).toBe(false);
  });

  test('only the app’s own page may write to the clipboard, so that Copy buttons work', () => {
    const permission = 'clipboard-sanitized-write';
    expect(session.defaultSession.request(page, permission, HOME)).toBe(true);
    expect(session.defaultSession.check(page, permission, `${APP_ORIGIN}/`)).toBe(true);
    expect(session.defaultSession.request(page, permission, HOME, false)).toBe(false);
    expect(session.defaultSession.request(page, permission, 'https://example.com/')).toBe(false);
    expect(session.defaultSession.check(page, permission, 'https://example.com')).toBe(false);
    expect(session.defaultSession.check(page, permission, APP_ORIGIN, false)).toBe(false);
  });

  test('what the app itself makes may be saved; nothing else is downloaded', () => {
    expect(session.defaultSession.download('blob:app://pivotal/6a1c0c1e')).toBe(true);
    expect(session.defaultSession.download('app://pivotal/export.csv')).toBe(true);
    expect(session.defaultSession.download('https://example.com/virus.exe')).toBe(false);
    expect(session.defaultSession.download('blob:https://example.com/6a1c0c1e')).toBe(false);
    expect(session.defaultSession.download('data:text/html,x')).toBe(false);
  });
});
