import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BridgeEvent, BridgeEventPayload, Command, MenuCommand } from '#shared/bridge.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../test/support/store.ts';
import { Toaster } from '../components/toast.tsx';
import { TooltipProvider } from '../components/tooltip.tsx';
import { dropDraft } from '../state/drafts.ts';
import { usePalette } from '../state/palette.ts';
import { useOverlay } from '../state/ui.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { QuickCapture } from './quick-capture.tsx';
import { ShellEvents } from './shell-events.tsx';

const windows = createWindows();

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what it answers.
  window.matchMedia = (query) =>
    Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => {};
});
beforeEach(() => {
  window.history.replaceState(null, '', '/customers');
  useOverlay.setState({ overlay: 'none' });
  usePalette.setState({ isOpen: false });
});
afterEach(async () => {
  cleanup();
  dropDraft('quick-capture');
  await windows.closeAll();
});

/** The window of a shell: what it announces reaches the page once the page has said that it listens. */
async function open() {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, { key: 'acme', name: 'Acme' }));
  const live = await windows.openLive(hub);
  const listeners = new Map<string, (payload: never) => void>();
  const asked: string[] = [];
  const commands: Command[] = [];
  let isConnected = true;
  const call = async (name: string, input: { readonly commands?: Command[]; readonly batch_id?: string }) => {
    asked.push(name);
    if (!isConnected) throw new Error('Pivotal does not answer');
    commands.push(...(input.commands ?? []));
    return { batch_id: input.batch_id, results: (input.commands ?? []).map(() => ({ ok: true })) };
  };
  const on = (event: string, listener: (payload: never) => void) => {
    listeners.set(event, listener);
    return () => listeners.delete(event);
  };
  const bridge = { ...live.bridge, call, on } as Store['bridge'];
  render(
    <StoreProvider store={{ ...live, bridge }}>
      <TooltipProvider>
        <QuickCapture />
        <ShellEvents />
        <Toaster />
      </TooltipProvider>
    </StoreProvider>,
  );
  await waitFor(() => expect(asked).toContain('window.ready'));
  const announce = <Event extends BridgeEvent>(event: Event, payload: BridgeEventPayload<Event>) =>
    act(() => listeners.get(event)?.(payload as never));
  return {
    announce,
    menu: (command: MenuCommand) => announce('menu.command', { command }),
    commands,
    asked,
    connect(next: boolean) {
      isConnected = next;
    },
  };
}

test('the menu, the tray and the shortcuts of the system reach the page', async () => {
  const { menu } = await open();
  menu('search');
  expect(usePalette.getState().isOpen).toBe(true);
  for (const [command, overlay] of [
    ['new_customer', 'new-customer'],
    ['shortcuts', 'shortcuts'],
    ['quick_capture', 'quick-capture'],
  ] as const) {
    menu(command);
    expect(useOverlay.getState().overlay).toBe(overlay);
  }
  for (const [command, path] of [
    ['go_onboardings', '/onboardings'],
    ['go_customers', '/customers'],
    ['settings', '/settings/profile'],
    ['about', '/settings/about'],
  ] as const) {
    menu(command);
    expect(window.location.pathname).toBe(path);
  }
});

test('a link that was followed elsewhere is shown here, and what the shell says is read', async () => {
  const { announce } = await open();
  announce('link.opened', { path: '/customers/42' });
  expect(window.location.pathname).toBe('/customers/42');
  announce('app.notice', { message: 'The page came back' });
  expect(await screen.findByText('The page came back')).toBeTruthy();
});

test('a quick note is written by keyboard alone, and what cannot be saved stays in the box', async () => {
  const { menu, commands, connect } = await open();
  const user = userEvent.setup();
  menu('quick_capture');
  await user.type(await screen.findByLabelText('Note', { selector: 'textarea' }), 'Asked for the CSV');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText('Choose the customer it is about')).toBeTruthy();
  await user.type(screen.getByRole('combobox', { name: /Customer/ }), 'acm{Enter}');
  connect(false);
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText('It is not saved yet')).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>('Note', { selector: 'textarea' }).value).toBe(
    'Asked for the CSV',
  );
  connect(true);
  await user.click(screen.getByRole('button', { name: /^Save/ }));
  expect(await screen.findByText('Note saved')).toBeTruthy();
  expect(commands).toMatchObject([
    {
      operation: 'create',
      type: 'comment',
      fields: { subject_type: 'customer', subject_id: 'acme', kind: 'note', body: 'Asked for the CSV' },
    },
  ]);
  expect(useOverlay.getState().overlay).toBe('none');
});
