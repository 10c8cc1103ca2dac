/*
 * A stand-in for the `electron` module, for tests on machines without its binary: what the shell uses, with
 * the rules that Electron enforces (what may be called only before or after `ready`, what may be prevented,
 * what throws once destroyed). Tests put it in the module's place with `vi.mock` and drive it from outside.
 */
import { restartApp } from './app.ts';
import { Menu, Notification, Tray } from './menus.ts';
import { restartMessages } from './messages.ts';
import { restartNet } from './net.ts';
import { restartSession } from './page.ts';
import { restartSystem } from './system.ts';

export { app } from './app.ts';
export { Menu, Notification, nativeImage, Tray } from './menus.ts';
export { ipcMain, protocol } from './messages.ts';
export { net } from './net.ts';
export { session } from './page.ts';
export {
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  nativeTheme,
  powerMonitor,
  safeStorage,
  screen,
  shell,
} from './system.ts';
export { BrowserWindow } from './window.ts';

/** A new Electron, just started: nothing is registered, no window is open. */
export function restartElectron(): void {
  restartApp();
  restartMessages();
  restartNet();
  restartSession();
  restartSystem();
  Menu.application = null;
  Menu.popups = [];
  Tray.all = [];
  Notification.shown = [];
}
