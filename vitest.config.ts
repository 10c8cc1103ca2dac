import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * How long tests wait, in milliseconds, for what takes a fraction of it on a machine with nothing else to do.
 * Single waits: `test/support/patience.ts`.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, setupFiles: ['test/support/patience.ts'] };

/**
 * The files of a worker share its process and the modules it has loaded: alone, each would spend a second of processor
 * time on loading the same ones again. So a test leaves nothing behind: clocks, globals and what it holds of a
 * module's state are put back.
 */
const TOGETHER = { ...PATIENCE, isolate: false };

/** A module that another file has loaded is not replaced by `vi.mock` any more: files with it have a process of their own. */
const ALONE = globSync('src/**/*.test.{ts,tsx}').filter((file) =>
  /\bvi\.(?:do)?[mM]ock\(/u.test(readFileSync(file, 'utf8')),
);

export default defineConfig({
  test: {
    // Half of the time tests wait for processes and for waiting times: two cores are busy with four files.
    maxWorkers: availableParallelism() * 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['src/**/*.dom.test.ts', ...ALONE],
          ...TOGETHER,
        },
      },
      {
        test: {
          name: 'unit-alone',
          environment: 'node',
          include: ALONE.filter((file) => !file.includes('.dom.')),
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['src/**/*.dom.test.{ts,tsx}'],
          exclude: ALONE,
          ...TOGETHER,
          setupFiles: ['test/support/patience-dom.ts', 'test/support/no-notices.ts'],
        },
      },
      {
        test: {
          name: 'dom-alone',
          environment: 'jsdom',
          include: ALONE.filter((file) => file.includes('.dom.')),
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
          exclude: ['test/**/*.long.test.ts', '**/node_modules/**'],
          ...TOGETHER,
          testTimeout: 120_000,
        },
      },
      {
        // What takes minutes: suites of their own, and those of the others that play as many rounds as they are told.
        test: {
          name: 'long',
          environment: 'node',
          include: [
            'test/**/*.long.test.ts',
            'test/security/malformed.test.ts',
            'src/main/search/engine.test.ts',
            'src/main/search/keeper.test.ts',
          ],
          exclude: ['**/node_modules/**'],
          ...PATIENCE,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
