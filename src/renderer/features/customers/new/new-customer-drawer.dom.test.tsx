import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CustomerReplica } from '#shared/replica.ts';
import {
  createFakeHub,
  createWindows,
  customerOfHub,
  type FakeHub,
  named,
} from '../../../../../test/support/store.ts';
import { TooltipProvider } from '../../../components/tooltip.tsx';
import { dropDraft } from '../../../state/drafts.ts';
import { StoreProvider } from '../../../store/index.ts';
import NewCustomerDrawer from './new-customer-drawer.tsx';

const windows = createWindows();

beforeEach(() => window.history.replaceState(null, '', '/customers'));
afterEach(async () => {
  cleanup();
  dropDraft('new-customer');
  await windows.closeAll();
});

const ACME: Partial<CustomerReplica> = {
  name: 'Acme',
  domain: 'acme.com',
  plan: 'Growth',
  tags: ['vip'],
  custom_fields: { region: 'EMEA' },
};

async function show(hub: FakeHub) {
  const store = await windows.openLive(hub);
  const user = userEvent.setup();
  let closed = 0;
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <NewCustomerDrawer
          isOpen
          onClose={() => {
            closed += 1;
          }}
        />
      </TooltipProvider>
    </StoreProvider>,
  );
  await waitFor(() => expect(document.activeElement).toBe(field('Name')));
  return { store, user, isClosed: () => closed > 0 };
}

function hubWithAcme(): FakeHub {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1, ACME));
  return hub;
}

const CREATE = '{Control>}{Enter}{/Control}';
const field = (name: string) => screen.getByRole('textbox', { name });

test('a name is enough: the drawer closes and the customer’s page opens', async () => {
  const { store, user, isClosed } = await show(createFakeHub());
  await user.keyboard(`Brook${CREATE}`);
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(window.location.pathname).toBe(`/customers/${named(store, 'Brook')?.display_id}`);
});

test('a pasted address is cleaned to its domain, and a plan in use is suggested', async () => {
  const { store, user, isClosed } = await show(hubWithAcme());
  await user.keyboard('Brook');
  await user.click(field('Domain'));
  await user.paste('https://www.Brook.io/about?x=1');
  expect(screen.getByText('Saved as brook.io')).toBeDefined();
  await user.click(screen.getByRole('combobox', { name: 'Plan' }));
  expect(field('Domain')).toHaveProperty('value', 'brook.io');
  await user.keyboard('gro{Enter}');
  await user.click(screen.getByRole('button', { name: /Create customer/ }));
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(named(store, 'Brook')).toMatchObject({ domain: 'brook.io', plan: 'Growth', status: 'active' });
});

test('a domain that another customer has is said while it is typed, with a link to it', async () => {
  const { user, isClosed } = await show(hubWithAcme());
  await user.type(field('Domain'), 'acme.com');
  const link = screen.getByRole('link', { name: 'Acme' });
  expect(link.getAttribute('href')).toBe('/customers/1');
  await user.click(link);
  expect([isClosed(), window.location.pathname]).toEqual([true, '/customers/1']);
});

test('More has the tags and the custom fields in use', async () => {
  const { store, user, isClosed } = await show(hubWithAcme());
  await user.keyboard('Brook');
  expect(screen.queryByRole('textbox', { name: 'Region' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.type(screen.getByRole('combobox', { name: 'Tags' }), 'vip{Enter}new one,');
  await user.type(field('Region'), `APAC${CREATE}`);
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(named(store, 'Brook')).toMatchObject({
    tags: ['vip', 'new one'],
    custom_fields: { region: 'APAC' },
  });
});

test('without a name nothing is created, the field says why and has the focus', async () => {
  const { store, user, isClosed } = await show(createFakeHub());
  await user.click(screen.getByRole('button', { name: /Create customer/ }));
  expect(screen.getByRole('alert').textContent).toBe('Give the customer a name');
  await waitFor(() => expect(document.activeElement).toBe(field('Name')));
  expect([isClosed(), store.customers.get().rows.length]).toEqual([false, 0]);
});

test('a refusal is shown at its field, and what was typed stays', async () => {
  const hub = createFakeHub();
  hub.refuseWhen((_, next) =>
    next.name === 'Brook'
      ? { code: 'domain_refused', message: 'This domain is not allowed', field: 'domain' }
      : null,
  );
  const { store, user, isClosed } = await show(hub);
  await user.keyboard(`Brook{Tab}brook.io${CREATE}`);
  await screen.findByText('This domain is not allowed');
  expect(field('Domain').getAttribute('aria-invalid')).toBe('true');
  expect(field('Name')).toHaveProperty('value', 'Brook');
  expect([isClosed(), store.customers.get().rows.length]).toEqual([false, 0]);
});

test('while Pivotal does not answer, the drawer closes and the customer is kept', async () => {
  const hub = createFakeHub();
  const { store, user, isClosed } = await show(hub);
  hub.cut();
  await user.keyboard(`Brook${CREATE}`);
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(window.location.pathname).toBe('/customers');
  expect(named(store, 'Brook')).toBeDefined();
});
