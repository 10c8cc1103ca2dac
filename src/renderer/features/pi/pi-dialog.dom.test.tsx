import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import PiDialog, { type PiQuestion } from './pi-dialog.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

const REASONS = [{ code: 'stall', words: 'Stalled for 9 days', since: null }];
const ANSWERS: Readonly<Record<string, unknown>> = {
  'pi.risks': {
    all: 2,
    risks: [
      { type: 'customer', key: 'acme', customer_key: 'acme', score: 60, reasons: REASONS },
      { type: 'customer', key: 'bolt', customer_key: 'bolt', score: 40, reasons: REASONS },
    ],
  },
  'pi.summary': {
    day: '2026-05-04',
    sections: [
      {
        key: 'overdue',
        title: 'Overdue tasks',
        items: [{ type: 'task', key: 't1', onboarding_key: 'o1', words: 'Kick-off (Acme), 2 days overdue' }],
      },
      {
        key: 'quiet',
        title: 'Quiet customers',
        items: [{ type: 'customer', key: 'acme', onboarding_key: null, words: 'Acme: nothing noted' }],
      },
    ],
  },
  'pi.forecasts': { forecasts: [] },
};

async function ask(question: PiQuestion, onClose = vi.fn()) {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, { name: 'Acme', key: 'acme' }));
  hub.save('customers', customerOfHub(2, { name: 'Bolt', key: 'bolt' }));
  const live = await windows.openLive(hub);
  await waitFor(() => expect(live.customers.get().rows).toHaveLength(2));
  const store: Store = {
    ...live,
    bridge: { ...live.bridge, call: (async (name: string) => ANSWERS[name]) as Store['bridge']['call'] },
  };
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <TooltipProvider>
          <PiDialog question={question} isOpen onClose={onClose} />
        </TooltipProvider>
      </StoreProvider>,
    );
  });
  return { user: userEvent.setup({ delay: null }), onClose };
}

test('what is at risk is listed with its reasons; arrows go through it and Enter opens', async () => {
  const { user, onClose } = await ask('pi-risks');
  const first = await screen.findByRole('link', { name: /Acme.*Risk 60 of 100: Stalled for 9 days/ });
  await waitFor(() => expect(document.activeElement).toBe(first));
  await user.keyboard('{ArrowDown}{Enter}');
  expect(onClose).toHaveBeenCalledOnce();
  expect(window.location.pathname).toBe('/customers/2');
});

test('the day is told by sections, and a task opens on the page of its onboarding', async () => {
  await ask('pi-summary');
  expect(await screen.findByRole('list', { name: 'Quiet customers' })).toBeDefined();
  const task = screen.getByRole('link', { name: 'Kick-off (Acme), 2 days overdue' });
  expect(task.getAttribute('href')).toBe('/onboardings/o1?task=t1');
});

test('of nothing to forecast it says so', async () => {
  await ask('pi-forecasts');
  expect(await screen.findByText('No onboarding is open.')).toBeDefined();
});
