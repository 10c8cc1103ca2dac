import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ProxyUnderTest, startProxy } from '../../../test/support/proxy.ts';
import { environmentProxy } from './environment-proxy.ts';
import { failureWords } from './failure-words.ts';
import type { Network } from './network.ts';
import { createNodeNetwork } from './node-network.ts';
import { createScriptReader } from './proxy-script.ts';
import { createSystemProxy, firstProxy, readMac, readWindows } from './system-proxy.ts';

const CERTIFICATES = resolve(import.meta.dirname, '../../../test/support/certificates');
const read = (name: string) => readFileSync(resolve(CERTIFICATES, name), 'utf8');

/** What this machine trusts, as far as a test may change it. */
const system = vi.hoisted(() => ({ certificates: [] as string[] }));
vi.mock('node:tls', async (original) => ({
  ...(await original<typeof import('node:tls')>()),
  getCACertificates: (kind: string) => (kind === 'system' ? system.certificates : []),
}));

let cloud: Server;
let port: number;
let network: Network | null = null;
const proxies: ProxyUnderTest[] = [];

beforeEach(async () => {
  system.certificates = [read('authority.pem')];
  cloud = createServer({ key: read('cloud.key'), cert: read('cloud.pem') }, (_request, response) => {
    response.end('{"ok":true}');
  });
  port = await listen(cloud);
});

afterEach(async () => {
  await network?.close();
  for (const proxy of proxies.splice(0)) await proxy.stop();
  cloud.closeAllConnections();
  await new Promise((closed) => cloud.close(closed));
});

function listen(server: Server): Promise<number> {
  return new Promise((listening) => {
    server.listen(0, '127.0.0.1', () => listening((server.address() as AddressInfo).port));
  });
}

async function proxyWith(credentials: string | null = null): Promise<ProxyUnderTest> {
  const proxy = await startProxy(credentials);
  proxies.push(proxy);
  return proxy;
}

function open(proxy: string | null = null): Network {
  network = createNodeNetwork(() => Promise.resolve(proxy));
  return network;
}

const ask = async (over: Network, url = `https://cloud.test:${port}/`) => (await over.fetch(url)).text();
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => failureWords(error),
  );

describe('a connection', () => {
  test('goes through the proxy that is set up, and every one of them does', async () => {
    const proxy = await proxyWith();
    const over = open(`http://127.0.0.1:${proxy.port}`);
    expect(await ask(over)).toBe('{"ok":true}');
    expect(await ask(over)).toBe('{"ok":true}');
    expect(proxy.requests.every((target) => target === `cloud.test:${port}`)).toBe(true);
    expect(proxy.requests.length).toBeGreaterThan(0);
  });

  test('gives a proxy the name and password in its address', async () => {
    const proxy = await proxyWith('ann:s%cret');
    expect(await ask(open(`http://ann:s%25cret@127.0.0.1:${proxy.port}`))).toBe('{"ok":true}');
  });

  test('without them says that the proxy wants them', async () => {
    const proxy = await proxyWith('ann:secret');
    expect(await failure(ask(open(`http://127.0.0.1:${proxy.port}`)))).toMatch(
      /^The proxy wants a name and a password/,
    );
  });

  test('to this machine itself goes through none', async () => {
    const proxy = await proxyWith();
    expect(await ask(open(`http://127.0.0.1:${proxy.port}`), `https://127.0.0.1:${port}/`)).toBe(
      '{"ok":true}',
    );
    expect(proxy.requests).toEqual([]);
  });

  test('trusts what the system trusts', async () => {
    expect(await ask(open(), `https://127.0.0.1:${port}/`)).toBe('{"ok":true}');
  });

  test('signed by somebody whom nobody knows says so, and what to do', async () => {
    system.certificates = [];
    expect(await failure(ask(open(), `https://127.0.0.1:${port}/`))).toMatch(
      /^The connection is signed by somebody whom this machine does not know\. .* \([A-Z_]+\)$/,
    );
  });

  test('for another name says that somebody else answers', async () => {
    expect(await failure(ask(open(), `https://localhost:${port}/`))).toMatch(
      /^Somebody else answers in the place/,
    );
  });

  test('takes another setting at once', async () => {
    const proxy = await proxyWith();
    const over = open(null);
    over.use({ address: `http://127.0.0.1:${proxy.port}` });
    await ask(over);
    over.use('direct');
    await expect(ask(over)).rejects.toThrow();
    expect(proxy.requests).toHaveLength(1);
  });
});

describe('the proxy that the environment names', () => {
  const of = (url: string, environment: NodeJS.ProcessEnv) => environmentProxy(new URL(url), environment);
  test.each<[string, NodeJS.ProcessEnv, string | null | undefined]>([
    ['https://my.pivotal.app/', {}, undefined],
    ['https://my.pivotal.app/', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['https://my.pivotal.app/', { https_proxy: 'p:1', HTTPS_PROXY: 'http://q:2' }, 'http://p:1'],
    ['https://my.pivotal.app/', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['https://my.pivotal.app/', { ALL_PROXY: 'socks5://p:1' }, 'socks5://p:1'],
    ['https://my.pivotal.app/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'pivotal.app' }, null],
    ['https://my.pivotal.app/', { HTTPS_PROXY: 'http://p:1', no_proxy: '.pivotal.app, other' }, null],
    ['https://my.pivotal.app/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, null],
    ['https://my.pivotal.app/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'my.pivotal.app:8443' }, 'http://p:1'],
    ['https://notpivotal.app/', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'pivotal.app' }, 'http://p:1'],
  ])('for %s with %j is %j', (url, environment, proxy) => {
    expect(of(url, environment)).toBe(proxy);
  });
});

describe('the system’s own settings', () => {
  const URL_OF_CLOUD = new URL('https://my.pivotal.app/api/v1');

  test('of macOS', () => {
    expect(readMac('<dictionary> {\n  HTTPEnable : 0\n  HTTPSEnable : 0\n}')).toEqual({ kind: 'none' });
    expect(
      readMac(
        '<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.local\n    1 : 169.254/16\n  }\n  HTTPSEnable : 1\n  HTTPSPort : 8080\n  HTTPSProxy : proxy.corp\n}',
      ),
    ).toEqual({
      kind: 'fixed',
      http: null,
      https: 'http://proxy.corp:8080',
      exceptions: '*.local,169.254/16',
    });
    expect(
      readMac(
        '  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad/proxy.pac\n  HTTPSEnable : 0\n',
      ),
    ).toEqual({ kind: 'script', address: 'http://wpad/proxy.pac' });
  });

  test('of Windows', () => {
    const key = (lines: string) => `\r\nHKEY_CURRENT_USER\\Software\r\n${lines}`;
    expect(
      readWindows(key('    ProxyEnable    REG_DWORD    0x0\r\n    ProxyServer    REG_SZ    p:1')),
    ).toEqual({
      kind: 'none',
    });
    expect(
      readWindows(
        key(
          '    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    p:1\r\n    ProxyOverride    REG_SZ    *.corp;<local>\r\n',
        ),
      ),
    ).toEqual({ kind: 'fixed', http: 'http://p:1', https: 'http://p:1', exceptions: '*.corp,' });
    expect(
      readWindows(
        key('    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    http=p:1;https=q:2'),
      ),
    ).toMatchObject({ http: 'http://p:1', https: 'http://q:2' });
    expect(readWindows(key('    AutoConfigURL    REG_SZ    http://wpad/proxy.pac\r\n'))).toEqual({
      kind: 'script',
      address: 'http://wpad/proxy.pac',
    });
  });

  function gnome(values: Readonly<Record<string, string>>) {
    return createSystemProxy({
      platform: 'linux',
      environment: {},
      now: () => 0,
      askScript: (address) => Promise.resolve(`PROXY from-${new URL(address).host}`),
      run: (_program, [, schema = '', key = '']) => {
        const value = values[`${schema.replace('org.gnome.system.', '')} ${key}`];
        return value === undefined ? Promise.reject(new Error(key)) : Promise.resolve(`${value}\n`);
      },
    });
  }

  test('of GNOME', async () => {
    expect(await gnome({ 'proxy mode': "'none'" })(URL_OF_CLOUD)).toBeNull();
    const manual = {
      'proxy mode': "'manual'",
      'proxy.http host': "''",
      'proxy.http port': '0',
      'proxy.https host': "'p'",
      'proxy.https port': '8080',
      'proxy ignore-hosts': "['localhost', '127.0.0.0/8']",
    };
    expect(await gnome(manual)(URL_OF_CLOUD)).toBe('http://p:8080');
    expect(await gnome({ ...manual, 'proxy ignore-hosts': "['my.pivotal.app']" })(URL_OF_CLOUD)).toBeNull();
    expect(
      await gnome({ 'proxy mode': "'auto'", 'proxy autoconfig-url': "'http://wpad/p'" })(URL_OF_CLOUD),
    ).toBe('http://from-wpad');
  });

  test('that cannot be read are none', async () => {
    expect(await gnome({})(URL_OF_CLOUD)).toBeNull();
  });

  test.each([
    ['DIRECT', null],
    ['PROXY p:1; DIRECT', 'http://p:1'],
    ['HTTPS p:1', 'https://p:1'],
    ['SOCKS p:1', 'socks5://p:1'],
    ['NONSENSE x; PROXY q:2', 'http://q:2'],
    ['', null],
  ])('a script’s answer %j means %j', (answer, proxy) => {
    expect(firstProxy(answer)).toBe(proxy);
  });

  test('a script is fetched once, asked for each address, and can do nothing but answer', async () => {
    let requests = 0;
    const host = createPlainServer((_request, response) => {
      requests += 1;
      response.end(`function FindProxyForURL(url, host) {
        if (typeof process !== 'undefined' || typeof require !== 'undefined') return 'PROXY escaped:1';
        return dnsDomainIs(host, '.pivotal.app') ? 'PROXY p:1' : 'DIRECT';
      }`);
    });
    const address = `http://127.0.0.1:${await listen(host)}/proxy.pac`;
    try {
      const ask = createScriptReader();
      expect(await ask(address, URL_OF_CLOUD)).toBe('PROXY p:1');
      expect(await ask(address, new URL('https://acme.example/'))).toBe('DIRECT');
      expect(requests).toBe(1);
    } finally {
      host.closeAllConnections();
      host.close();
    }
  });
});

describe('what has failed, in words', () => {
  const error = (message: string, code?: string, cause?: unknown) =>
    Object.assign(new Error(message, { cause }), code === undefined ? {} : { code });
  test.each([
    [
      error('fetch failed', undefined, error('getaddrinfo ENOTFOUND x', 'ENOTFOUND')),
      /^The address of the cloud cannot be found.*\(ENOTFOUND\)$/,
    ],
    [
      error('net::ERR_CERT_AUTHORITY_INVALID'),
      /^The connection is signed by somebody.*\(net::ERR_CERT_AUTHORITY_INVALID\)$/,
    ],
    [error('net::ERR_INTERNET_DISCONNECTED'), /^There is no network/],
    [
      error(
        'fetch failed',
        undefined,
        new AggregateError([error('connect ECONNREFUSED ::1', 'ECONNREFUSED')]),
      ),
      /^Nothing answers at the address/,
    ],
    [
      error("Attempted to redirect, but redirect policy was 'error'"),
      /^The network sends the request elsewhere: it may ask for a login/,
    ],
    [new DOMException('The operation was aborted due to timeout', 'TimeoutError'), /^No answer came in time/],
    [error('something else'), /^something else$/],
    ['a text', /^a text$/],
  ])('%s', (thrown, words) => {
    expect(failureWords(thrown)).toMatch(words);
  });
});
