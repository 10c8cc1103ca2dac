import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createFakeHub, createWindows, customerOfHub, deleteOf, live } from '../../../test/support/store.ts';
import type { Store } from './api.ts';
import { StoreProvider, useCustomer, useCustomers, useIsPending, useReplication } from './hooks.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

function show(store: Store, element: React.ReactNode) {
  return render(<StoreProvider store={store}>{element}</StoreProvider>);
}

function Customer({ reference }: { readonly reference: string }) {
  const { status, customer } = useCustomer(reference);
  const pending = useIsPending(customer?.key ?? '');
  return <p>{`${status} ${customer?.name ?? '-'}${pending ? ' pending' : ''}`}</p>;
}

test('a list renders again only when one of its rows changes', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1));
  const store = await windows.openLive(hub);
  let renders = 0;
  function List() {
    renders += 1;
    const { rows } = useCustomers();
    return <p>{rows.map(({ plan }) => plan ?? 'none').join()}</p>;
  }
  show(store, <List />);
  screen.getByText('none');
  const before = renders;
  let write = Promise.resolve();
  act(() => {
    write = store.updateCustomer(key, { plan: 'Pro' });
  });
  screen.getByText('Pro');
  expect(renders).toBe(before + 1);
  await act(() => write);
  // The hub's own version of the row: a new `seq` and `updated_at`.
  await act(() => live(store));
  expect(renders).toBeLessThanOrEqual(before + 2);
});

test('a customer on screen follows its writes, its answer and its deletion', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(7));
  const store = await windows.openLive(hub);
  show(store, <Customer reference="7-anything" />);
  screen.getByText('found Customer 00007');
  let write = Promise.resolve();
  act(() => {
    write = store.updateCustomer(key, { name: 'Acme' });
  });
  screen.getByText('found Acme pending');
  await act(() => write);
  screen.getByText('found Acme');
  act(() => {
    write = deleteOf(store, 'customers', key);
  });
  screen.getByText('missing -');
  await act(() => write);
});

test('another reference shows another customer, without a frame of the first', async () => {
  const hub = createFakeHub();
  hub.save('customers', customerOfHub(1));
  hub.save('customers', customerOfHub(2));
  const store = await windows.openLive(hub);
  const { rerender } = show(store, <Customer reference="1" />);
  screen.getByText('found Customer 00001');
  rerender(
    <StoreProvider store={store}>
      <Customer reference="2" />
    </StoreProvider>,
  );
  screen.getByText('found Customer 00002');
});

test('the first copy is said to be arriving until it has arrived', async () => {
  const hub = createFakeHub({ connected: false });
  const opening = windows.open(hub);
  hub.restore();
  const store = await opening;
  function State() {
    return <p>{useReplication().status}</p>;
  }
  show(store, <State />);
  screen.getByText('initial');
  await act(() => live(store));
  screen.getByText('live');
});
