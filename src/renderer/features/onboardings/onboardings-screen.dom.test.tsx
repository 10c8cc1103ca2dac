import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { onboardingOf } from '../../../../test/support/onboardings.ts';
import { createFakeHub, createWindows, customerOfHub } from '../../../../test/support/store.ts';
import { TooltipProvider } from '../../components/tooltip.tsx';
import { StoreProvider } from '../../store/index.ts';
import OnboardingsScreen from './onboardings-screen.tsx';

const windows = createWindows();

afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

test('while the first copy is made it says how many are here so far, and then how many there are', async () => {
  const hub = createFakeHub();
  const { key } = hub.save('customers', customerOfHub(1, { name: 'Acme' }));
  for (const name of ['Pilot', 'Rollout'])
    hub.save('onboardings', onboardingOf(name, { customer_key: key, name }) as never);
  hub.hold('onboardings');
  const store = await windows.open(hub);
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <OnboardingsScreen view="list" />
      </TooltipProvider>
    </StoreProvider>,
  );
  await screen.findByRole('status', { name: 'Reading onboardings' });
  await waitFor(() => expect(store.customers.get().rows).toHaveLength(1));
  await act(async () => {
    await store.createOnboarding(key, { name: 'Begun meanwhile' });
  });
  await screen.findByText('1 so far');
  act(() => hub.release());
  await screen.findByText('3');
  expect(screen.queryByText(/so far/)).toBeNull();
});
