import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * How long tests wait, in milliseconds, for what takes a fraction of it on a machine with nothing else to do.
 * Single waits: `test/support/patience.ts`.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, setupFiles: ['test/support/patience.ts'] };

export default defineConfig({
  test: {
    // Half of the time tests wait for processes and for waiting times: two cores are busy with four files.
    maxWorkers: availableParallelism() * 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/{main,shared,preload}/**/*.test.ts', 'scripts/**/*.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['src/renderer/**/*.test.ts', 'src/**/*.dom.test.tsx'],
          ...PATIENCE,
          setupFiles: ['test/support/patience-dom.ts'],
        },
      },
      {
        // Black-box suites over real processes and real sockets; they need `npm run build` first.
        test: {
          name: 'system',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.long.test.ts'],
          ...PATIENCE,
          testTimeout: 120_000,
        },
      },
      {
        // What takes minutes: suites of their own, and those of `system` that play as many rounds as they are told.
        test: {
          name: 'long',
          environment: 'node',
          include: [
            'test/**/*.long.test.ts',
            'test/durability/kill.test.ts',
            'test/durability/full-disk.test.ts',
            'test/conformance/walk.test.ts',
            'test/security/malformed.test.ts',
            'src/main/search/keeper.test.ts',
            'test/sync/convergence.test.ts',
          ],
          ...PATIENCE,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
