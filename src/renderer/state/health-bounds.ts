import { useMemo } from 'react';
import { DEFAULT_HEALTH_BOUNDS, type HealthBounds } from '#shared/values/health.ts';
import { useAppInfo } from '../store/index.ts';

/** Where the workspace says that the buckets of health begin; the same object until that is changed. */
export function useHealthBounds(): HealthBounds {
  const { healthy, watch } = useAppInfo()?.health_bounds ?? DEFAULT_HEALTH_BOUNDS;
  return useMemo(() => ({ healthy, watch }), [healthy, watch]);
}
