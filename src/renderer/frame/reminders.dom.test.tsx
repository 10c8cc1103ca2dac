import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import { createFakeHub, createWindows } from '../../../test/support/store.ts';
import { Toaster } from '../components/toast.tsx';
import { type Store, StoreProvider } from '../store/index.ts';
import { Reminders } from './reminders.tsx';

const windows = createWindows();
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await windows.closeAll();
});

const DUE: ReminderNotice = {
  title: 'A task is due',
  body: 'Call (Acme), due today',
  route: '/onboardings/7',
};

interface Page {
  readonly isFocused: boolean;
  readonly visibility: DocumentVisibilityState;
}

/** What one tab does of all that is open; `waiting` is what the main process has for whoever asks first. */
async function openTab(waiting: ReminderNotice[], { isFocused, visibility }: Page) {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(isFocused);
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  onTestFinished(() => {
    focus.mockRestore();
    visible.mockRestore();
  });
  const hub = createFakeHub({ hubId: 'this-hub' });
  const live = await windows.openLive(hub);
  await waitFor(() => expect(live.appInfo.get()?.shell).toBe('browser'));
  const take = vi.fn(async () => ({ notices: waiting.splice(0) }));
  const call = (async (name: string, input: never) =>
    name === 'reminders.take'
      ? take()
      : live.bridge.call(name as 'app.info', input)) as Store['bridge']['call'];
  const store: Store = { ...live, bridge: { ...live.bridge, call } };
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <Toaster />
        <Reminders />
      </StoreProvider>,
    );
  });
  return { take, visible };
}

function stubNotifications(permission: NotificationPermission) {
  const shown: { title: string; body: string | undefined; click: () => void }[] = [];
  vi.stubGlobal(
    'Notification',
    class {
      static permission = permission;
      close() {}
      constructor(title: string, options: NotificationOptions) {
        shown.push({ title, body: options.body, click: () => this.clicked() });
      }
      clicked = () => {};
      addEventListener(_event: 'click', listener: () => void) {
        this.clicked = listener;
      }
    },
  );
  return shown;
}

test('who is at the page is reminded on it; it stays, and opens what it is about', async () => {
  await openTab([DUE], { isFocused: true, visibility: 'visible' });
  expect(await screen.findByText('Call (Acme), due today')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(window.location.pathname).toBe('/onboardings/7');
});

test('several reminders are one notice, which opens the Workbench', async () => {
  const step = { title: 'A next step is due', body: 'Bolt: ask for a date', route: '/customers/8' };
  await openTab([{ ...DUE, title: 'A task is late' }, step], { isFocused: true, visibility: 'visible' });
  const notice = await screen.findByText('A task is late · A next step is due');
  expect(notice.closest('li')?.textContent).toContain('Bolt: ask for a date');
  const toast = within(notice.closest('li') ?? document.body);
  fireEvent.click(toast.getByRole('button', { name: 'Open' }));
  expect(window.location.pathname).toBe('/workbench');
});

test('who looks at something else is reminded by the system, where that is allowed; its click opens it', async () => {
  const shown = stubNotifications('granted');
  vi.spyOn(window, 'focus').mockImplementation(() => {});
  const due = { title: 'A target date', body: 'Bolt: target today', route: '/onboardings/8' };
  await openTab([due], { isFocused: false, visibility: 'hidden' });
  await waitFor(() => expect(shown).toMatchObject([{ title: 'A target date', body: 'Bolt: target today' }]));
  shown[0]?.click();
  expect(window.location.pathname).toBe('/onboardings/8');
  expect(screen.queryByText('Bolt: target today')).toBeNull();
});

test('a tab that nobody sees takes nothing where it may not notify, until somebody looks', async () => {
  stubNotifications('denied');
  const waiting = [{ ...DUE, title: 'A quiet customer', body: 'Bolt: nothing noted' }];
  const { take, visible } = await openTab(waiting, { isFocused: false, visibility: 'hidden' });
  expect(take).not.toHaveBeenCalled();
  visible.mockReturnValue('visible');
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  expect(await screen.findByText('Bolt: nothing noted')).toBeDefined();
});
