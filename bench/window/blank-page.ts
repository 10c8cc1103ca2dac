import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { readAppFile } from '../../src/main/shells/app-files.ts';

const PAGE = '<!doctype html><div id="root"></div><script type="module" src="./main.tsx"></script>';
const SCRIPT = `
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(<StrictMode><p data-blank="">Blank</p></StrictMode>);
`;

export interface BlankPage {
  readonly url: string;
  close(): void;
}

/**
 * The least a window with React on it can be, built and served as the app is: what the machine and its browser
 * take by themselves.
 */
export async function serveBlankPage(folder: string): Promise<BlankPage> {
  const root = join(folder, 'source');
  const outDir = join(folder, 'built');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'index.html'), PAGE);
  writeFileSync(join(root, 'main.tsx'), SCRIPT);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    // The folder is nowhere near the packages.
    resolve: { alias: packageFolders('react', 'react-dom') },
    build: { outDir, emptyOutDir: true },
  });
  const server = createServer((incoming, outgoing) => {
    const pathname = incoming.url ?? '/';
    void readAppFile(outDir, pathname).then((file) => {
      if (file === null) outgoing.writeHead(404).end();
      else outgoing.writeHead(200, file.headers).end(file.content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

function packageFolders(...names: string[]): Record<string, string> {
  const modules = join(import.meta.dirname, '../../node_modules');
  return Object.fromEntries(names.map((name) => [name, join(modules, name)]));
}
