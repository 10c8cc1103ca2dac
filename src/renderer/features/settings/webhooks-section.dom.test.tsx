import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { DeliveryView, WebhookView } from '#shared/bridge/webhooks.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { WebhooksSection } from './webhooks-section.tsx';

const URL_OF_HOOK = 'https://example.com/hook';
const WEBHOOK: WebhookView = {
  id: 'hook',
  url: URL_OF_HOOK,
  events: ['customer.created', 'task.completed'],
  mode: 'live',
  enabled: true,
};

function delivery(number: number, more: Partial<DeliveryView> = {}): DeliveryView {
  return {
    id: `delivery-${number}`,
    number,
    type: 'customer.created',
    state: 'delivered',
    attempts: 1,
    next_attempt_at: null,
    response_status: 200,
    error: null,
    created_at: '2026-05-26T17:21:09.412Z',
    ...more,
  };
}

afterEach(cleanup);

/** The page over webhooks and deliveries kept here; what the window asks for beyond reading is kept too. */
async function open(webhooks: WebhookView[], deliveries: DeliveryView[]) {
  const asked: [string, unknown][] = [];
  const call = vi.fn(async (name: string, input: Record<string, unknown>) => {
    if (name === 'webhooks.list') return { webhooks: [...webhooks] };
    if (name === 'webhooks.deliveries') {
      const before = (input.before as number | null) ?? Number.POSITIVE_INFINITY;
      const rows = deliveries.filter(({ number }) => number < before);
      const limit = input.limit as number;
      return { deliveries: rows.slice(0, limit), has_more: rows.length > limit };
    }
    asked.push([name, input]);
    if (name === 'webhooks.enable') webhooks.splice(0, 1, { ...WEBHOOK, enabled: input.enabled as boolean });
    if (name === 'webhooks.replay') {
      const again = delivery(1000, {
        type: 'task.completed',
        state: 'pending',
        attempts: 0,
        response_status: null,
      });
      deliveries.unshift(again);
      return again;
    }
    return webhooks[0];
  });
  // Only what the parts under test read of the store.
  const store = { bridge: { call } } as unknown as Store;
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <TooltipProvider>
          <WebhooksSection />
        </TooltipProvider>
      </StoreProvider>,
    );
  });
  return { asked, user: userEvent.setup({ delay: null }) };
}

const table = () => screen.findByRole('table', { name: `Deliveries to ${URL_OF_HOOK}` });
const cellsOf = (row: HTMLElement) =>
  [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '');

test('each delivery is shown with its event, time, attempts, state and answer', async () => {
  await open(
    [WEBHOOK],
    [
      delivery(3, {
        type: 'task.completed',
        state: 'pending',
        attempts: 2,
        response_status: 500,
        error: 'It answered 500',
        next_attempt_at: new Date().toISOString(),
      }),
      delivery(2, { state: 'failed', attempts: 8, response_status: null, error: 'No answer within 10 s' }),
      delivery(1),
    ],
  );
  expect(screen.getByRole('region', { name: URL_OF_HOOK }).textContent).toContain(
    'customer.created, task.completed. On.',
  );
  const [head, ...rows] = within(await table()).getAllByRole('row');
  const titles = within(head as HTMLElement).getAllByRole('columnheader');
  expect(titles.map(({ textContent }) => textContent)).toEqual([
    'Event',
    'When',
    'Attempts',
    'State',
    'Answer',
  ]);
  const cells = rows.map(cellsOf);
  expect(cells.map(([event, , attempts, state]) => [event, attempts, state])).toEqual([
    ['task.completed', '2', 'Waiting'],
    ['customer.created', '8', 'Failed'],
    ['customer.created', '1', 'Delivered'],
  ]);
  expect(cells[0]?.[4]).toBe('It answered 500Next try within a minute');
  expect(cells.slice(1).map(([, , , , answer]) => answer)).toEqual(['No answer within 10 s', '200']);
  expect(rows[2]?.querySelector('time')?.dateTime).toBe('2026-05-26T17:21:09.412Z');
});

test('of what waits it is said when it is tried next, unless the endpoint is off', async () => {
  const waiting = delivery(1, {
    state: 'pending',
    response_status: 503,
    error: 'It answered 503',
    next_attempt_at: new Date(Date.now() + 3 * 3_600_000).toISOString(),
  });
  await open([WEBHOOK], [waiting]);
  expect((await screen.findByText(/^Next try/)).textContent).toMatch(/^Next try in [23] h$/);
  cleanup();
  await open([{ ...WEBHOOK, enabled: false }], [waiting]);
  expect(screen.getByText('It answered 503')).toBeTruthy();
  expect(screen.queryByText(/^Next try/)).toBeNull();
});

test('Replay sends that message again, which is shown at once', async () => {
  const { asked, user } = await open([WEBHOOK], [delivery(2), delivery(1, { type: 'task.completed' })]);
  await user.click(await screen.findByRole('button', { name: 'Replay task.completed' }));
  expect(asked).toEqual([['webhooks.replay', { delivery: 'delivery-1' }]]);
  expect(await screen.findByText('Waiting')).toBeTruthy();
  expect(within(await table()).getAllByRole('row')).toHaveLength(4);
});

test('older deliveries come when asked for, and stay below what is sent meanwhile', async () => {
  const many = Array.from({ length: 45 }, (_, index) => delivery(45 - index));
  const { user } = await open([WEBHOOK], many);
  // By their text: asking for roles takes jsdom seconds in a table as long as this.
  const rows = () => screen.getAllByText('Replay').length;
  await waitFor(() => expect(rows()).toBe(20));
  await user.click(screen.getByText('Older'));
  await waitFor(() => expect(rows()).toBe(40));
  await user.click(screen.getByText('Older'));
  await waitFor(() => expect(rows()).toBe(45));
  expect(screen.queryByText('Older')).toBeNull();
  await user.click(screen.getAllByText('Replay')[0] as HTMLElement);
  expect(await screen.findByText('Waiting')).toBeTruthy();
  expect(rows()).toBe(46);
});

test('an endpoint is switched off and on', async () => {
  const { asked, user } = await open([WEBHOOK], []);
  expect(screen.getByText('Nothing was sent in the last 90 days.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: `Switch off ${URL_OF_HOOK}` }));
  await user.click(await screen.findByRole('button', { name: `Switch on ${URL_OF_HOOK}` }));
  expect(asked).toEqual([
    ['webhooks.enable', { id: 'hook', enabled: false }],
    ['webhooks.enable', { id: 'hook', enabled: true }],
  ]);
});

test('without any it is said how one is added', async () => {
  await open([], []);
  expect(screen.getByText(/There is none yet/).textContent).toContain('pivotal webhooks add');
});
