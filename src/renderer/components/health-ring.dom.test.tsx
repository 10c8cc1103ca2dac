import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { AppInfo } from '#shared/bridge.ts';
import { createSource } from '../bridge/source.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { HealthRing } from './health-ring.tsx';

afterEach(cleanup);

test('a score is called, and coloured, as the bounds of the workspace say, also when they change', async () => {
  // Only what the ring reads of the store.
  const info = (healthy: number) => ({ health_bounds: { healthy, watch: 50 } }) as AppInfo;
  const appInfo = createSource<AppInfo | null>(info(70));
  render(
    <StoreProvider store={{ appInfo } as unknown as Store}>
      <HealthRing score={72} />
    </StoreProvider>,
  );
  expect(screen.getByRole('img', { name: 'Health 72, Healthy' }).className).toContain('health-ring-good');
  await act(async () => appInfo.set(info(80)));
  expect(screen.getByRole('img', { name: 'Health 72, Watch' }).className).toContain('health-ring-watch');
});
