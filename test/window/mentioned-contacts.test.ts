// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { expect, test } from 'vitest';
import { useShownBody } from '../../src/renderer/features/comments/use-shown-body.ts';
import { StoreProvider } from '../../src/renderer/store/index.ts';
import { openStore } from '../../src/renderer/store/open-store.ts';
import { CLOUD, openTestHub, UPSTREAM } from '../support/hub.ts';
import { connectToHub } from '../support/real-window.ts';
import { createProfile, live } from '../support/store.ts';

const AT = '2026-05-20T10:00:00.000Z';

test('who is mentioned and moved to another customer goes on being called by name; who is deleted does not', async () => {
  const hub = openTestHub();
  hub.settings.set('upstream', UPSTREAM);
  const pull = (object: 'customer' | 'contact', fields: { id: string; display_id: number }) =>
    hub.writeUpstream({
      operation: 'apply_upstream',
      resource: object,
      record: { object, created_at: AT, updated_at: AT, ...fields },
      actor: CLOUD,
    });
  const jo = { id: 'con_1', display_id: 1, name: 'Jo', email: 'jo@x.example' };
  await pull('customer', { id: 'cus_1', display_id: 1, ...{ name: 'From', slug: 'from' } });
  await pull('customer', { id: 'cus_2', display_id: 2, ...{ name: 'To', slug: 'to' } });
  await pull('contact', { ...jo, ...{ customer_id: 'cus_1' } });
  const body = 'Spoke to @[Jo](contact:con_1).';
  const store = await openStore(connectToHub(hub), { shared: false, ...createProfile() });
  await live(store);
  const { result, unmount } = renderHook(() => useShownBody({ customer_key: 'cus_1', body }), {
    wrapper: ({ children }: { children: ReactNode }) => createElement(StoreProvider, { store, children }),
  });
  expect(result.current).toBe(body);
  const contacts = store.ofCustomer('contacts', 'cus_1');
  const stop = contacts.subscribe(() => {});

  await pull('contact', { ...jo, ...{ customer_id: 'cus_2' } });
  await expect.poll(() => contacts.get().rows).toEqual([]);
  await expect.poll(() => result.current).toBe(body);
  unmount();

  await hub.remove('contact', 'con_1');
  const again = renderHook(() => useShownBody({ customer_key: 'cus_1', body }), {
    wrapper: ({ children }: { children: ReactNode }) => createElement(StoreProvider, { store, children }),
  });
  await expect.poll(() => again.result.current).toBe('Spoke to @[removed contact](contact:con_1).');
  again.unmount();
  stop();
  await store.close();
});
