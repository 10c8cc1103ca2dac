import { _electron, type Page } from '@playwright/test';
import { findElectron, thisMachine } from '../../scripts/support/electron.ts';
import { makeDataDir, removeDataDir, runCli } from '../../test/support/cli.ts';
import { send } from '../../test/support/request.ts';
import type { Pivotal } from './fixtures.ts';

export interface ElectronWindow {
  readonly pivotal: Pivotal;
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens the built app in Electron, on a folder of its own. */
export async function openElectron(args: readonly string[]): Promise<ElectronWindow> {
  const binary = findElectron(thisMachine());
  if (binary.kind !== 'usable') throw new Error(binary.reason);
  const dataDir = makeDataDir();
  const app = await _electron.launch({
    executablePath: binary.path,
    args: ['.', '--data-dir', dataDir, '--port', '0', ...args],
  });
  const { api } = await new Promise<{ api: string }>((resolve) => {
    let text = '';
    app.process().stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((one) => one.startsWith('{"ready":true'));
      if (line !== undefined) resolve(JSON.parse(line) as { api: string });
    });
  });
  const page = await app.firstWindow();
  const { origin, protocol, host } = new URL(page.url());
  // Node knows no origin for a scheme of our own.
  const address = origin === 'null' ? `${protocol}//${host}/` : `${origin}/`;
  let key: Promise<string> | undefined;
  const createKey = async () =>
    (await runCli(['keys', 'create', '--name', 'tests', '--data-dir', dataDir])).stdout.trim();
  return {
    page,
    pivotal: {
      app: address,
      link: async () => address,
      async request(method, path, request = {}) {
        key ??= createKey();
        return send(api + path, method, { ...request, key: await key });
      },
    },
    async close() {
      await app.close();
      removeDataDir(dataDir);
    },
  };
}
