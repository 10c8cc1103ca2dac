import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ContactReplica } from '#shared/replica.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { relabel } from './contact-actions.ts';
import { ContactBulkBar } from './contact-bulk-bar.tsx';

vi.mock('./contact-actions.ts', async (load) => ({
  ...(await load<typeof import('./contact-actions.ts')>()),
  relabel: vi.fn(),
}));
afterEach(cleanup);

const selected = ['ann', 'bo'].map((key) => ({ key, name: key, archived: false, labels: ['vip'] }));

async function open() {
  await act(async () => {
    render(
      <StoreProvider store={{} as Store}>
        <TooltipProvider>
          <ContactBulkBar
            selected={selected as unknown as ContactReplica[]}
            labelOptions={[]}
            onArchive={() => {}}
            onDone={() => {}}
          />
        </TooltipProvider>
      </StoreProvider>,
    );
  });
  const user = userEvent.setup({ delay: null });
  await user.click(screen.getByRole('button', { name: 'Labels' }));
  return user;
}

test('labels that were being chosen for several contacts are there again after the page went, and gone when used', async () => {
  const user = await open();
  await user.type(screen.getByRole('combobox'), 'champion{Enter}');
  cleanup();
  const again = await open();
  screen.getByText('champion');
  await again.click(screen.getByRole('button', { name: 'Change labels' }));
  expect(relabel).toHaveBeenCalledExactlyOnceWith({}, selected, ['vip'], ['vip', 'champion']);
  cleanup();
  await open();
  expect(screen.queryByText('champion')).toBeNull();
});
