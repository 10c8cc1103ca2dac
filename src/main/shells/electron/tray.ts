import { Menu, Tray } from 'electron';
import type { MenuCommand } from '#shared/bridge.ts';
import { trayIcon } from './icons.ts';

export interface TrayActions {
  readonly isShown: () => boolean;
  readonly show: () => void;
  readonly hide: () => void;
  readonly command: (command: MenuCommand) => void;
  readonly quit: () => void;
}

export interface AppTray {
  /** One quiet line on how the data stands: "Saved on this laptop · 3 changes to send". */
  setStatus(line: string): void;
  /** To be called when the window has been shown or hidden. */
  refresh(): void;
  close(): void;
}

/** The icon beside the clock, which stays while the window is closed. */
export function createTray(platform: NodeJS.Platform, status: string, actions: TrayActions): AppTray {
  const tray = new Tray(trayIcon(platform));
  let line = status;

  function refresh(): void {
    const isShown = actions.isShown();
    const menu = Menu.buildFromTemplate([
      { label: line, enabled: false },
      { type: 'separator' },
      { label: isShown ? 'Hide Pivotal' : 'Show Pivotal', click: isShown ? actions.hide : actions.show },
      { label: 'New Customer', click: () => actions.command('new_customer') },
      { label: 'Quick Note or Task…', click: () => actions.command('quick_capture') },
      { type: 'separator' },
      { label: 'Quit Pivotal', click: actions.quit },
    ]);
    tray.setContextMenu(menu);
    tray.setToolTip(`Pivotal: ${line}`);
  }

  // On macOS, and on most Linux desktops, a click opens the menu.
  if (platform === 'win32') tray.on('click', () => (actions.isShown() ? actions.hide() : actions.show()));
  refresh();
  return {
    setStatus(next) {
      if (next === line) return;
      line = next;
      refresh();
    },
    refresh,
    close: () => tray.destroy(),
  };
}
