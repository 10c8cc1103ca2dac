import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MENU_COMMANDS } from '#shared/bridge.ts';
import { Menu, restartElectron } from '../../../../test/support/electron/electron.ts';
import type { FakeMenuItem } from '../../../../test/support/electron/menus.ts';
import { type MenuActions, menuTemplate, setApplicationMenu } from './menu.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const PLATFORMS = ['darwin', 'win32', 'linux'] as const;

const command = vi.fn<MenuActions['command']>();
const actions: MenuActions = {
  command,
  goBack: vi.fn(),
  goForward: vi.fn(),
  openDataFolder: vi.fn(),
  openLogs: vi.fn(),
  copyDiagnostics: vi.fn(),
};

beforeEach(() => {
  restartElectron();
  vi.clearAllMocks();
});

function template(platform: NodeJS.Platform, isDevelopment = false): readonly FakeMenuItem[] {
  return menuTemplate({ platform, isDevelopment }, actions) as readonly FakeMenuItem[];
}

function entries(items: readonly FakeMenuItem[]): readonly FakeMenuItem[] {
  return items.flatMap((item) => [item, ...entries(item.submenu ?? [])]);
}

describe.each(PLATFORMS)('on %s', (platform) => {
  const all = () => entries(template(platform));

  test.each([
    ['New Customer', 'CmdOrCtrl+N', 'new_customer'],
    ['Quick Note or Task…', 'CmdOrCtrl+Shift+N', 'quick_capture'],
    ['Find…', 'CmdOrCtrl+K', 'search'],
    ['Settings…', 'CmdOrCtrl+,', 'settings'],
    ['Customers', 'CmdOrCtrl+1', 'go_customers'],
    ['Onboardings', 'CmdOrCtrl+2', 'go_onboardings'],
    ['Keyboard Shortcuts', 'CmdOrCtrl+/', 'shortcuts'],
    ['About Pivotal', undefined, 'about'],
  ] as const)('%s (%s) asks the page for %s', (label, accelerator, asked) => {
    const found = all().filter((item) => item.label === label);
    expect(found).toHaveLength(1);
    expect(found[0]?.accelerator).toBe(accelerator);
    found[0]?.click?.();
    expect(command).toHaveBeenCalledExactlyOnceWith(asked);
  });

  test.each([
    ['zoomIn', 'CmdOrCtrl+='],
    ['zoomIn', 'CmdOrCtrl+numadd'],
    ['zoomOut', 'CmdOrCtrl+numsub'],
    ['resetZoom', 'CmdOrCtrl+num0'],
  ])('%s works with %s too, without an entry to be seen', (role, accelerator) => {
    const found = menuTemplate({ platform, isDevelopment: false }, actions)
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .filter((item) => item.accelerator === accelerator);
    expect(found).toEqual([{ role, accelerator, visible: false, acceleratorWorksWhenHidden: true }]);
    // The entry that is seen brings the usual key of its own.
    expect(all().some((item) => item.role === role && item.accelerator === undefined)).toBe(true);
  });

  test('every command of the contract has its entry', () => {
    for (const item of all()) item.click?.();
    expect(new Set(command.mock.calls.map(([name]) => name))).toEqual(new Set(MENU_COMMANDS));
  });

  test('text can be undone, cut, copied and pasted with the usual keys', () => {
    const roles = all().map(({ role }) => role);
    expect(roles).toEqual(
      expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'quit', 'close']),
    );
  });

  test('no key stands for two entries', () => {
    const keys = all().flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('the developer tools are there in development only', () => {
    expect(all().some(({ role }) => role === 'toggleDevTools')).toBe(false);
    expect(entries(template(platform, true)).some(({ role }) => role === 'toggleDevTools')).toBe(true);
  });
});

test('macOS has the application’s own menu first, with settings, hiding and quitting', () => {
  const [first] = template('darwin');
  expect(first?.label).toBe('Pivotal');
  expect(first?.submenu?.flatMap(({ label, role }) => label ?? role ?? [])).toEqual([
    'About Pivotal',
    'Settings…',
    'services',
    'hide',
    'hideOthers',
    'unhide',
    'quit',
  ]);
});

test.each(['win32', 'linux'] as const)(
  '%s has settings and quitting under File, About under Help',
  (platform) => {
    const menus = new Map(template(platform).map(({ label, submenu }) => [label, submenu]));
    expect([...menus.keys()]).toEqual(['&File', '&Edit', '&View', '&Window', '&Help']);
    expect(menus.get('&File')?.flatMap(({ label, role }) => label ?? role ?? [])).toEqual([
      'New Customer',
      'Quick Note or Task…',
      'Settings…',
      'close',
      'quit',
    ]);
    expect(menus.get('&Help')?.at(-1)?.label).toBe('About Pivotal');
  },
);

test('back, forward and the data folder do what they say', () => {
  setApplicationMenu({ platform: 'linux', isDevelopment: false }, actions);
  for (const label of ['Back', 'Forward', 'Show Data Folder']) Menu.application?.click(label);
  expect(actions.goBack).toHaveBeenCalledOnce();
  expect(actions.goForward).toHaveBeenCalledOnce();
  expect(actions.openDataFolder).toHaveBeenCalledOnce();
});
