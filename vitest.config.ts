import { defineConfig } from 'vitest/config';

/**
 * How long tests wait, in milliseconds, for what takes a fraction of it on a machine with nothing else to do.
 * Single waits: `test/support/patience.ts`.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, setupFiles: ['test/support/patience.ts'] };

export default defineConfig({
  test: {
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
          ...PATIENCE,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
