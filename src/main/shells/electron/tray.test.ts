import { beforeEach, expect, test, vi } from 'vitest';
import { app, restartElectron, Tray } from '../../../../test/support/electron/electron.ts';
import { createTray, type TrayActions } from './tray.ts';

vi.mock('electron', () => import('../../../../test/support/electron/electron.ts'));

const STATUS = 'Saved on this laptop';
let isShown: boolean;
const command = vi.fn<TrayActions['command']>();
const quit = vi.fn();
const actions: TrayActions = {
  isShown: () => isShown,
  show: () => {
    isShown = true;
  },
  hide: () => {
    isShown = false;
  },
  command,
  quit,
};

beforeEach(() => {
  restartElectron();
  app.becomeReady();
  vi.clearAllMocks();
  isShown = true;
});

function create(platform: NodeJS.Platform = 'linux') {
  const tray = createTray(platform, STATUS, actions);
  const fake = Tray.all.at(-1);
  if (fake === undefined) throw new Error('there is no tray icon');
  return { tray, fake, labels: () => fake.menu?.items.flatMap(({ label }) => label ?? []) };
}

test('it says how the data stands, shows or hides the window, makes a customer, quits', () => {
  const { fake, labels } = create();
  expect(labels()).toEqual([STATUS, 'Hide Pivotal', 'New Customer', 'Quick Note or Task…', 'Quit Pivotal']);
  expect(fake.menu?.items[0]?.enabled).toBe(false);
  fake.menu?.click('New Customer');
  expect(command).toHaveBeenCalledExactlyOnceWith('new_customer');
  fake.menu?.click('Quit Pivotal');
  expect(quit).toHaveBeenCalledOnce();
});

test('it offers to show the window once it is hidden', () => {
  const { tray, fake, labels } = create();
  fake.menu?.click('Hide Pivotal');
  tray.refresh();
  expect(labels()).toContain('Show Pivotal');
  fake.menu?.click('Show Pivotal');
  expect(isShown).toBe(true);
});

test('its line follows the state of the data', () => {
  const { tray, fake, labels } = create();
  tray.setStatus('Saved on this laptop · 3 changes to send');
  expect(labels()?.[0]).toBe('Saved on this laptop · 3 changes to send');
  expect(fake.tooltip).toBe('Pivotal: Saved on this laptop · 3 changes to send');
});

test('on Windows a click shows or hides the window; elsewhere it opens the menu', () => {
  create('win32').fake.emit('click');
  expect(isShown).toBe(false);
  create('darwin').fake.emit('click');
  create('linux').fake.emit('click');
  expect(isShown).toBe(false);
});

test('it goes with the app', () => {
  const { tray, fake } = create();
  tray.close();
  expect(fake.destroyed).toBe(true);
});
