import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BridgeRequest } from '#shared/bridge.ts';
import type { SyncStatus } from '#shared/sync.ts';
import { type BridgeTransport, type ConnectionState, createBridgeClient } from '../../bridge/client.ts';
import { createSource } from '../../bridge/source.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { ConnectionBanner } from '../../frame/connection-banner.tsx';
import { StatusLine } from '../../frame/status-line.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { CloudSection } from '../settings/cloud-section.tsx';
import { closeAttention } from './attention.ts';
import { AttentionDialog } from './attention-dialog.tsx';
import { LONG_OFFLINE_MS, SyncBanner } from './sync-banner.tsx';

const URL_HERE = 'https://cloud.example/api/v1';
const CONNECTED: SyncStatus = {
  state: { state: 'idle', last_synced_at: new Date(Date.now() - 5.5 * 60_000).toISOString() },
  pending: 0,
  failed: 0,
  conflicts: 0,
  twins: 0,
  uncertain: 0,
  matches: 0,
  waiting_for_you: 0,
  upstream: { url: URL_HERE, workspace_id: 'w1' },
  last_synced_at: new Date(Date.now() - 5.5 * 60_000).toISOString(),
  contacts: null,
  deletions_to_confirm: null,
  unreadable: { count: 0, latest: [] },
  key_storage: 'file',
};
const LOCAL: SyncStatus = { ...CONNECTED, state: { state: 'local' }, upstream: null, last_synced_at: null };

beforeAll(() => {
  // What jsdom lacks of a browser; nothing here depends on what they answer.
  Element.prototype.hasPointerCapture = () => false;
});
beforeEach(() => window.history.replaceState(null, '', '/customers'));
afterEach(() => {
  cleanup();
  closeAttention();
});

/** Lists of what is to be decided, with nothing in them. */
const NOTHING: Record<string, () => unknown> = {
  'sync.failed': () => ({ entries: [] }),
  'sync.conflicts': () => ({ entries: [] }),
  'sync.twins': () => ({ entries: [] }),
  'sync.uncertain': () => ({ entries: [] }),
};

/** A window whose main process says what the test wants; every call is kept. */
function openWindow(first: SyncStatus, answers: Record<string, (input: never) => unknown> = {}) {
  const state = createSource<ConnectionState>('connected');
  const calls: { call: string; input: unknown }[] = [];
  let current = first;
  let deliver = (_message: unknown) => {};
  const transport: BridgeTransport = {
    state,
    send({ id, call, input }: BridgeRequest) {
      calls.push({ call, input });
      const answer = call === 'sync.status' ? () => current : (answers[call] ?? NOTHING[call]);
      queueMicrotask(() => deliver({ id, output: answer?.(input as never) ?? {} }));
    },
    onMessage(listener) {
      deliver = listener;
      return () => {};
    },
    close() {},
  };
  const fixed = <Value,>(value: Value) => createSource(value);
  // Only what the parts under test read of the store.
  const store = {
    bridge: createBridgeClient(transport),
    connection: state,
    pendingKeys: fixed(new Set<string>()),
    replication: fixed({ status: 'live' }),
    copy: fixed('kept'),
    appInfo: fixed({ workspace: { id: 'w1', slug: 'north', name: 'North' }, notice: null }),
    people: fixed([]),
    customers: fixed({ status: 'ready', rows: [] }),
  } as unknown as Store;
  return {
    calls,
    user: userEvent.setup(),
    called: (name: string) => calls.filter(({ call }) => call === name).map(({ input }) => input),
    /** The main process says that the state has changed. */
    tell: (next: Partial<SyncStatus>) =>
      act(async () => {
        current = { ...current, ...next };
        deliver({ event: 'sync.changed', payload: current });
      }),
    show: (parts: React.ReactNode) =>
      act(async () => {
        render(
          <StoreProvider store={store}>
            <TooltipProvider>{parts}</TooltipProvider>
          </StoreProvider>,
        );
      }),
  };
}

const line = () => screen.getByRole('button', { name: /Show more$/ });

test('the line under the navigation tells the state and what waits, is refused or in conflict, as it changes', async () => {
  const { show, tell } = openWindow(LOCAL);
  await show(<StatusLine isCollapsed={false} />);
  expect(line().textContent).toBe('Saved on this laptop');
  await tell({ ...CONNECTED, pending: 3 });
  expect(line().textContent).toBe('Saved on this laptop · 3 changes to send');
  await tell({ failed: 1, conflicts: 1, waiting_for_you: 2 });
  expect(line().textContent).toBe('Saved on this laptop · 3 changes to send2 changes to look at');
  await tell({ pending: 0, failed: 0, conflicts: 0, waiting_for_you: 0 });
  expect(line().textContent).toBe('In sync · 5 min ago');
});

test('the numbers of a running pass are shown, not said aloud', async () => {
  const { show, tell } = openWindow(CONNECTED);
  await show(<StatusLine isCollapsed={false} />);
  await tell({ state: { state: 'syncing', pass: 'customers', done: 1240, expected: 10_000 } });
  expect(line().textContent).toBe('Reading customers 1,240 of 10,000');
  expect(screen.getByRole('status').textContent).toBe('Syncing with the cloud');
});

test('opened, it shows the progress of long passes, starts a sync, and Escape gives the focus back', async () => {
  const { show, user, called } = openWindow(
    {
      ...CONNECTED,
      state: { state: 'syncing', pass: 'onboardings', done: 20, expected: 80 },
      contacts: { done: 1240, expected: 10_000 },
    },
    { 'sync.now': () => ({ started: true }) },
  );
  await show(<StatusLine isCollapsed />);
  line().focus();
  await user.keyboard('{Enter}');
  const panel = screen.getByRole('dialog', { name: 'Saved and synced' });
  const bars = within(panel).getAllByRole('progressbar');
  expect(bars.map((bar) => (bar as HTMLProgressElement).value)).toEqual([20, 1240]);
  within(panel).getByText('Contacts 1,240 of 10,000');
  await user.click(within(panel).getByRole('button', { name: 'Sync now' }));
  expect(called('sync.now')).toEqual([{}]);
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(line());
});

test('much that is gone at once is deleted only after a yes, which says how much', async () => {
  const { show, user, called } = openWindow({
    ...CONNECTED,
    state: { state: 'failed', reason: '40 of 300 customers are gone from the cloud at once.' },
    deletions_to_confirm: { count: 40, total: 300 },
  });
  await show(<StatusLine isCollapsed={false} />);
  await user.click(line());
  await user.click(screen.getByRole('button', { name: 'Review deletions' }));
  const question = screen.getByRole('dialog', { name: 'Delete 40 records here too?' });
  await user.click(within(question).getByRole('button', { name: 'Cancel' }));
  expect(called('sync.confirmDeletions')).toEqual([]);
  await user.click(line());
  await user.click(screen.getByRole('button', { name: 'Review deletions' }));
  await user.click(screen.getByRole('button', { name: 'Delete 40 records' }));
  expect(called('sync.confirmDeletions')).toEqual([{}]);
});

test('a failure that is about something else offers no deletion', async () => {
  const { show, user } = openWindow({
    ...CONNECTED,
    state: { state: 'failed', reason: 'The answer was not understood.' },
  });
  await show(<StatusLine isCollapsed={false} />);
  await user.click(line());
  expect(screen.queryByRole('button', { name: 'Review deletions' })).toBeNull();
});

test('the banner keeps quiet while offline is short or nothing waits, and speaks when changes wait long', async () => {
  const { show, tell, user } = openWindow(CONNECTED);
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  const offline = (ms: number) =>
    ({ state: 'offline', since: ago(ms), retry_at: ago(-5000) }) as SyncStatus['state'];
  await show(<ConnectionBanner />);
  await tell({ state: offline(60_000), pending: 4 });
  expect(screen.queryByRole('status')).toBeNull();
  await tell({ state: offline(LONG_OFFLINE_MS + 60_000), pending: 0 });
  expect(screen.queryByRole('status')).toBeNull();
  await tell({ pending: 4 });
  expect(screen.getByRole('status').textContent).toContain('with 4 changes to send');
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('status')).toBeNull();
});

test('a key that is no longer accepted is said at once, with the way to another one', async () => {
  const { show, tell, user } = openWindow(CONNECTED);
  await show(<ConnectionBanner />);
  await tell({ state: { state: 'unauthorized', code: 'api_key_revoked' }, pending: 1 });
  expect(screen.getByRole('status').textContent).toContain('The cloud no longer accepts the key');
  await user.click(screen.getByRole('button', { name: 'Enter another key' }));
  expect(window.location.pathname).toBe('/settings/cloud');
});

test('a key goes nowhere in clear text, and a refused one keeps what was typed', async () => {
  const { show, user, called } = openWindow(LOCAL, {
    'sync.connect': () => ({ outcome: 'refused', code: 'api_key_invalid' }),
  });
  await show(<CloudSection />);
  const address = screen.getByLabelText('Address');
  const key = screen.getByLabelText('API key');
  expect(key).toHaveProperty('type', 'password');
  await user.clear(address);
  await user.type(address, 'http://cloud.example/api/v1');
  await user.type(key, 'pivotal_secret{Enter}');
  screen.getByText(/Use https/);
  expect(called('sync.connect')).toEqual([]);
  await user.clear(address);
  await user.type(address, URL_HERE);
  await user.type(key, '{Enter}');
  await screen.findByText(/The cloud does not accept this key/);
  expect(called('sync.connect')).toEqual([{ url: URL_HERE, key: 'pivotal_secret' }]);
  expect(key).toHaveProperty('value', 'pivotal_secret');
});

test('the key of another workspace is refused with both names', async () => {
  const { show, user } = openWindow(LOCAL, {
    'sync.connect': () => ({
      outcome: 'other_workspace',
      workspace: { id: 'w2', slug: 'south', name: 'South' },
    }),
  });
  await show(<CloudSection />);
  await user.type(screen.getByLabelText('API key'), 'pivotal_south{Enter}');
  await screen.findByText(/of the workspace South.*on this laptop is of North/);
});

test('disconnecting asks first and says that everything stays', async () => {
  const { show, user, called } = openWindow(CONNECTED);
  await show(<CloudSection />);
  screen.getByText(/file that only your account may read/);
  await user.click(screen.getByRole('button', { name: 'Disconnect…' }));
  const question = screen.getByRole('dialog');
  expect(question.textContent).toContain('Everything stays on this laptop');
  await user.click(within(question).getByRole('button', { name: 'Disconnect' }));
  expect(called('sync.disconnect')).toEqual([{}]);
});

/** What stands out in a dialog: one answer at the most. */
const mainButtons = (dialog: HTMLElement) =>
  [...dialog.querySelectorAll('button.bg-accent')].map((button) => button.textContent);

test('a refused change shows the reason and both values, and is tried again or discarded', async () => {
  const entry = {
    id: 7,
    collection: 'customers',
    key: 'c1',
    customer_key: 'c1',
    name: 'Acme',
    operation: 'update',
    mine: { plan: 'Gold' },
    theirs: { plan: 'Starter' },
    error: { code: 'invalid_string', message: 'There is no such plan', field: 'plan' },
    children: { contacts: 0, onboardings: 0 },
    created_at: '2026-11-20T12:00:00.000Z',
  };
  const { show, user, called } = openWindow(
    { ...CONNECTED, failed: 1, waiting_for_you: 1 },
    { 'sync.failed': () => ({ entries: [entry] }), 'sync.conflicts': () => ({ entries: [] }) },
  );
  await show(
    <>
      <StatusLine isCollapsed={false} />
      <AttentionDialog />
    </>,
  );
  await user.click(line());
  await user.click(screen.getByRole('button', { name: 'Look at 1 change' }));
  const dialog = await screen.findByRole('dialog', { name: /1 decision to make/ });
  const { textContent: words } = dialog;
  for (const word of ['There is no such plan', 'Gold', 'Starter']) expect(words).toContain(word);
  expect(mainButtons(dialog)).toEqual(['Edit it']);
  await user.click(within(dialog).getByRole('button', { name: 'Discard my change' }));
  expect(called('sync.resolveFailed')).toEqual([{ id: 7, action: 'discard' }]);
});

test('a value changed on both sides shows both with their times, and either can be chosen', async () => {
  const conflict = (id: number, field: string) => ({
    id,
    collection: 'customers',
    key: 'c1',
    name: 'Acme',
    field,
    mine: 'Gold',
    theirs: 'Silver',
    mine_at: '2026-11-20T12:00:00.000Z',
    theirs_at: '2026-11-20T13:00:00.000Z',
  });
  const open = [conflict(1, 'plan'), conflict(2, 'domain')];
  const settle = ({ id }: { id: number }) => {
    open.splice(
      open.findIndex((one) => one.id === id),
      1,
    );
  };
  const { show, user, tell, called } = openWindow(
    { ...CONNECTED, conflicts: 2, waiting_for_you: 2 },
    {
      'sync.failed': () => ({ entries: [] }),
      'sync.conflicts': () => ({ entries: [...open] }),
      'sync.resolveConflict': settle,
    },
  );
  await show(
    <>
      <StatusLine isCollapsed={false} />
      <AttentionDialog />
    </>,
  );
  await user.click(line());
  await user.click(screen.getByRole('button', { name: 'Look at 2 changes' }));
  const dialog = await screen.findByRole('dialog', { name: /2 decisions to make/ });
  expect(dialog.querySelectorAll('time')).toHaveLength(4);
  expect(mainButtons(dialog)).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Keep mine: plan of this customer' }));
  await tell({ conflicts: 1, waiting_for_you: 1 });
  await waitFor(() => expect(mainButtons(dialog)).toEqual(['Keep mine']));
  await user.click(
    await within(dialog).findByRole('button', { name: 'Take theirs: domain of this customer' }),
  );
  expect(called('sync.resolveConflict')).toEqual([
    { id: 1, action: 'keep_mine', mine: 'Gold', theirs: 'Silver' },
    { id: 2, action: 'take_theirs', mine: 'Gold', theirs: 'Silver' },
  ]);
});

test('a record that the cloud has already is shown beside it, to be linked, kept or discarded', async () => {
  const twin = {
    id: 3,
    collection: 'customers',
    key: 'c1',
    name: 'Acme',
    mine: { name: 'Acme', slug: 'acme', plan: 'Gold' },
    candidates: [{ id: 'up1', name: 'Acme', slug: 'acme', plan: 'Silver' }],
    matched_by: 'slug',
    children: { contacts: 1, onboardings: 0 },
    created_at: '2026-11-20T12:00:00.000Z',
  };
  const { show, user, called } = openWindow(
    { ...CONNECTED, twins: 1, waiting_for_you: 1 },
    { 'sync.twins': () => ({ entries: [twin] }) },
  );
  await show(
    <>
      <StatusLine isCollapsed={false} />
      <AttentionDialog />
    </>,
  );
  await user.click(line());
  await user.click(screen.getByRole('button', { name: 'Look at 1 change' }));
  const dialog = await screen.findByRole('dialog', { name: /1 decision to make/ });
  for (const words of ['Gold', 'Silver', 'same slug', '1 contact belongs to yours']) {
    expect(dialog.textContent).toContain(words);
  }
  expect(mainButtons(dialog)).toEqual(['Same customer: link them']);
  within(dialog).getByRole('button', { name: 'Discard mine' });
  await user.click(within(dialog).getByRole('button', { name: 'Keep both' }));
  expect(called('sync.resolveTwin')).toEqual([{ id: 3, action: 'keep_both' }]);
});

test('what was here before connecting is compared with the cloud and decided in bulk, some of it apart', async () => {
  const entry = (id: number, name: string, theirs: object | null) => ({
    id,
    collection: 'customers',
    key: `c${id}`,
    customer_key: `c${id}`,
    name,
    customer_name: null,
    mine: { name },
    theirs,
    matched_by: theirs === null ? null : 'domain',
  });
  const { show, user, called } = openWindow(
    { ...CONNECTED, state: { state: 'deciding', matches: 2 }, matches: 2, waiting_for_you: 2 },
    {
      'sync.matches': () => ({
        entries: [entry(1, 'Acme', { id: 'up1', name: 'Acme GmbH' }), entry(2, 'Solo', null)],
        only_there: 5,
      }),
    },
  );
  await show(<SyncBanner />);
  await user.click(screen.getByRole('button', { name: 'Compare and decide' }));
  const dialog = await screen.findByRole('dialog', { name: 'Which of these does the cloud have already?' });
  await within(dialog).findByText('Acme GmbH');
  expect(dialog.textContent).toContain(
    'Of 2 customers on this laptop, 1 is in the cloud too, 1 only here; 5 only',
  );
  await user.selectOptions(within(dialog).getByLabelText('What becomes of Solo'), 'leave_here');
  await user.click(within(dialog).getByRole('button', { name: 'Link what matches, send the rest' }));
  expect(called('sync.decideMatches')).toEqual([
    { decisions: [{ id: 2, action: 'leave_here' }], rest: 'link' },
  ]);
});

test('rows of the cloud that hold odd values are counted and named in the settings', async () => {
  const { show } = openWindow({
    ...CONNECTED,
    unreadable: {
      count: 2,
      latest: [
        { resource: 'customer', id: 'cus_1', field: 'mrr', reason: 'It is 10.5, and is shown as it is' },
      ],
    },
  });
  await show(<CloudSection />);
  await screen.findByText('2 records with odd values in the cloud');
  expect(screen.getByText(/cus_1/).closest('li')?.textContent).toBe(
    'Customer cus_1, mrr: It is 10.5, and is shown as it is',
  );
});
