import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Computer, UpdateState } from '#shared/bridge/computer.ts';
import { createSource } from '../../bridge/source.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { ComputerSection } from './computer-section.tsx';
import { PortField } from './port-field.tsx';

const DESKTOP: Computer = {
  settings: {
    port: null,
    proxy: 'system',
    notifications: true,
    spelling: false,
    shortcut: null,
    capture_shortcut: null,
    updates: false,
  },
  usual_port: 4780,
  port_at_next_start: null,
  start_at_login: false,
  shortcut: 'off',
  capture_shortcut: 'off',
  command: { kind: 'absent' },
  update: { kind: 'none' },
  logs: '/data/logs',
};
const BROWSER: Computer = {
  ...DESKTOP,
  start_at_login: null,
  shortcut: null,
  capture_shortcut: null,
  command: null,
  update: null,
};

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => {};
});
afterEach(cleanup);

type Answer = Computer | Error | { readonly text: string };

/** Settings on a computer that answers as the test says; every call is kept. */
async function open(parts: React.ReactNode, first: Computer, answers: Record<string, Answer> = {}) {
  let current = first;
  const calls: [string, unknown][] = [];
  const changed = new Set<() => void>();
  const call = vi.fn(async (name: string, input: Record<string, unknown>) => {
    if (name !== 'computer.get') calls.push([name, input]);
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    if (answer !== undefined) return answer;
    if (name === 'computer.set') {
      const { start_at_login: startAtLogin = current.start_at_login, ...settings } = input;
      current = {
        ...current,
        settings: { ...current.settings, ...settings },
        start_at_login: startAtLogin as boolean | null,
      };
    }
    return current;
  });
  // Only what the parts under test read of the store.
  const store = {
    bridge: {
      call,
      on(event: string, listener: () => void) {
        if (event === 'app.changed') changed.add(listener);
        return () => changed.delete(listener);
      },
    },
    appInfo: createSource({ platform: 'linux' }),
  } as unknown as Store;
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <TooltipProvider>{parts}</TooltipProvider>
      </StoreProvider>,
    );
  });
  return {
    calls,
    user: userEvent.setup({ delay: null }),
    /** The main process says that something of it has changed by itself. */
    become: (next: Partial<Computer>) =>
      act(async () => {
        current = { ...current, ...next };
        for (const listener of changed) listener();
      }),
  };
}

describe('Settings, This computer, in the desktop app', () => {
  test('what is switched is asked for and shown', async () => {
    const { calls, user } = await open(<ComputerSection />, DESKTOP);
    await user.click(screen.getByRole('checkbox', { name: 'Start when I log in' }));
    await user.click(screen.getByRole('checkbox', { name: 'Notifications' }));
    await user.click(screen.getByRole('checkbox', { name: 'Check spelling' }));
    expect(calls).toEqual([
      ['computer.set', { start_at_login: true }],
      ['computer.set', { notifications: false }],
      ['computer.set', { spelling: true }],
    ]);
    const isOn = (name: string) => screen.getByRole('checkbox', { name }).getAttribute('aria-checked');
    await waitFor(() =>
      expect(['Start when I log in', 'Notifications', 'Check spelling'].map(isOn)).toEqual([
        'true',
        'false',
        'true',
      ]),
    );
  });

  test('a proxy is taken by its address, and what is no proxy is told at the field', async () => {
    const address = 'http://ann:secret@proxy.corp:3128';
    const proxied = { ...DESKTOP, settings: { ...DESKTOP.settings, proxy: 'http://old:1' } };
    const { calls, user } = await open(<ComputerSection />, proxied, {
      'computer.set': new Error('Write the proxy as http://host:port, or http://name:password@host:port'),
    });
    const field = screen.getByRole('textbox', { name: 'Address of the proxy' });
    await user.clear(field);
    await user.type(field, address);
    await user.click(screen.getByRole('button', { name: 'Use proxy' }));
    expect(calls).toEqual([['computer.set', { proxy: address }]]);
    expect(await screen.findByText(/Write the proxy as http:\/\/host:port/)).toBeTruthy();
  });

  test('a shortcut says whether it works, and none takes it away', async () => {
    const { calls, user, become } = await open(<ComputerSection />, DESKTOP);
    await user.type(screen.getByRole('textbox', { name: 'Shortcut' }), 'Control+Shift+K');
    await user.click(screen.getAllByRole('button', { name: 'Save shortcut' })[0] as HTMLElement);
    expect(calls).toEqual([['computer.set', { shortcut: 'Control+Shift+K' }]]);
    await become({ shortcut: 'taken' });
    expect(screen.getByText(/Another program has it/)).toBeTruthy();
    await user.clear(screen.getByRole('textbox', { name: 'Shortcut' }));
    await user.click(screen.getAllByRole('button', { name: 'Save shortcut' })[0] as HTMLElement);
    expect(calls.at(-1)).toEqual(['computer.set', { shortcut: null }]);
  });

  test('the pivotal command is installed, said to be outside of PATH, and removed', async () => {
    const { calls, user, become } = await open(<ComputerSection />, DESKTOP);
    await user.click(screen.getByRole('button', { name: 'Install the pivotal command' }));
    await become({ command: { kind: 'installed', path: '/home/ann/.local/bin/pivotal', isOnPath: false } });
    expect(screen.getByText('/home/ann/.local/bin/pivotal')).toBeTruthy();
    expect(screen.getByText(/add it to PATH/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove the command' }));
    expect(calls).toEqual([
      ['computer.act', { action: 'install_command' }],
      ['computer.act', { action: 'remove_command' }],
    ]);
  });

  test('logs are shown and diagnostics copied', async () => {
    const { calls, user } = await open(<ComputerSection />, DESKTOP, {
      'computer.diagnostics': { text: 'Pivotal 1.2.3' },
    });
    await user.click(screen.getByRole('button', { name: 'Show logs' }));
    await user.click(screen.getByRole('button', { name: 'Copy diagnostics' }));
    expect(calls).toEqual([
      ['computer.act', { action: 'show_logs' }],
      ['computer.diagnostics', {}],
    ]);
    expect(await navigator.clipboard.readText()).toBe('Pivotal 1.2.3');
  });
});

test('in the browser what needs the desktop app is not offered, and that is said', async () => {
  await open(<ComputerSection />, BROWSER);
  expect(screen.getByText(/come with the desktop app/)).toBeTruthy();
  expect(screen.queryByRole('checkbox')).toBeNull();
  for (const name of ['Save shortcut', 'Install the pivotal command', 'Look for a newer version'])
    expect(screen.queryByRole('button', { name })).toBeNull();
  expect(screen.getByRole('button', { name: 'Copy diagnostics' })).toBeTruthy();
});

describe('newer versions', () => {
  test.each<[UpdateState, string, boolean]>([
    [{ kind: 'none' }, 'This is the newest version that is known here.', true],
    [{ kind: 'looking' }, 'Looking for a newer version…', false],
    [{ kind: 'fetching', version: '2.0.0', percent: 41 }, 'Fetching Pivotal 2.0.0: 41 %', false],
    [
      { kind: 'ready', version: '2.0.0' },
      'Pivotal 2.0.0 is here. It is installed when you quit Pivotal next.',
      false,
    ],
    [{ kind: 'failed', reason: 'No newer version could be fetched: no network' }, 'no network', true],
  ])('%j is told, and can be looked for again: %s', async (update, words, canLook) => {
    await open(<ComputerSection />, { ...DESKTOP, update });
    expect(screen.getByText(words, { exact: false })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Look for a newer version' }) !== null).toBe(canLook);
  });

  test('are looked for when asked, and by themselves once that is switched on', async () => {
    const { calls, user } = await open(<ComputerSection />, DESKTOP);
    await user.click(screen.getByRole('button', { name: 'Look for a newer version' }));
    await user.click(screen.getByRole('checkbox', { name: /Look by itself/ }));
    expect(calls).toEqual([
      ['computer.act', { action: 'look_for_update' }],
      ['computer.set', { updates: true }],
    ]);
  });

  test('where nobody publishes any, nothing can be switched on', async () => {
    const reason = 'This copy was packed without a place to look for newer versions.';
    await open(<ComputerSection />, { ...DESKTOP, update: { kind: 'unavailable', reason } });
    expect(screen.getByText(reason)).toBeTruthy();
    expect(screen.queryByRole('checkbox', { name: /Look by itself/ })).toBeNull();
  });
});

describe('the port of the local API', () => {
  const field = () => screen.getByRole('textbox', { name: 'Port' });

  test('is moved at once; nothing stands for the usual one', async () => {
    const { calls, user } = await open(<PortField />, DESKTOP);
    expect(field().getAttribute('placeholder')).toBe('4780 (the usual one)');
    await user.type(field(), '5000');
    await user.click(screen.getByRole('button', { name: 'Use this port' }));
    await user.clear(field());
    await user.click(screen.getByRole('button', { name: 'Use this port' }));
    expect(calls).toEqual([
      ['computer.set', { port: 5000 }],
      ['computer.set', { port: null }],
    ]);
  });

  test('that is none, or is taken, is told at the field', async () => {
    const { calls, user } = await open(<PortField />, DESKTOP, {
      'computer.set': new Error('Port 5000 is in use'),
    });
    await user.type(field(), 'eighty');
    await user.click(screen.getByRole('button', { name: 'Use this port' }));
    expect(await screen.findByText('Write a number from 1024 to 65535')).toBeTruthy();
    expect(calls).toEqual([]);
    await user.clear(field());
    await user.type(field(), '5000');
    await user.click(screen.getByRole('button', { name: 'Use this port' }));
    expect(await screen.findByText('Port 5000 is in use')).toBeTruthy();
  });

  test('of the browser’s own page takes the next start, which is said', async () => {
    await open(<PortField />, { ...BROWSER, port_at_next_start: 5000 });
    expect(screen.getByText(/From the next start on it is 5000/)).toBeTruthy();
  });
});
