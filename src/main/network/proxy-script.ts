import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The longest script that is read; real ones are a few kilobytes. */
const MAX_CHARACTERS = 1024 * 1024;
const LIMIT_MS = 10_000;

type FindProxy = (url: URL) => Promise<string>;

/**
 * Asks proxy scripts (PAC). They come from the network and are code: they run in QuickJS inside WebAssembly, which
 * is loaded only where there is such a script.
 */
export function createScriptReader(fetchDirectly: typeof fetch = fetch) {
  const known = new Map<string, Promise<FindProxy>>();

  async function load(address: string): Promise<FindProxy> {
    const response = await fetchDirectly(address, { signal: AbortSignal.timeout(LIMIT_MS) });
    const text = await response.text();
    if (!response.ok || text.length > MAX_CHARACTERS) {
      throw new Error(`The proxy script at ${address} cannot be read (status ${response.status})`);
    }
    const [{ createPacResolver }, { QuickJS }] = await Promise.all([
      import('pac-resolver'),
      import('quickjs-wasi'),
    ]);
    const wasm = await readFile(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
    const find = createPacResolver(await QuickJS.create({ wasm }), text);
    return (url) => find(url);
  }

  return async (address: string, url: URL): Promise<string> => {
    let script = known.get(address);
    if (script === undefined) {
      script = load(address);
      known.set(address, script);
      script.catch(() => known.delete(address));
    }
    return (await script)(url);
  };
}
