import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { USUAL_MODEL } from '#shared/bridge/pi-model.ts';
import type { BridgeInput, BridgeOutput } from '#shared/bridge.ts';
import { createFakeHub, createWindows } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import PiDialog from './pi-dialog.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

type Outcome = BridgeOutput<'model.ask'>;
type Looked = Parameters<Store['bridge']['on']>[1];

/** The dialog over a main process whose model answers when the test says so. */
async function open(enabled: boolean) {
  const live = await windows.openLive(createFakeHub({ hubId: 'this-hub' }));
  const asked: BridgeInput<'model.ask'>[] = [];
  const cancelled = vi.fn();
  let answer: (outcome: Outcome) => void = () => {};
  let looked: Looked = () => {};
  const calls: Readonly<Record<string, (input: never) => unknown>> = {
    'model.get': () => ({ ...USUAL_MODEL, enabled, has_key: false, key_kept_in: 'file' }),
    'model.cancel': cancelled,
    'model.ask': (input) => {
      asked.push(input);
      return new Promise<Outcome>((resolve) => {
        answer = resolve;
      });
    },
  };
  const bridge = {
    ...live.bridge,
    call: (async (name: string, input: never) => calls[name]?.(input)) as Store['bridge']['call'],
    on: ((event: string, listener: Looked) => {
      if (event === 'model.looked') looked = listener;
      return () => {};
    }) as Store['bridge']['on'],
  };
  await act(async () => {
    render(
      <StoreProvider store={{ ...live, bridge }}>
        <TooltipProvider>
          <PiDialog question="pi-ask" isOpen onClose={() => {}} />
        </TooltipProvider>
      </StoreProvider>,
    );
  });
  return {
    user: userEvent.setup({ delay: null }),
    asked,
    cancelled,
    look: (payload: object) => act(() => looked(payload as never)),
    answer: (outcome: Outcome) => act(async () => answer(outcome)),
  };
}

const LOOK = { tool: 'search', title: 'Search', words: 'query acme', error: null };

test('while no model is allowed nothing can be asked, and the way to the settings is shown', async () => {
  await open(false);
  const link = await screen.findByRole('link', { name: /Set one up/ });
  expect(link.getAttribute('href')).toBe('/settings/pi');
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('Enter asks; what the model looks at shows at once, then its answer; the next question knows of it', async () => {
  const { user, asked, look, answer } = await open(true);
  const field = await screen.findByRole('textbox', { name: 'Your question' });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard('What of Acme?{Enter}');
  expect(asked).toMatchObject([{ question: 'What of Acme?', before: [] }]);
  await look({ id: asked[0]?.id, look: LOOK });
  await look({ id: 'of-another-window', look: { ...LOOK, words: 'query bolt' } });
  expect(screen.getByRole('list', { name: 'What it looked at' }).textContent).toBe(
    'Looked at: Search (query acme)',
  );
  await answer({ state: 'answered', answer: 'All is **well**.', looks: [LOOK] });
  expect(screen.getByText('well').tagName).toBe('STRONG');
  await user.keyboard('And Bolt?{Enter}');
  expect(asked[1]?.before).toEqual([
    { role: 'user', content: 'What of Acme?' },
    { role: 'assistant', content: 'All is **well**.' },
  ]);
});

test('it is stopped in the middle, by the button or by closing the dialog', async () => {
  const { user, asked, cancelled, answer } = await open(true);
  await screen.findByRole('textbox', { name: 'Your question' });
  await user.keyboard('What of Acme?{Enter}');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(cancelled).toHaveBeenLastCalledWith({ id: asked[0]?.id });
  await answer({ state: 'cancelled', looks: [] });
  expect(screen.getByText('Stopped.')).toBeDefined();
  await user.keyboard('And Bolt?{Enter}');
  cleanup();
  expect(cancelled).toHaveBeenLastCalledWith({ id: asked[1]?.id });
});
