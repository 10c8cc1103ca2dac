import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { dependencies } from './package.json';
import { broughtBy, classicScripts } from './scripts/support/chunks.ts';
import { latinLetters } from './scripts/support/latin-letters.ts';
import { SCREENS_AT, type ScreenName } from './src/renderer/frame/screen-at.ts';

/**
 * Native code stays a package; and what reads proxy scripts outside of Electron, whose WebAssembly lies beside it: it
 * runs from a checkout only.
 */
const LEFT_OUTSIDE = ['better-sqlite3', 'pac-resolver', 'quickjs-wasi'];

const shared = resolve(import.meta.dirname, 'src/shared');
const alias = [{ find: /^#shared\//, replacement: `${shared}/` }];
const strictZod = {
  find: /^zod$/,
  replacement: resolve(import.meta.dirname, 'src/renderer/bridge/strict-zod.ts'),
};

/** electron-vite makes the page's addresses relative; ours is served from a root, and its routes are deeper. */
const servedFromRoot = { name: 'served-from-root', enforce: 'post', config: () => ({ base: '/' }) } as const;

/** The screens that a start shows from what was kept of them. */
const LISTS: readonly string[] = ['customers', 'onboardings', 'tasks', 'workbench'] satisfies ScreenName[];
const modulesOf = (output: { readonly type: string; readonly moduleIds?: readonly string[] } | undefined) =>
  output?.moduleIds ?? [];
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
/** Schemas, and the list of all public suffixes: each as much to read as the rest. */
const isForLater = (module: string) =>
  /src\/shared\/(v1\/primitives|bridge|replica)\.ts$|node_modules\/(zod|tldts|email-addresses)\//.test(
    module,
  );

/**
 * The chunks that a start with a list asks for, each with all that it imports: few and large ones, since asking for
 * one takes longer than reading it. React is apart, since none of our changes changes it.
 */
const STARTED_WITH = [
  { name: 'react', test: /node_modules[\\/](react|scheduler|react-dom)[\\/](?!.*server)/, priority: 3 },
  {
    name: 'start',
    test: /src[\\/]renderer[\\/](frame[\\/](app|start)|store[\\/]opening-store)\.tsx?$/,
    priority: 2,
  },
  { name: 'lists', test: /(customers|onboardings)-screen\.tsx$/, priority: 1 },
];

/**
 * What a start needs is asked for by the page itself, all at once: the code of the screen at its address, and the
 * letters of its text. The scripts that run before the first paint become one, which under a name with its hash
 * comes from the browser's cache.
 */
const startsAtOnce: Plugin = {
  name: 'starts-at-once',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type !== 'asset') return;
    const html = String(page.source);
    const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
    const entry = chunks.find(({ isEntry }) => isEntry);
    if (entry === undefined) this.error('there is no entry');
    const started = broughtBy(entry, bundle);
    const chunkOf = (screen: string) => {
      const chunk = chunks.find(({ moduleIds }) =>
        moduleIds.some((id) => id.endsWith(`/${screen}-screen.tsx`)),
      );
      if (chunk === undefined) this.error(`there is no ${screen}-screen.tsx`);
      const forLater = [...started, ...broughtBy(chunk, bundle)]
        .flatMap((fileName) => modulesOf(bundle[fileName]))
        .find(isForLater);
      if (LISTS.includes(screen) && forLater !== undefined)
        this.error(`the first rows of the ${screen} would wait for ${forLater}`);
      return chunk.fileName;
    };
    const nameOf = (fileName: string) => fileName.slice('assets/'.length);
    const screens = SCREENS_AT.map(([path, screen]) => {
      const fileName = chunkOf(screen);
      return [path, started.includes(fileName) ? null : nameOf(fileName)];
    });
    const brought = chunks
      .filter(({ isDynamicEntry }) => isDynamicEntry)
      .map((chunk) => [
        nameOf(chunk.fileName),
        broughtBy(chunk, bundle)
          .filter((fileName) => fileName !== chunk.fileName && !started.includes(fileName))
          .map(nameOf),
      ]);
    const source = (name: string) => readFileSync(resolve(import.meta.dirname, 'src/renderer', name), 'utf8');
    const script = [
      source('public/theme.js'),
      source('start-picture.js').replace('BUILD', JSON.stringify(nameOf(entry.fileName))),
      source('early-input.js'),
      source('chunk-loader.js').replace('CHUNKS', JSON.stringify(Object.fromEntries(brought))),
      source('preload-screen.js').replace('SCREENS', JSON.stringify(screens)),
    ].join('');
    const fileName = `assets/before-paint-${hashOf(script)}.js`;
    this.emitFile({ type: 'asset', fileName, source: script });
    const letters = Object.keys(bundle).find((name) => /inter-latin-wght-normal-[^/]+\.woff2$/.test(name));
    if (letters === undefined) this.error('the font has no file for Latin letters');
    const font = `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${letters}">`;
    // In one script: asking the browser's cache for five takes longer than reading them.
    const whole = started.map((name) => {
      const chunk = bundle[name];
      return `chunks.name(${JSON.stringify(nameOf(name))});${chunk?.type === 'chunk' ? chunk.code : ''}`;
    });
    const wholeName = `assets/window-${hashOf(whole.join(''))}.js`;
    this.emitFile({ type: 'asset', fileName: wholeName, source: whole.join('') });
    // Dynamic imports of them find them there already.
    for (const name of started) delete bundle[name];
    const scripts = `<script defer src="/${wholeName}"></script>`;
    page.source = html
      .replace(/<script type="module"[^>]*><\/script>/, scripts)
      .replace('/theme.js', `/${fileName}`)
      .replace('</title>', `</title>${font}`);
  },
};

export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [latinLetters],
    build: {
      // Bundling what is pure JavaScript halves the start-up time, and the packed app brings no other packages.
      externalizeDeps: {
        include: ['better-sqlite3', 'electron'],
        exclude: Object.keys(dependencies).filter((name) => !LEFT_OUTSIDE.includes(name)),
      },
      rollupOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          cli: resolve(import.meta.dirname, 'src/main/cli.ts'),
          'backup-worker': resolve(import.meta.dirname, 'src/main/features/backup/backup-worker.ts'),
          'checkpoint-worker': resolve(import.meta.dirname, 'src/main/hub/database/checkpoint-worker.ts'),
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
    resolve: { alias: [...alias, strictZod] },
    plugins: [react(), tailwindcss(), servedFromRoot, classicScripts, startsAtOnce],
    build: {
      // electron-vite leaves it out; the window's start is half reading its own code.
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: resolve(import.meta.dirname, 'src/renderer/index.html'),
        output: { format: 'cjs', codeSplitting: { groups: STARTED_WITH } },
      },
    },
  },
});
