import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { StoreProvider } from '../../store/index.ts';
import { ContactDrawer } from './contact-drawer.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

test('somebody pasted with name and address fills both fields, and writes over nothing that was typed', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1, { name: 'Acme' }));
  const store = await windows.openLive(hub);
  const customer = store.customer(key).get().customer;
  if (customer === null) throw new Error('there is no customer');
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <ContactDrawer
          customer={customer}
          contacts={[]}
          labelOptions={[]}
          contact={undefined}
          isOpen
          onClose={() => {}}
        />
      </TooltipProvider>
    </StoreProvider>,
  );
  const user = userEvent.setup();
  const value = (name: string) => (screen.getByRole('textbox', { name }) as HTMLInputElement).value;
  await user.click(screen.getByRole('textbox', { name: 'Name' }));
  await user.paste('Jane-<Jane@Acme.com>, CTO');
  expect([value('Name'), value('Email'), value('Title')]).toEqual(['Jane', 'jane@acme.com', 'CTO']);
  await user.clear(screen.getByRole('textbox', { name: 'Email' }));
  await user.paste('Somebody else <else@acme.com>, CEO');
  expect([value('Name'), value('Email'), value('Title')]).toEqual(['Jane', 'else@acme.com', 'CTO']);
  await user.clear(screen.getByRole('textbox', { name: 'Title' }));
  await user.paste('VP, Sales');
  expect(value('Title')).toBe('VP, Sales');
});
