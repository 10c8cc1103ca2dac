import type { Plugin, Rolldown } from 'vite';

type Bundle = Readonly<Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>>;

/** A chunk and all that it imports, each after what it imports itself. */
export function broughtBy(chunk: Rolldown.OutputChunk, bundle: Bundle): string[] {
  const brought = new Set<string>();
  const visited = new Set<string>();
  const bring = ({ fileName, imports }: Rolldown.OutputChunk) => {
    if (visited.has(fileName)) return;
    visited.add(fileName);
    for (const imported of imports) {
      const other = bundle[imported];
      if (other?.type === 'chunk') bring(other);
    }
    brought.add(fileName);
  };
  bring(chunk);
  return [...brought];
}

/** A chunk in CommonJS as a classic script for `src/renderer/chunk-loader.js`. */
export function wrapChunk(code: string, isEntry: boolean): string {
  const loading = code.replace(
    /Promise\.resolve\(\)\.then\(\(\) => require\(("[^"]+")\)\)/g,
    'chunks.load(__filename, $1)',
  );
  if (/\.then\(\(\) => require\(|\bimport\s*\(/.test(loading))
    throw new Error('there is an import() of another shape');
  return `chunks.add(function (require, exports, __filename) {\n${loading}\n}, ${isEntry});\n`;
}

/** Makes classic scripts of the renderer's chunks: see `src/renderer/chunk-loader.js` for why. */
export const classicScripts: Plugin = {
  name: 'classic-scripts',
  apply: 'build',
  config: () => ({ define: { 'import.meta.url': '__filename', 'import.meta.resolve': 'undefined' } }),
  renderChunk: { order: 'post', handler: (code, { isEntry }) => wrapChunk(code, isEntry) },
};
