import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeHub, createWindows } from '../../../test/support/store.ts';
import { TooltipProvider } from '../components/tooltip.tsx';
import { StoreProvider } from '../store/index.ts';
import { FirstStart } from './first-start.tsx';

const windows = createWindows();
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await windows.closeAll();
});

test('the first question comes when the frame with what lies below it is through', async () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => frames.push(draw));
  const store = await windows.openLive(createFakeHub());
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <FirstStart />
      </TooltipProvider>
    </StoreProvider>,
  );
  await act(async () => {});
  expect(screen.queryByRole('dialog')).toBeNull();
  act(() => frames.splice(0).forEach((draw) => void draw(0)));
  await screen.findByRole('dialog', { name: 'Welcome to Pivotal' });
});
