import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import { saveFile } from '../../components/save-file.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { type Store, StoreProvider } from '../../store/index.ts';
import { StatusPageDialog } from './status-page-dialog.tsx';

vi.mock('../../components/save-file.ts', () => ({ saveFile: vi.fn() }));
afterEach(cleanup);

test('a page is made with the welcome text and handed over to be saved, and the dialog closes', async () => {
  const call = vi.fn(async () => ({ file_name: 'status-acme.html', html: '<!doctype html>' }));
  const onClose = vi.fn();
  // Only what the dialog reads of the store, and of the customer.
  const store = { bridge: { call } } as unknown as Store;
  const customer = { key: 'acme', name: 'Acme' } as CustomerReplica;
  await act(async () => {
    render(
      <StoreProvider store={store}>
        <TooltipProvider>
          <StatusPageDialog customer={customer} isOpen onClose={onClose} />
        </TooltipProvider>
      </StoreProvider>,
    );
  });
  const user = userEvent.setup({ delay: null });
  await user.type(screen.getByRole('textbox', { name: 'Welcome text' }), 'Dear Acme');
  await user.click(screen.getByRole('button', { name: 'Save page' }));
  expect(call).toHaveBeenCalledExactlyOnceWith('statusPage.make', {
    customer_key: 'acme',
    welcome: 'Dear Acme',
  });
  expect(saveFile).toHaveBeenCalledExactlyOnceWith('status-acme.html', expect.any(Blob));
  expect(onClose).toHaveBeenCalledOnce();
});
