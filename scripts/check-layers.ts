/**
 * Keeps the layers apart: `shared` imports nothing of the others, `renderer` and `main` never import each
 * other, `electron` appears only where the Electron shell is, and nothing but tests imports the stand-ins.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

type Layer = 'shared' | 'main' | 'preload' | 'renderer';

const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  shared: ['shared'],
  main: ['main', 'shared'],
  preload: ['preload', 'shared'],
  renderer: ['renderer', 'shared'],
};
const ELECTRON_ALLOWED = [/^src\/main\/shells\/electron\//, /^src\/main\/index\.ts$/, /^src\/preload\//];
/** What runs in a browser page, or may: nothing of Node. */
const WITHOUT_NODE: readonly Layer[] = ['shared', 'renderer'];

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function importsOf(text: string): string[] {
  const pattern = /(?:from\s+|import\s+|import\(\s*)['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function layerOf(path: string): Layer | null {
  const match = /^src\/(shared|main|preload|renderer)\//.exec(path);
  return (match?.[1] as Layer | undefined) ?? null;
}

function targetLayer(file: string, specifier: string): Layer | null {
  if (specifier.startsWith('#shared/')) return 'shared';
  if (!specifier.startsWith('.')) return null;
  return layerOf(relative(ROOT, resolve(ROOT, dirname(file), specifier)));
}

function problemsOf(file: string): string[] {
  const layer = layerOf(file);
  if (layer === null) return [];
  const isTest = /\.test\.tsx?$/.test(file);
  return importsOf(readFileSync(join(ROOT, file), 'utf8')).flatMap((specifier) => {
    const target = targetLayer(file, specifier);
    if (target !== null && !MAY_IMPORT[layer].includes(target))
      return [`${file}: ${layer} must not import ${target} (${specifier})`];
    if (/^electron(?:\/|$)/.test(specifier) && !ELECTRON_ALLOWED.some((allowed) => allowed.test(file))) {
      return [`${file}: electron belongs to src/main/shells/electron, src/main/index.ts and src/preload`];
    }
    if (specifier.startsWith('node:') && WITHOUT_NODE.includes(layer) && !isTest) {
      return [`${file}: ${layer} also runs in a page and must not import ${specifier}`];
    }
    return [];
  });
}

const problems = sourceFiles(join(ROOT, 'src')).flatMap(problemsOf);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
