import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const shared = resolve(import.meta.dirname, 'src/shared');
const alias = [{ find: /^#shared\//, replacement: `${shared}/` }];

/** electron-vite makes the page's addresses relative; ours is served from a root, and its routes are deeper. */
const servedFromRoot = { name: 'served-from-root', enforce: 'post', config: () => ({ base: '/' }) } as const;

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      // Bundling what is pure JavaScript halves the start-up time; only native code stays outside.
      externalizeDeps: {
        include: ['better-sqlite3', 'electron'],
        exclude: ['hono', 'zod', 'commander', 'ws', 'zod-openapi'],
      },
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          cli: resolve(import.meta.dirname, 'src/main/cli.ts'),
        },
        // Beside the entries: the built renderer is found from there.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(import.meta.dirname, 'src/preload/index.ts') },
        // A sandboxed preload must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(import.meta.dirname, 'src/renderer'),
    resolve: { alias },
    plugins: [react(), tailwindcss(), servedFromRoot],
    build: {
      // electron-vite leaves it out; the window's start is half reading its own code.
      minify: true,
      rollupOptions: { input: resolve(import.meta.dirname, 'src/renderer/index.html') },
    },
  },
});
