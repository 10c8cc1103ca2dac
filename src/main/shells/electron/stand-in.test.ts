import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type Electron from 'electron';
import { expect, expectTypeOf, test } from 'vitest';
import type * as StandIn from '../../../../test/support/electron/electron.ts';
import type { FakeWebContents } from '../../../../test/support/electron/page.ts';
import type { BrowserWindow } from '../../../../test/support/electron/window.ts';

/**
 * What the stand-in for `electron` has and Electron has not: by these names tests drive and look at it. Everything
 * else of it has to be in Electron's own types; whoever updates Electron learns here, from the compiler, of what is gone.
 * That the product calls nothing else is checked against the same types wherever it imports `electron`.
 */
type Own<Fake, Real> = Exclude<keyof Fake, keyof Real>;

test('everything that the stand-in for Electron does is in Electron’s own types', () => {
  expectTypeOf<Own<typeof StandIn, typeof Electron>>().toEqualTypeOf<'restartElectron'>();
  expectTypeOf<Own<typeof StandIn.app, Electron.App>>().toEqualTypeOf<
    | 'becomeReady'
    | 'exitCode'
    | 'instanceData'
    | 'isFirstInstance'
    | 'linkSchemes'
    | 'loginItem'
    | 'paths'
    | 'userModelId'
    | 'windows'
  >();
  expectTypeOf<Own<BrowserWindow, Electron.BrowserWindow>>().toEqualTypeOf<
    'backgroundColor' | 'bounds' | 'focused' | 'maximized' | 'minimized' | 'options' | 'visible'
  >();
  expectTypeOf<Own<FakeWebContents, Electron.WebContents>>().toEqualTypeOf<
    | 'crash'
    | 'crashed'
    | 'destroyed'
    | 'isUnreachable'
    | 'loads'
    | 'moves'
    | 'navigate'
    | 'open'
    | 'redirect'
    | 'reloads'
    | 'replacements'
    | 'sent'
    | 'windowOpenHandler'
  >();
  expectTypeOf<Own<ReturnType<typeof StandIn.session.fromPartition>, Electron.Session>>().toEqualTypeOf<
    | 'check'
    | 'checkHandler'
    | 'closings'
    | 'deviceHandler'
    | 'dictionary'
    | 'download'
    | 'knownLogin'
    | 'proxy'
    | 'proxyAddress'
    | 'request'
    | 'requestHandler'
    | 'trusted'
  >();
  expectTypeOf<Own<typeof StandIn.session, typeof Electron.session>>().toEqualTypeOf<never>();
  expectTypeOf<Own<typeof StandIn.Menu, typeof Electron.Menu>>().toEqualTypeOf<'application' | 'popups'>();
  expectTypeOf<Own<StandIn.Menu, Electron.Menu>>().toEqualTypeOf<'click'>();
  expectTypeOf<Own<typeof StandIn.Tray, typeof Electron.Tray>>().toEqualTypeOf<'all'>();
  expectTypeOf<Own<StandIn.Tray, Electron.Tray>>().toEqualTypeOf<'destroyed' | 'menu' | 'tooltip'>();
  expectTypeOf<Own<typeof StandIn.Notification, typeof Electron.Notification>>().toEqualTypeOf<'shown'>();
  expectTypeOf<Own<StandIn.Notification, Electron.Notification>>().toEqualTypeOf<never>();
  expectTypeOf<Own<typeof StandIn.ipcMain, Electron.IpcMain>>().toEqualTypeOf<'handlers' | 'invoke'>();
  expectTypeOf<Own<typeof StandIn.protocol, Electron.Protocol>>().toEqualTypeOf<
    'fetch' | 'handlers' | 'privileged'
  >();
  expectTypeOf<Own<typeof StandIn.net, Electron.Net>>().toEqualTypeOf<'requests'>();
  expectTypeOf<Own<ReturnType<typeof StandIn.net.request>, Electron.ClientRequest>>().toEqualTypeOf<
    'headers' | 'options'
  >();
  expectTypeOf<Own<typeof StandIn.clipboard, Electron.Clipboard>>().toEqualTypeOf<'texts'>();
  expectTypeOf<Own<typeof StandIn.crashReporter, Electron.CrashReporter>>().toEqualTypeOf<'starts'>();
  expectTypeOf<Own<typeof StandIn.dialog, Electron.Dialog>>().toEqualTypeOf<
    'errors' | 'messages' | 'presses'
  >();
  expectTypeOf<Own<typeof StandIn.globalShortcut, Electron.GlobalShortcut>>().toEqualTypeOf<
    'registered' | 'taken'
  >();
  expectTypeOf<Own<typeof StandIn.nativeTheme, Electron.NativeTheme>>().toEqualTypeOf<never>();
  expectTypeOf<Own<typeof StandIn.safeStorage, Electron.SafeStorage>>().toEqualTypeOf<
    'backend' | 'isAvailable' | 'isLocked' | 'isLost' | 'isRotated'
  >();
  expectTypeOf<Own<typeof StandIn.screen, Electron.Screen>>().toEqualTypeOf<'displays'>();
  expectTypeOf<Own<typeof StandIn.shell, Electron.Shell>>().toEqualTypeOf<'opened' | 'openedPaths'>();
});

test('those types are of the Electron that is shipped', () => {
  const folder = resolve(import.meta.dirname, '../../../../node_modules/electron');
  const { version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const types = readFileSync(resolve(folder, 'electron.d.ts'), 'utf8').slice(0, 100);
  expect(types).toContain(`Electron ${version}`);
});
