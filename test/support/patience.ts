import { vi } from 'vitest';

/** How long what must come may take to come, in milliseconds; only a test that fails waits that long. */
export const PATIENCE_MS = 20_000;

const { waitFor } = vi;
vi.waitFor = (callback, options = {}) =>
  waitFor(callback, {
    timeout: PATIENCE_MS,
    ...(typeof options === 'number' ? { timeout: options } : options),
  });
