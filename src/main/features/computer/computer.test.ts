import { expect, test, vi } from 'vitest';
import { openTestHub } from '../../../../test/support/hub.ts';
import type { ShellParts } from '../../shells/shell-parts.ts';
import { computerSettings, createComputer } from './computer.ts';

function parts() {
  let isOn = false;
  const use = vi.fn<ShellParts['use']>();
  const shell: ShellParts = {
    login: {
      isOn: () => isOn,
      set: (next) => {
        isOn = next;
      },
    },
    shortcut: { state: () => 'off' },
    captureShortcut: { state: () => 'off' },
    command: {
      state: () => ({ kind: 'absent' }),
      install: () => ({ kind: 'failed', reason: 'It is in the way.' }),
      remove: () => ({ kind: 'absent' }),
    },
    update: { state: () => ({ kind: 'none' }), look: vi.fn(), follow: vi.fn() },
    showLogs: vi.fn(),
    use,
  };
  return { shell, use };
}

function open(shell: ShellParts | null, movePort = vi.fn(async () => 'moved' as const)) {
  const hub = openTestHub();
  const use = vi.fn();
  const computer = createComputer({
    settings: hub.settings,
    network: { use },
    usualPort: 4780,
    shell,
    logFolder: '/logs',
    movePort,
  });
  return { hub, computer, use, movePort };
}

test('what is chosen is kept, and taken at once by all that follow it', async () => {
  const { shell, use: shellUse } = parts();
  const { hub, computer, use } = open(shell);
  expect(use.mock.lastCall).toEqual(['system']);
  await computer.set({
    proxy: 'http://ann:secret@proxy.corp:3128',
    notifications: false,
    start_at_login: true,
  });
  expect(use.mock.lastCall).toEqual([{ address: 'http://ann:secret@proxy.corp:3128' }]);
  expect(shellUse.mock.lastCall?.[0].notifications).toBe(false);
  expect(computer.get()).toMatchObject({ start_at_login: true, settings: { notifications: false } });
  expect(computerSettings(hub.settings)).toMatchObject({ notifications: false });
});

test('a shell without a window of its own has none of what needs one', () => {
  const { computer } = open(null);
  expect(computer.get()).toMatchObject({ start_at_login: null, shortcut: null, command: null, update: null });
});

test('another port is moved to; one that cannot be had changes nothing', async () => {
  const { hub, computer } = open(
    null,
    vi.fn(async () => Promise.reject(new Error('Port 5000 is in use'))),
  );
  await expect(computer.set({ port: 5000 })).rejects.toThrow('in use');
  expect(computerSettings(hub.settings).port).toBeNull();
});

test('where the port is taken at the next start, that is said until it is the same again', async () => {
  const { computer } = open(null, vi.fn(async () => 'at_next_start' as const) as never);
  expect((await computer.set({ port: 5000 })).port_at_next_start).toBe(5000);
});

test('a command that cannot be installed says why', () => {
  const { computer } = open(parts().shell);
  expect(() => computer.act('install_command')).toThrow('It is in the way.');
});
