import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { createFakeHub, createWindows } from '../../../../test/support/store.ts';
import { StoreProvider } from '../../store/index.ts';
import { OnScreen } from './on-screen.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  await windows.closeAll();
});

test('when the machine has a network again, the sync is woken at once, and no more once the window is gone', async () => {
  const store = await windows.openLive(createFakeHub());
  const asked: string[] = [];
  const call = (async (name: string) => {
    asked.push(name);
    return {};
  }) as typeof store.bridge.call;
  const view = await act(async () =>
    render(
      <StoreProvider store={{ ...store, bridge: { ...store.bridge, call } }}>
        <OnScreen />
      </StoreProvider>,
    ),
  );
  const woken = () => asked.filter((name) => name === 'sync.wake').length;
  expect(woken()).toBe(0);
  window.dispatchEvent(new Event('online'));
  expect(woken()).toBe(1);
  view.unmount();
  window.dispatchEvent(new Event('online'));
  expect(woken()).toBe(1);
});
