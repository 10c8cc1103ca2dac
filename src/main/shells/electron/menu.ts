import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#shared/bridge.ts';

type Item = MenuItemConstructorOptions;

export interface MenuActions {
  /** Shows the window and tells its page. */
  readonly command: (command: MenuCommand) => void;
  readonly goBack: () => void;
  readonly goForward: () => void;
  readonly openDataFolder: () => void;
  readonly openLogs: () => void;
  readonly copyDiagnostics: () => void;
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds the developer tools. */
  readonly isDevelopment: boolean;
}

const SEPARATOR: Item = { type: 'separator' };

/** More keys for an entry; each needs an entry of its own, which is not shown. */
function hidden(role: NonNullable<Item['role']>, ...accelerators: readonly string[]): Item[] {
  return accelerators.map((accelerator) => ({
    role,
    accelerator,
    visible: false,
    acceleratorWorksWhenHidden: true,
  }));
}

/** The application's menu, with each platform's usual entries in their usual places. */
export function setApplicationMenu(options: MenuOptions, actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options, actions)));
}

export function menuTemplate({ platform, isDevelopment }: MenuOptions, actions: MenuActions): Item[] {
  const isMac = platform === 'darwin';
  const ask = (label: string, command: MenuCommand, accelerator?: string): Item => ({
    label,
    click: () => actions.command(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const about = ask('About Pivotal', 'about');
  const settings = ask('Settings…', 'settings', 'CmdOrCtrl+,');

  const appMenu: Item = {
    label: 'Pivotal',
    submenu: [
      about,
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    label: '&File',
    submenu: [
      ask('New Customer', 'new_customer', 'CmdOrCtrl+N'),
      ask('Quick Note or Task…', 'quick_capture', 'CmdOrCtrl+Shift+N'),
      SEPARATOR,
      ...(isMac
        ? [{ role: 'close' } satisfies Item]
        : [settings, SEPARATOR, { role: 'close' } satisfies Item, { role: 'quit' } satisfies Item]),
    ],
  };
  const edit: Item = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'pasteAndMatchStyle' },
      { role: 'delete' },
      { role: 'selectAll' },
      SEPARATOR,
      ask('Find…', 'search', 'CmdOrCtrl+K'),
    ],
  };
  const view: Item = {
    label: '&View',
    submenu: [
      ask('Customers', 'go_customers', 'CmdOrCtrl+1'),
      ask('Onboardings', 'go_onboardings', 'CmdOrCtrl+2'),
      SEPARATOR,
      { label: 'Back', accelerator: isMac ? 'Cmd+[' : 'Alt+Left', click: actions.goBack },
      { label: 'Forward', accelerator: isMac ? 'Cmd+]' : 'Alt+Right', click: actions.goForward },
      SEPARATOR,
      { role: 'reload' },
      ...(isDevelopment ? [{ role: 'toggleDevTools' } satisfies Item] : []),
      SEPARATOR,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // The plus sign needs Shift on most layouts, and has a key of its own on the number pad.
      ...hidden('zoomIn', 'CmdOrCtrl+=', 'CmdOrCtrl+numadd'),
      { role: 'zoomOut' },
      ...hidden('zoomOut', 'CmdOrCtrl+numsub'),
      ...hidden('resetZoom', 'CmdOrCtrl+num0'),
      SEPARATOR,
      { role: 'togglefullscreen' },
    ],
  };
  const window: Item = {
    label: '&Window',
    role: 'window',
    submenu: [
      { role: 'minimize' },
      { role: 'zoom' },
      ...(isMac ? [SEPARATOR, { role: 'front' } satisfies Item] : []),
    ],
  };
  const help: Item = {
    label: '&Help',
    role: 'help',
    submenu: [
      ask('Keyboard Shortcuts', 'shortcuts', 'CmdOrCtrl+/'),
      { label: 'Show Data Folder', click: actions.openDataFolder },
      { label: 'Show Logs', click: actions.openLogs },
      { label: 'Copy Diagnostics', click: actions.copyDiagnostics },
      ...(isMac ? [] : [SEPARATOR, about]),
    ],
  };
  return [...(isMac ? [appMenu] : []), file, edit, view, window, help];
}
