import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createFakeHub,
  createWindows,
  customerOfHub,
  nothingPending,
} from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { StoreProvider } from '../../store/index.ts';
import DuplicatesScreen from './duplicates-screen.tsx';

const windows = createWindows();

beforeEach(() => window.history.replaceState(null, '', '/customers/duplicates/acme.com'));
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

/** Two customers with the domain acme.com, one more that is archived, and the screen that compares them. */
async function showAcme() {
  const hub = createFakeHub();
  const save = (at: number, fields: Parameters<typeof customerOfHub>[1]) =>
    hub.save('customers', customerOfHub(at, { domain: 'acme.com', ...fields })).key;
  const first = save(1, { name: 'Acme', plan: 'Growth' });
  const second = save(2, { name: 'Acme Ltd', plan: 'Starter' });
  save(3, { name: 'Acme of old', status: 'archived' });
  save(4, { name: 'Elsewhere', domain: 'elsewhere.com' });
  const store = await windows.openLive(hub);
  const user = userEvent.setup();
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <main tabIndex={-1}>
          <DuplicatesScreen domain="acme.com" />
        </main>
      </TooltipProvider>
    </StoreProvider>,
  );
  await screen.findByRole('table');
  return { hub, store, user, first, second };
}

test('live customers with one domain stand side by side, and what differs is marked', async () => {
  await showAcme();
  const heads = screen.getAllByRole('columnheader').map((head) => within(head).queryByRole('link'));
  expect(heads.map((link) => link?.textContent)).toEqual([undefined, 'Acme', 'Acme Ltd']);
  expect(heads[1]?.getAttribute('href')).toBe('/customers/1');
  const plan = screen.getByRole('row', { name: /^Plan/ });
  expect(within(plan).getByText('differs')).toBeDefined();
  expect(
    within(plan)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['Growth', 'Starter']);
  const status = screen.getByRole('row', { name: /^Status/ });
  expect(within(status).queryByText('differs')).toBeNull();
});

test('archiving one leaves the other, and the way to it has the focus', async () => {
  const { hub, store, user, first, second } = await showAcme();
  await user.click(screen.getByRole('button', { name: 'Archive Acme Ltd' }));
  const open = await screen.findByRole('button', { name: 'Open Acme' });
  await waitFor(() => expect(document.activeElement).toBe(open));
  await nothingPending(store);
  expect(hub.get('customers', second)?.status).toBe('archived');
  expect(hub.get('customers', first)?.status).toBe('active');
  await user.keyboard('{Enter}');
  expect(window.location.pathname).toBe('/customers/1');
});
