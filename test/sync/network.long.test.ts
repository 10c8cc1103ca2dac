/**
 * The sync of the real app, headless, on a company's network: `https://cloud.test` is reached only by a proxy on
 * 127.0.0.1 and is answered by an inspecting gateway with a certificate of its own.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cloud, startCloud } from '../cloud/cloud.ts';
import { callBridge, followLink } from '../support/browser.ts';
import { AUTHORITY, type Inspector, startInspector } from '../support/inspector.ts';
import { type ProxyUnderTest, startProxy } from '../support/proxy.ts';
import { runCli, startServer, type TestServer } from '../support/server.ts';

const ENDINGS: (() => Promise<unknown>)[] = [];
let cloud: Cloud;
let proxy: ProxyUnderTest;
let inspector: Inspector;
let app: TestServer;

beforeEach(async () => {
  cloud = await startCloud({ preciseRateHeaders: true });
  cloud.generate({ customers: 3 });
  ENDINGS.push(() => cloud.stop());
});

afterEach(async () => {
  for (const end of ENDINGS.splice(0).toReversed()) await end();
});

interface Way {
  /** `name:password@` in the proxy's address. */
  readonly given?: string;
  readonly wanted?: string | null;
  readonly isTrusted?: boolean;
  /** In the place of the cloud. */
  readonly target?: string;
  readonly proxyInEnvironment?: boolean;
}

async function startBehind(way: Way = {}): Promise<void> {
  const { given = '', wanted = null, isTrusted = true, proxyInEnvironment = true } = way;
  proxy = await startProxy(wanted);
  ENDINGS.push(() => proxy.stop());
  inspector = await startInspector(way.target ?? new URL(cloud.url).origin);
  ENDINGS.push(() => inspector.stop());
  app = await startServer({
    args: ['--upstream', `${inspector.origin}/api/v1`],
    env: {
      PIVOTAL_UPSTREAM_KEY: cloud.key,
      // What the machine's own store says is read from here on Linux.
      ...(isTrusted ? { SSL_CERT_FILE: AUTHORITY } : {}),
      ...(proxyInEnvironment ? { HTTPS_PROXY: `http://${given}127.0.0.1:${proxy.port}` } : {}),
    },
  });
  ENDINGS.push(() => app.stop());
}

const statusLines = async () => (await runCli(['sync', 'status', '--data-dir', app.dataDir])).stdout;
const comes = (words: RegExp) => expect.poll(statusLines, { timeout: 30_000 }).toMatch(words);

async function names(): Promise<readonly string[]> {
  const { data } = (await app.request('GET', '/customers')).json<{ data: { name: string }[] }>();
  return data.map(({ name }) => name).toSorted();
}

describe.runIf(process.platform === 'linux')('the sync', () => {
  test('goes both ways through a proxy with a password and an inspecting certificate', async () => {
    await startBehind({ wanted: 'ann:s%cret', given: 'ann:s%25cret@' });
    await comes(/^In sync since/);
    await app.request('POST', '/customers', { body: { name: 'From the office' } });
    await expect
      .poll(() => cloud.objects('customer').map(({ name }) => name), { timeout: 30_000 })
      .toContain('From the office');
    expect(await names()).toHaveLength(4);
    expect(new Set(proxy.requests)).toEqual(new Set([`cloud.test:${inspector.port}`]));
  });

  test('waits for a proxy’s password with words, and goes on once it stands in Settings', async () => {
    await startBehind({ wanted: 'ann:secret', proxyInEnvironment: false });
    const { socket } = await followLink(await app.link());
    const use = (address: string) => callBridge(socket, 'computer.set', { proxy: address });
    await use(`http://127.0.0.1:${proxy.port}`);
    await runCli(['sync', 'now', '--data-dir', app.dataDir]);
    await comes(
      /^Offline since .*The proxy wants a name and a password\. Put them into its address in Settings/,
    );
    await use(`http://ann:secret@127.0.0.1:${proxy.port}`);
    await runCli(['sync', 'now', '--data-dir', app.dataDir]);
    await comes(/^In sync since/);
    socket.terminate();
  });

  test('says of a certificate that nobody here knows what it means, and reads nothing over it', async () => {
    await startBehind({ isTrusted: false });
    await comes(
      /^Offline since .*The connection is signed by somebody whom this machine does not know\. .*its certificate has to be installed/,
    );
    expect(cloud.log.all()).toEqual([]);
  });

  test('tells the login page of a hotel as one, and nothing here changes', async () => {
    const hotel = createServer((_request, response) => {
      response.writeHead(302, { location: 'https://login.hotel/' }).end();
    });
    await new Promise<void>((listening) => hotel.listen(0, '127.0.0.1', listening));
    ENDINGS.push(async () => {
      hotel.closeAllConnections();
      hotel.close();
    });
    await startBehind({ target: `http://127.0.0.1:${(hotel.address() as AddressInfo).port}` });
    await comes(/The network sends the request elsewhere: it may ask for a login first/);
    expect(await names()).toEqual([]);
  });
});
