import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const shared = resolve(import.meta.dirname, 'src/shared');
const alias = [{ find: /^#shared\//, replacement: `${shared}/` }];

/** electron-vite makes the page's addresses relative; ours is served from a root, and its routes are deeper. */
const servedFromRoot = { name: 'served-from-root', enforce: 'post', config: () => ({ base: '/' }) } as const;

/**
 * What a start needs is asked for by the page itself, all at once: the list's code, the store's, and the script
 * that sets the theme, which under a name with its hash comes from the browser's cache.
 */
const startsAtOnce: Plugin = {
  name: 'starts-at-once',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type !== 'asset') return;
    const wanted = new Set<string>();
    const want = (fileName: string) => {
      const chunk = bundle[fileName];
      if (chunk?.type !== 'chunk' || wanted.has(fileName)) return;
      wanted.add(fileName);
      for (const imported of chunk.imports) want(imported);
    };
    for (const [fileName, chunk] of Object.entries(bundle)) {
      if (chunk.type === 'chunk' && STARTED_WITH.test(chunk.facadeModuleId ?? '')) want(fileName);
    }
    const script = readFileSync(resolve(import.meta.dirname, 'src/renderer/public/theme.js'), 'utf8');
    const theme = `assets/theme-${createHash('sha256').update(script).digest('hex').slice(0, 8)}.js`;
    this.emitFile({ type: 'asset', fileName: theme, source: script });
    const html = String(page.source).replace('/theme.js', `/${theme}`);
    const links = [...wanted]
      .filter((fileName) => !html.includes(fileName))
      .map((fileName) => `<link rel="modulepreload" crossorigin href="/${fileName}">`);
    page.source = html.replace('</head>', `${links.join('')}</head>`);
  },
};
const STARTED_WITH = /screens\/customers\/customers-screen\.tsx$|store\/open-store\.ts$/;

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
    plugins: [react(), tailwindcss(), servedFromRoot, startsAtOnce],
    build: {
      // electron-vite leaves it out; the window's start is half reading its own code.
      minify: true,
      rollupOptions: { input: resolve(import.meta.dirname, 'src/renderer/index.html') },
    },
  },
});
