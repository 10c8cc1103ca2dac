import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { onboardingOf } from '../../../../../test/support/onboardings.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../../../test/support/store.ts';
import { StoreProvider, useCustomers } from '../../../store/index.ts';
import { onboardingsList } from './onboardings-list.tsx';
import { useOnboardingCount } from './use-onboarding-count.ts';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  vi.restoreAllMocks();
  await windows.closeAll();
});

function Count({ query }: { readonly query: string }) {
  const names = useCustomers().rows.map(({ name }) => name);
  return <p role="status">{`${useOnboardingCount(query)} of ${names.join(' ')}`}</p>;
}

async function show(query: string) {
  const hub = createFakeHub();
  const acme = hub.save('customers', customerOfHub(1, { name: 'Acme', plan: 'Pro' })).key;
  for (const key of ['Pilot', 'Rollout', 'Migration'])
    hub.save('onboardings', onboardingOf(key, { customer_key: acme }) as never);
  const store = await windows.openLive(hub);
  const { inactive } = onboardingsList;
  if (inactive === undefined) throw new Error('the list hides nothing');
  const looks = vi.spyOn(inactive, 'isHidden');
  render(
    <StoreProvider store={store}>
      <Count query={query} />
    </StoreProvider>,
  );
  await waitFor(() => expect(shown()).toBe('3 of Acme'));
  looks.mockClear();
  return { hub, acme, looks };
}

const shown = () => screen.getByRole('status').textContent;

test('a change of a customer looks at no onboarding again for a view that says nothing of customers', async () => {
  const { hub, acme, looks } = await show('');
  act(() => void hub.change('customers', acme, { name: 'Apex' }));
  await waitFor(() => expect(shown()).toBe('3 of Apex'));
  expect(looks).not.toHaveBeenCalled();
});

test('a change of an onboarding looks at that one, and the count follows', async () => {
  const { hub, looks } = await show('');
  act(() => void hub.change('onboardings', 'Pilot', { phase: 'completed' }));
  await waitFor(() => expect(shown()).toBe('2 of Acme'));
  expect(new Set(looks.mock.calls.map(([row]) => row.key))).toEqual(new Set(['Pilot']));
});

test('a view that does say something of customers follows theirs', async () => {
  const { hub, acme } = await show('plan:pro');
  act(() => void hub.change('customers', acme, { plan: 'Growth' }));
  await waitFor(() => expect(shown()).toBe('0 of Acme'));
});
